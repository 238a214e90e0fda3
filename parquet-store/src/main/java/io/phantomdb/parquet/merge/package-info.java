/// Several sorted segments read as one sorted run, without the rows that are dead: the reading half of compaction.
///
///     MergeInput (segment, dead rows) ... --SegmentMerge--> batches in order, and where each old row went
///
/// Start at [SegmentMerge]. It changes nothing: who compacts writes the batches and commits them.
@NullMarked
package io.phantomdb.parquet.merge;

import org.jspecify.annotations.NullMarked;
