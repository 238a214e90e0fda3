/// From what a crash left to a consistent database.
///
///     checkpoint + log --LogSurvey--> tables, pointers, whole transactions
///     segments + log --LogReplay--> hot rows, deletes --> DatabaseVersion;  Orphans: files that nothing names go
///
/// Start at [Recovery]. Recovering twice gives the same as once: operations at or before a table's `foldedTo` are in
/// its segments and skipped, all later ones are applied by key.
@NullMarked
package io.phantomdb.storage.recovery;

import org.jspecify.annotations.NullMarked;
