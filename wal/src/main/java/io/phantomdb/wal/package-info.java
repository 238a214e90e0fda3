/// The commit log: records that survive a power cut once they were forced.
///
///     append --> segment file --force--> durable          directory/  one file per segment, dense LSNs
///     open --> replay(from) --> new segment               damaged/    what a repair moved aside
///
/// Start at [CommitLog]. An LSN is given once; what [CommitLog#force] confirmed is replayed, in order, or the damage is
/// reported: never a hole, never wrong bytes.
@NullMarked
package io.phantomdb.wal;

import org.jspecify.annotations.NullMarked;
