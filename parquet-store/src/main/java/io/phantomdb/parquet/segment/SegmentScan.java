package io.phantomdb.parquet.segment;

import io.phantomdb.core.store.TableScan.ScanFigures;
import java.util.Optional;

/// An open scan of one segment. Any number of threads take morsels.
public interface SegmentScan {
    /// The next row group that was not pruned; empty when all are handed out.
    Optional<SegmentMorsel> next();

    /// Rows left after pruning.
    long rowsMax();

    /// Figures of this scan so far, hot rows 0.
    ScanFigures figures();
}
