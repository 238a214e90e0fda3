/// Reads files whole and says what is wrong with them.
///
///     ParquetFile --every page--> SegmentCheck --> findings
///
/// Start at [SegmentCheck]. Nothing is changed, no cache is used: what is read is what lies on the disk now.
@NullMarked
package io.phantomdb.parquet.check;

import org.jspecify.annotations.NullMarked;
