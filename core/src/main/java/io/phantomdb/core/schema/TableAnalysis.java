package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;
import java.util.List;

/// What ANALYZE found in a table; estimates from a sample, never used for correctness.
///
/// @param table its id
/// @param rows that were there
/// @param columns those that were looked at, in no particular order
public record TableAnalysis(long table, double rows, List<ColumnAnalysis> columns) {
    public TableAnalysis {
        columns = List.copyOf(columns);
    }

    /// One column.
    ///
    /// @param fieldId of the column
    /// @param nullFraction share of rows that are NULL, 0..1
    /// @param distinct estimated number of distinct values
    /// @param width average bytes of a value that is not NULL
    /// @param common values that come far more often than others, most often first
    /// @param shares of all rows, one for each common value, 0..1
    /// @param bounds in order: between any two neighbours lie equally many of the values that are not common; empty
    ///     or at least two
    public record ColumnAnalysis(
            int fieldId,
            double nullFraction,
            double distinct,
            int width,
            List<Expr.Literal> common,
            List<Double> shares,
            List<Expr.Literal> bounds) {
        public ColumnAnalysis {
            common = List.copyOf(common);
            shares = List.copyOf(shares);
            bounds = List.copyOf(bounds);
            assert common.size() == shares.size();
        }
    }
}
