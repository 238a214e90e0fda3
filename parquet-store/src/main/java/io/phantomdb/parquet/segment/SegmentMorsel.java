package io.phantomdb.parquet.segment;

import io.phantomdb.core.store.Morsel;

/// One row group of a segment. Batches have no selection: their physical rows are consecutive rows of the file.
public interface SegmentMorsel extends Morsel {
    /// The position in the file of physical row 0 of the batch that `next` returned last.
    long firstRow();
}
