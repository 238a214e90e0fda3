package io.phantomdb.storage.version;

import io.phantomdb.parquet.segment.Segment;

/// A segment as a table version has it. Later versions share the segment with another vector.
///
/// @param late begins of rows that a writer still alive might not have seen
public record ColdSegment(Segment segment, DeletionVector deletions, LateRows late) {
    public long liveRows() {
        return segment.rows() - deletions.cardinality();
    }
}
