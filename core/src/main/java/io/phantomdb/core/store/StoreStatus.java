package io.phantomdb.core.store;

import java.util.List;

/// Figures of a store at one moment.
///
/// @param bytesOnDisk of everything below the data directory
/// @param openTransactions begun and not yet ended
public record StoreStatus(List<TableStatus> tables, long bytesOnDisk, long walBytes, int openTransactions) {
    public StoreStatus {
        tables = List.copyOf(tables);
    }

    /// @param hotRows live rows in the hot store
    /// @param coldRows live rows in segments
    /// @param deletedColdRows rows in segments that are deleted
    public record TableStatus(
            String schema,
            String table,
            long hotRows,
            long coldRows,
            long deletedColdRows,
            int segments,
            long segmentBytes) {}
}
