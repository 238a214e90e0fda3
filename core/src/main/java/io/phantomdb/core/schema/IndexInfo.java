package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;
import java.util.List;
import java.util.Optional;

/// An index of a table as one catalog version has it. Column references in it are **field ids**, which outlive changes
/// of the table's columns.
///
/// @param id never used again, from the same counter as table ids
/// @param table id of the table
/// @param unique whether two rows may not have equal keys; keys with a NULL are never equal
/// @param constraint whether a UNIQUE constraint made it; DROP INDEX refuses those
/// @param condition rows for which it is not TRUE are not in the index
public record IndexInfo(
        long id,
        long table,
        String schema,
        String name,
        List<IndexKey> keys,
        boolean unique,
        boolean constraint,
        Optional<Expr> condition)
        implements SchemaObject {

    public IndexInfo {
        keys = List.copyOf(keys);
    }

    /// The field ids of a key of plain columns; empty where the key computes anything.
    public List<Integer> fields() {
        boolean plain = keys.stream().allMatch(key -> key.expression() instanceof Expr.ColumnRef);
        return plain
                ? keys.stream()
                        .map(key -> ((Expr.ColumnRef) key.expression()).index())
                        .toList()
                : List.of();
    }

    /// Whether a foreign key may refer to these fields because of the index.
    public boolean isKeyOf(List<Integer> parentFields) {
        return unique && condition.isEmpty() && fields().equals(parentFields);
    }

    public IndexInfo withName(String other) {
        return new IndexInfo(id, table, schema, other, keys, unique, constraint, condition);
    }

    /// The same index of the table with another id.
    public IndexInfo withTable(long other) {
        return new IndexInfo(id, other, schema, name, keys, unique, constraint, condition);
    }
}
