package io.phantomdb.parquet.write;

import java.nio.file.Path;

/// A finished file, on disk and forced, not yet part of any table.
///
/// @param bytes length of the file
public record SegmentFile(Path path, long rows, long bytes) {}
