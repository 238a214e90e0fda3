/// Operators at work: sources hand out morsels, steps take batches one after the other, sinks keep what outlives a
/// pipeline.
///
///     Source --Morsel--> Step --push--> Step --push--> Sink's step (one chain per worker)
///                                                        `--finish--> state for the next pipeline's Source
///
/// Start at [Step], [Sink] and [Source]. A step belongs to one worker; a sink and a source to all workers of a
/// pipeline. A pushed batch is valid until `push` returns. A fused loop takes the place of a chain of steps: it is a
/// [Step] that does the work of several and fills the same state.
@NullMarked
package io.phantomdb.exec.operator;

import org.jspecify.annotations.NullMarked;
