package io.phantomdb.parquet.iceberg;

import java.nio.file.Path;
import org.roaringbitmap.RoaringBitmap;

/// A segment as a snapshot of the table has it.
///
/// @param bytes length of the file
/// @param deleted positions of deleted rows; never changed after it was handed out
public record SegmentEntry(Path path, long rows, long bytes, RoaringBitmap deleted) {}
