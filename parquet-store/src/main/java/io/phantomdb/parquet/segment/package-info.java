/// Open segments of our own tables: scans, lookups by key, reads by position.
///
///     Segment --scan--> SegmentScan --next--> SegmentMorsel --next--> Batch
///        |-- find(key) --> row position --read--> Batch        (decoded pages in a SegmentCache)
///
/// Start at [Segment]. Positions count the rows of the file from 0.
@NullMarked
package io.phantomdb.parquet.segment;

import org.jspecify.annotations.NullMarked;
