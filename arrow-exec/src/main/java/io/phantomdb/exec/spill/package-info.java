/// What does not fit into memory waits in files.
///
///     operator --isFull?--> OperatorMemory
///              --batches--> SpillRun (frames of one SpillFile) --batches--> operator
///                                          `--bytes--> SpillSpace (one per process, with a limit)
///
/// Start at [OperatorMemory]. The format is our own, because it is nearer to what operators hold than Arrow's IPC
/// format: a frame is read into one piece of memory and is a batch as it lies there, string views included, without
/// schema messages, offsets to convert or objects of Arrow's ([SpillFrame] draws it). A file belongs to one operator
/// of one query and is deleted with it; what a crash leaves behind goes when the next process opens the space.
@NullMarked
package io.phantomdb.exec.spill;

import org.jspecify.annotations.NullMarked;
