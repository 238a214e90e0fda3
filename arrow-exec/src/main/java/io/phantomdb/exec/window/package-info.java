/// Window functions over rows in order.
///
///     sorted rows --cut at partitions--> WindowSpan --Peers, Frames--> ranges of rows --functions--> one column a call
///
/// Start at [WindowSpan]. A span is the work of one thread; no cost is quadratic in the size of a frame: aggregates
/// over sliding frames are answered by a tree of partial aggregates ([FrameAggregate]).
@NullMarked
package io.phantomdb.exec.window;

import org.jspecify.annotations.NullMarked;
