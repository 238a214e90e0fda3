package io.phantomdb.core.store;

import java.util.Optional;

/// A condition on one column that zone maps can decide; false for NULL except [NullTest].
public sealed interface ColumnPredicate {
    /// Position in the table's columns.
    int column();

    /// `minimum <(=) column <(=) maximum`, values as [io.phantomdb.core.expr.Expr.Literal] carries them for the
    /// column's type; an equality has both bounds equal and inclusive.
    record Range(
            int column,
            Optional<Object> minimum,
            boolean minimumInclusive,
            Optional<Object> maximum,
            boolean maximumInclusive)
            implements ColumnPredicate {}

    /// The column equals one of the values, none of which is NULL.
    record AnyOf(int column, java.util.List<Object> values) implements ColumnPredicate {
        public AnyOf {
            values = java.util.List.copyOf(values);
        }
    }

    record NullTest(int column, boolean isNull) implements ColumnPredicate {}
}
