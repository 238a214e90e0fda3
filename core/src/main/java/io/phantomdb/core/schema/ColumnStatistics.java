package io.phantomdb.core.schema;

import java.util.Optional;

/// What is known of a column's values; estimates, never used for correctness.
///
/// @param distinctValues estimated number of distinct values; NaN: unknown
/// @param nullFraction 0..1; NaN: unknown
/// @param minimum,maximum smallest and largest value in the form that [io.phantomdb.core.expr.Literal] carries
public record ColumnStatistics(
        double distinctValues, double nullFraction, Optional<Object> minimum, Optional<Object> maximum) {
    public static final ColumnStatistics UNKNOWN =
            new ColumnStatistics(Double.NaN, Double.NaN, Optional.empty(), Optional.empty());
}
