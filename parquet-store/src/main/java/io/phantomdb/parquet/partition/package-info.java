/// Partitions as Apache Iceberg defines them: which values of its columns put a row into which partition.
///
///     column --PartitionTransform--> partition values --PartitionText--> text in a segment's footer
///
/// Start at [PartitionTransform]. It knows no files and no Iceberg classes: a test compares it with theirs.
@NullMarked
package io.phantomdb.parquet.partition;

import org.jspecify.annotations.NullMarked;
