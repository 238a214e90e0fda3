/// Indexes of stored tables: what their keys are, and where they are kept.
///
///     rows --KeyRows--> index key ‖ row key --commit--> TableIndex (an OrderedIndex) --IndexRanges--> row keys
///
/// Start at [TableIndex]. An index holds an entry for every row version that a snapshot alive may see, hot or cold, by
/// the row's key: folds and compactions, which move rows, do not concern it. It is in memory alone and loaded anew at
/// each start. A live entry means that a live row has it, so uniqueness is decided without a look at the row.
@NullMarked
package io.phantomdb.storage.index;

import org.jspecify.annotations.NullMarked;
