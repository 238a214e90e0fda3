package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;

/// A condition that no row of a table makes FALSE.
///
/// @param name unique within the table
/// @param condition BOOLEAN; an [Expr.ColumnRef] means the column with that field id, so that it outlives renaming
/// @param text as it was written, without the outer parentheses
public record CheckConstraint(String name, Expr condition, String text) {}
