package io.phantomdb.parquet.iceberg;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// A segment as a snapshot has it.
///
/// @param deletes null where no row is deleted
record FileState(DataFile data, @Nullable DeleteFile deletes, RoaringBitmap deleted) {}
