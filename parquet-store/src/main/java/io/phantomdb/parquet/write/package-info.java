/// Writes segments: Parquet files with dictionary or delta encoded pages, aligned by rows over all columns.
///
///     Batch --append--> row group buffer --encode column by column--> pages --> file, forced
///
/// Start at [SegmentWriter].
@NullMarked
package io.phantomdb.parquet.write;

import org.jspecify.annotations.NullMarked;
