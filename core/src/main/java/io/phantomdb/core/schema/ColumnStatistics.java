package io.phantomdb.core.schema;

import java.util.Optional;

/// What is known of a column's values; estimates, never used for correctness.
///
/// @param distinctValues estimated number of distinct values; NaN: unknown
/// @param nullFraction 0..1; NaN: unknown
/// @param minimum,maximum smallest and largest value in the form that [io.phantomdb.core.expr.Literal] carries
/// @param analysis what ANALYZE found
public record ColumnStatistics(
        double distinctValues,
        double nullFraction,
        Optional<Object> minimum,
        Optional<Object> maximum,
        Optional<TableAnalysis.ColumnAnalysis> analysis) {
    /// Without ANALYZE.
    public ColumnStatistics(
            double distinctValues, double nullFraction, Optional<Object> minimum, Optional<Object> maximum) {
        this(distinctValues, nullFraction, minimum, maximum, Optional.empty());
    }

    public static final ColumnStatistics UNKNOWN =
            new ColumnStatistics(Double.NaN, Double.NaN, Optional.empty(), Optional.empty());
}
