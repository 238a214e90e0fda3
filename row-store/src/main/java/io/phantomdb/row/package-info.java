/// Hot rows: the newest versions of a table's rows, off the heap, until a fold makes them cold.
///
///     commit thread --append, end--> HotTable --> Run, Run, Run (sealed: with a Mirror of its columns)
///                                       |              ^
///                                    KeyIndex ---------+--- find(key, snapshot), HotScan(snapshot) <-- readers
///
///     fold:  seal -> liveAt(F) -> decode ... segments ... -> dropFolded -> (no reader left) -> free
///
/// Start at [HotTable]. One thread writes at a time; readers take no lock. A version is at a position,
/// `run number << 16 | slot`, for as long as it is hot, and its row bytes do not move. A [Generation] that a reader
/// holds stays readable until storage frees it.
@NullMarked
package io.phantomdb.row;

import org.jspecify.annotations.NullMarked;
