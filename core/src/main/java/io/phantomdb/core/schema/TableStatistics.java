package io.phantomdb.core.schema;

import java.util.List;

/// What is known of a table's size; estimates, never used for correctness.
///
/// @param rows estimated number of live rows
/// @param columns one entry per column of the table, by position
public record TableStatistics(double rows, List<ColumnStatistics> columns) {
    public TableStatistics {
        columns = List.copyOf(columns);
    }
}
