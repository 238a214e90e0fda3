package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;

/// Where a column's values come from, if not from whoever writes the row alone.
public sealed interface Generation {
    /// `GENERATED ALWAYS AS (value) STORED`: computed from the row's other columns at each write.
    ///
    /// @param value has the column's type; an [Expr.ColumnRef] means the column with that field id
    /// @param text as it was written, without the outer parentheses
    record Stored(Expr value, String text) implements Generation {}

    /// `GENERATED ... AS IDENTITY`: a sequence is the column's default.
    ///
    /// @param always whether an INSERT must say `OVERRIDING SYSTEM VALUE` to give a value of its own
    /// @param sequence id of the sequence
    record Identity(boolean always, long sequence) implements Generation {}
}
