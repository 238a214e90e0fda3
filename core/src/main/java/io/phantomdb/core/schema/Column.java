package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import java.util.Optional;

/// A column of a stored table.
///
/// @param fieldId stable identity of the column over renames, also its Iceberg and Parquet field id; from 1
/// @param defaultValue what INSERT puts where it names no value; absent: NULL. Has the column's type, no column
///     references
/// @param hidden whether `SELECT *`, metadata and INSERT leave it out (the row id of a table without a primary key)
/// @param generation absent: an ordinary column
/// @param initial what rows have that were written before the column was added; absent: NULL
public record Column(
        int fieldId,
        String name,
        SqlType type,
        boolean nullable,
        Optional<Expr> defaultValue,
        boolean hidden,
        Optional<Generation> generation,
        Optional<Expr.Literal> initial) {
    /// A column that was there from the start.
    public Column(
            int fieldId,
            String name,
            SqlType type,
            boolean nullable,
            Optional<Expr> defaultValue,
            boolean hidden,
            Optional<Generation> generation) {
        this(fieldId, name, type, nullable, defaultValue, hidden, generation, Optional.empty());
    }

    /// An ordinary column.
    public Column(
            int fieldId, String name, SqlType type, boolean nullable, Optional<Expr> defaultValue, boolean hidden) {
        this(fieldId, name, type, nullable, defaultValue, hidden, Optional.empty());
    }

    /// Whether it is computed from the row's other columns.
    public boolean isStored() {
        return generation.orElse(null) instanceof Generation.Stored;
    }
}
