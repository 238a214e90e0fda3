package io.phantomdb.storage.catalog;

import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SchemaObject;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.ViewInfo;

/// What a catalog holds beside tables. The whole object is written at each change; its key never changes.
public sealed interface CatalogObject {
    /// Distinguishes it from all other objects, of whatever kind.
    String key();

    /// The id that it takes from the numbers that tables have too; 0: none.
    default long id() {
        return 0;
    }

    /// The schema that it is in, empty for none.
    default String schema() {
        return "";
    }

    /// The name that tables, views, sequences and indexes of its schema must not have too; empty for none.
    default String name() {
        return "";
    }

    /// Whether it cannot be without the table.
    default boolean needs(long table) {
        return false;
    }

    /// One that is called by schema and name.
    sealed interface Named extends CatalogObject {
        SchemaObject info();

        @Override
        default long id() {
            return info().id();
        }

        @Override
        default String schema() {
            return info().schema();
        }

        @Override
        default String name() {
            return info().name();
        }
    }

    record Schema(String schema) implements CatalogObject {
        public static String keyOf(String name) {
            return "schema/" + name;
        }

        @Override
        public String key() {
            return keyOf(schema);
        }
    }

    /// @param value where it stood when this was written
    /// @param called whether the next value is the one after it
    /// @param restarted whether `value` counts; else the definition changes and the place stays
    record Sequence(SequenceInfo info, long value, boolean called, boolean restarted) implements Named {
        public static String keyOf(long id) {
            return "sequence/" + id;
        }

        @Override
        public String key() {
            return keyOf(info.id());
        }
    }

    record View(ViewInfo info) implements Named {
        public static String keyOf(long id) {
            return "view/" + id;
        }

        @Override
        public String key() {
            return keyOf(info.id());
        }
    }

    /// @param fieldId of the column; 0: the object itself
    record Comment(long object, int fieldId, String text) implements CatalogObject {
        public static String keyOf(long object, int fieldId) {
            return "comment/" + object + "/" + fieldId;
        }

        @Override
        public String key() {
            return keyOf(object, fieldId);
        }
    }

    /// What makes a table a materialized view.
    record Materialized(MaterializedView view) implements CatalogObject {
        public static String keyOf(long table) {
            return "materialized/" + table;
        }

        @Override
        public String key() {
            return keyOf(view.query().id());
        }

        @Override
        public boolean needs(long table) {
            return view.query().id() == table;
        }
    }

    /// What ANALYZE found in a table.
    record Analysis(TableAnalysis found) implements CatalogObject {
        public static String keyOf(long table) {
            return "analysis/" + table;
        }

        @Override
        public String key() {
            return keyOf(found.table());
        }

        @Override
        public boolean needs(long table) {
            return found.table() == table;
        }
    }

    record Index(IndexInfo info) implements Named {
        public static String keyOf(long id) {
            return "index/" + id;
        }

        @Override
        public String key() {
            return keyOf(info.id());
        }

        @Override
        public boolean needs(long table) {
            return info.table() == table;
        }
    }

    /// A foreign key. The index over the child's columns has its name.
    record Constraint(ForeignKey foreignKey) implements CatalogObject {
        public static String keyOf(long id) {
            return "foreign_key/" + id;
        }

        @Override
        public String key() {
            return keyOf(foreignKey.id());
        }

        @Override
        public long id() {
            return foreignKey.id();
        }

        @Override
        public String schema() {
            return "";
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public boolean needs(long table) {
            return foreignKey.child() == table || foreignKey.parent() == table;
        }
    }
}
