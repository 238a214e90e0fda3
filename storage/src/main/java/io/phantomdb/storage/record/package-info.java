/// What the log holds: committed operations and finished folds, as bytes.
///
///     write set --OperationEncoder--> Chunk* Commit --log--> LogReader --> operations
///     fold ------------------------> Folded --------log--> LogReader
///
/// Start at [LogRecord]. The log below adds lengths, numbers and checksums; here every record is complete and good.
@NullMarked
package io.phantomdb.storage.record;

import org.jspecify.annotations.NullMarked;
