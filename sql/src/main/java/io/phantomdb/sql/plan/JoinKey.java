package io.phantomdb.sql.plan;

import io.phantomdb.core.expr.Expr;

/// A pair of join keys of the same type.
///
/// @param left over the left input's columns
/// @param right over the right input's columns
/// @param nullsEqual whether NULL matches NULL (IS NOT DISTINCT FROM)
public record JoinKey(Expr left, Expr right, boolean nullsEqual) {
    public JoinKey {
        assert left.type().equals(right.type()) : left.type() + " = " + right.type();
    }
}
