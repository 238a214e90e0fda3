/// Segments as an Apache Iceberg table (spec version 2) in a local directory, every file forced before it is
/// referenced.
///
///     table directory/  data/      segments, position delete files
///                       metadata/  v<n>.metadata.json, manifests, v<n>.sums (their checksums)
///
/// Start at [SegmentTable]. The pointer to the current metadata belongs to the caller.
@NullMarked
package io.phantomdb.parquet.iceberg;

import org.jspecify.annotations.NullMarked;
