package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;

/// One part of an index key.
///
/// @param expression a column, or something computed from the row's columns alone
/// @param nullsFirst where NULLs stand in the index's order
public record IndexKey(Expr expression, boolean descending, boolean nullsFirst) {
    /// As CREATE INDEX has it without DESC and NULLS.
    public static IndexKey ascending(Expr expression) {
        return new IndexKey(expression, false, false);
    }
}
