/// Columnar storage: immutable Parquet files ("segments") that form Apache Iceberg tables, and reading of any Parquet
/// file.
///
///     Batch --write.SegmentWriter--> file --iceberg.SegmentTable--> snapshot (segments + deleted positions)
///                                      |
///                     segment.Segment (open, mapped) --scan, find, read--> Batch
///                     foreign.ForeignParquet (any file, any glob) --scan--> Batch
///
/// Start at [io.phantomdb.parquet.segment.Segment]. Types of parquet-java and Iceberg never leave this module. Packages
/// depend on each other in one direction: page, file, scan, then segment, foreign and write, then iceberg and merge.
@NullMarked
package io.phantomdb.parquet;

import org.jspecify.annotations.NullMarked;
