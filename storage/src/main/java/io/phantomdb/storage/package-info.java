/// Hot rows and cold segments as one table: transactions, the catalog, folding, recovery.
///
///     Database.begin -> Transaction -> write set --commit--> log -> hot rows --fold--> segments
///                            \--scan, get--> hot rows + segments + own writes at one snapshot
///
/// Start at [Database]. At any snapshot a row is hot or cold, never both, never neither; what was acknowledged is in
/// the log or in a segment.
@NullMarked
package io.phantomdb.storage;

import org.jspecify.annotations.NullMarked;
