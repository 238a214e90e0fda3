package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.storage.catalog.Related;
import io.phantomdb.storage.index.FieldReferences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// From what REFERENCES asks for to a foreign key: pairs of columns in the order of the parent's key.
///
/// @param child,parent positions, pair by pair
record ForeignKeyDesign(List<Integer> child, List<Integer> parent) {

    /// SQLSTATE 42703 a column that is not there, 42830 no such key of the parent, 42804 types that cannot be compared.
    static ForeignKeyDesign of(TableInfo child, TableInfo parent, ForeignKeyDefinition definition, Related related) {
        List<Integer> childColumns = positions(definition.columns(), child);
        List<Integer> named = definition.parentColumns().isEmpty()
                ? primaryKey(parent)
                : positions(definition.parentColumns(), parent);
        if (named.size() != childColumns.size()) {
            throw new DatabaseException(
                    SqlState.INVALID_FOREIGN_KEY,
                    "number of referencing and referenced columns for foreign key disagree");
        }
        List<Integer> key = keyOf(parent, named, related);
        List<Integer> ordered = key.stream()
                .map(column -> childColumns.get(named.indexOf(column)))
                .toList();
        ForeignKeyDesign design = new ForeignKeyDesign(ordered, key);
        for (int i = 0; i < key.size(); i++) {
            requireComparable(child, ordered.get(i), parent, key.get(i));
        }
        return design;
    }

    private static List<Integer> primaryKey(TableInfo parent) {
        if (!parent.hasPrimaryKey()) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_OBJECT,
                    "there is no primary key for referenced table \"" + parent.name() + "\"");
        }
        return parent.key();
    }

    private static List<Integer> positions(List<String> names, TableInfo table) {
        List<Integer> positions = new ArrayList<>();
        for (String name : names) {
            int position = table.position(name)
                    .filter(found -> !table.columns().get(found).hidden())
                    .orElseThrow(() -> new DatabaseException(
                            SqlState.UNDEFINED_COLUMN,
                            "column \"" + name + "\" referenced in foreign key constraint does not exist"));
            positions.add(position);
        }
        return positions;
    }

    /// The primary key's or a unique index's columns, in its order, that are the named ones.
    private static List<Integer> keyOf(TableInfo parent, List<Integer> named, Related related) {
        HashSet<Integer> wanted = new HashSet<>(named);
        if (wanted.size() == named.size()) {
            if (parent.hasPrimaryKey() && matches(parent.key(), wanted)) {
                return parent.key();
            }
            for (IndexInfo index : related.indexesOf(parent.id())) {
                List<Integer> columns = index.fields().stream()
                        .map(field -> FieldReferences.position(field, parent))
                        .toList();
                if (index.unique() && index.condition().isEmpty() && matches(columns, wanted)) {
                    return columns;
                }
            }
        }
        throw new DatabaseException(
                SqlState.INVALID_FOREIGN_KEY,
                "there is no unique constraint matching given keys for referenced table \"" + parent.name() + "\"");
    }

    private static boolean matches(List<Integer> columns, HashSet<Integer> wanted) {
        return columns.size() == wanted.size() && wanted.containsAll(columns);
    }

    private static void requireComparable(TableInfo child, int childColumn, TableInfo parent, int parentColumn) {
        Column left = child.columns().get(childColumn);
        Column right = parent.columns().get(parentColumn);
        if (!KeyTypes.areComparable(left, right)) {
            throw new DatabaseException(
                    SqlState.DATATYPE_MISMATCH,
                    "foreign key constraint cannot be implemented: key columns \"" + left.name() + "\" and \""
                            + right.name() + "\" are of incompatible types: " + left.type() + " and " + right.type());
        }
    }

    /// The key of the index over the child's columns.
    List<IndexKey> childKeys(TableInfo table) {
        return child.stream()
                .map(position -> table.columns().get(position))
                .map(column -> IndexKey.ascending(new Expr.ColumnRef(column.fieldId(), column.type())))
                .toList();
    }

    ForeignKey key(long id, String name, TableInfo childTable, TableInfo parentTable, ForeignKeyDefinition definition) {
        return new ForeignKey(
                id,
                name,
                childTable.id(),
                fields(child, childTable),
                parentTable.id(),
                fields(parent, parentTable),
                definition.onDelete(),
                definition.onUpdate(),
                definition.timing(),
                definition.matchFull());
    }

    private static List<Integer> fields(List<Integer> positions, TableInfo table) {
        return positions.stream()
                .map(position -> table.columns().get(position).fieldId())
                .toList();
    }
}
