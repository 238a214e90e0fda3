package io.phantomdb.core.store;

import java.util.Optional;

/// An open scan. Any number of threads take morsels; the one that opened it closes it, after all morsels are closed.
public interface TableScan extends AutoCloseable {
    /// The next unit of parallel work; empty when all are handed out.
    Optional<Morsel> next();

    /// Upper estimate of the rows to come, for progress and planning of state sizes.
    long rowsMax();

    /// Figures for EXPLAIN ANALYZE and tests: what pruning left.
    ScanFigures figures();

    @Override
    void close();

    /// @param rowGroups,rowGroupsRead of segments, all and those not pruned
    /// @param pagesRead data pages decoded so far
    /// @param hotRows rows scanned in the hot store so far
    record ScanFigures(
            long segments, long segmentsRead, long rowGroups, long rowGroupsRead, long pagesRead, long hotRows) {}
}
