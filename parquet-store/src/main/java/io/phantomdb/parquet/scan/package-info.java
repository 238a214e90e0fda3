/// Reads row groups page by page into batches, skipping what zone maps and page indexes exclude.
///
///     ParquetFile --prune--> row ranges --ChunkReader per column--> page vectors --slices--> Batch
///
/// Start at the scan of a row group.
@NullMarked
package io.phantomdb.parquet.scan;

import org.jspecify.annotations.NullMarked;
