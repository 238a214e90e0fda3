/// Transactions under snapshot isolation: snapshots, row locks, write sets, the commit sequencer.
///
///     begin -> Snapshots --(version, timestamp)--> reads
///     write -> RowLocks -> conflict check -> WriteSet --commit--> Sequencer -> log, hot rows, publish
///
/// First writer wins: a row that another transaction holds, or wrote after our snapshot, is SQLSTATE 40001.
@NullMarked
package io.phantomdb.storage.txn;

import org.jspecify.annotations.NullMarked;
