/// Ordered indexes off the heap: byte strings in order, one writer, readers without locks.
///
///     commit thread --insert, retire, purge--> OrderedIndex --root--> Node, Node, Node --> entries
///                                                   |
///     readers: Epochs.enter -> walk the tree as it was published -> Epochs.exit
///
/// Start at [OrderedIndex]. A published node never changes: the writer copies what it changes and frees the old nodes
/// when no reader is left in the epoch that could see them.
@NullMarked
package io.phantomdb.row.index;

import org.jspecify.annotations.NullMarked;
