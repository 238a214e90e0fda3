package io.phantomdb.parquet.merge;

import io.phantomdb.parquet.segment.Segment;
import org.roaringbitmap.RoaringBitmap;

/// A segment to be merged. The caller keeps it open as long as the merge.
///
/// @param dead rows to leave out; not changed while the merge reads
public record MergeInput(Segment segment, RoaringBitmap dead) {}
