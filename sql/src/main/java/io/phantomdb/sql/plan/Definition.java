package io.phantomdb.sql.plan;

import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A statement that defines something, resolved against the catalog that it was bound to: what IF EXISTS and IF NOT
/// EXISTS say is done already.
public sealed interface Definition {
    /// Nothing is to be done, as IF EXISTS or IF NOT EXISTS allows.
    record Nothing() implements Definition {}

    /// Dropped constraints go before the change, new ones come after it.
    ///
    /// @param after has the id of `before`; columns are the same where their field ids are. Initial values of new
    ///     columns are those of their defaults
    /// @param checked whether rows must be read to see that they satisfy what is new
    /// @param dropped UNIQUE constraints and foreign keys, also foreign keys that other tables have to this one
    /// @param options of the table's storage that get another value, or are reset
    record AlterTable(
            TableInfo before,
            TableInfo after,
            boolean checked,
            List<DropConstraint> dropped,
            List<IndexDefinition> uniques,
            List<ForeignKeyDefinition> foreignKeys,
            Map<String, Optional<String>> options)
            implements Definition {
        public AlterTable {
            dropped = List.copyOf(dropped);
            uniques = List.copyOf(uniques);
            foreignKeys = List.copyOf(foreignKeys);
            options = Map.copyOf(options);
        }
    }

    /// A UNIQUE constraint or a foreign key.
    ///
    /// @param cascade whether foreign keys that need it go too
    record DropConstraint(TableInfo table, String name, boolean cascade) {}

    record CreateIndex(TableInfo table, IndexDefinition definition) implements Definition {}

    /// An index; a UNIQUE constraint is called as its index.
    record RenameIndex(IndexInfo index, String name) implements Definition {}

    record RenameForeignKey(ForeignKey key, String name) implements Definition {}

    record DropIndexes(List<IndexInfo> indexes) implements Definition {
        public DropIndexes {
            indexes = List.copyOf(indexes);
        }
    }

    record CreateSequence(String schema, String name, SequenceOptions options, Optional<SequenceInfo.Owner> owner)
            implements Definition {}

    record AlterSequence(SequenceInfo changed, Optional<Long> restart) implements Definition {}

    record DropSequences(List<SequenceInfo> sequences, boolean cascade) implements Definition {
        public DropSequences {
            sequences = List.copyOf(sequences);
        }
    }

    record PutView(ViewInfo view) implements Definition {}

    record DropViews(List<ViewInfo> views, boolean cascade) implements Definition {
        public DropViews {
            views = List.copyOf(views);
        }
    }

    /// @param source yields the table's columns, in order; absent: WITH NO DATA
    record CreateTableAs(TableDefinition definition, Optional<Plan> source) implements Definition {}

    /// @param cascade whether tables with foreign keys to them are emptied too
    record Truncate(List<TableInfo> tables, boolean restartIdentity, boolean cascade) implements Definition {
        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    /// @param query its id is 0
    /// @param source yields the table's columns, in order; absent: WITH NO DATA
    record CreateMaterialized(TableDefinition definition, ViewInfo query, Optional<Plan> source)
            implements Definition {}

    /// @param source what the materialized view is to hold; absent: WITH NO DATA
    record Refresh(TableInfo table, Optional<Plan> source) implements Definition {}

    /// @param sources of each table, the columns to look at
    record Analyze(List<Plan.Scan> sources) implements Definition {
        public Analyze {
            sources = List.copyOf(sources);
        }
    }

    /// @param fieldId 0: the object itself
    record Comment(long object, int fieldId, Optional<String> text) implements Definition {}

    /// @param constraints deferrable foreign keys
    record SetConstraints(List<ForeignKey> constraints, boolean deferred) implements Definition {
        public SetConstraints {
            constraints = List.copyOf(constraints);
        }
    }

    record CreateSchema(String name) implements Definition {}

    record DropSchemas(List<String> names, boolean cascade) implements Definition {
        public DropSchemas {
            names = List.copyOf(names);
        }
    }
}
