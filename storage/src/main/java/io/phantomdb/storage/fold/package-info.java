/// Rows grow cold: committed hot rows become segments, checkpoints follow, the log is released.
///
///     Maintenance --table--> TableFold: seal | write segments | commit Iceberg | log Folded | swap version
///         \--------> Checkpoints: catalog + pointers --> file --> log released
///     CompactionWorker --table--> Compaction: choose | merge | commit Iceberg | log Folded | swap version
///
/// Start at [TableFold], then [Compaction]. At any snapshot a row is hot or cold, never both, never neither; a crash
/// between any two steps
/// leaves the old pointer or the new one, and files that nothing points to are deleted.
@NullMarked
package io.phantomdb.storage.fold;

import org.jspecify.annotations.NullMarked;
