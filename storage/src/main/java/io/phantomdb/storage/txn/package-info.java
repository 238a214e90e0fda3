/// Transactions: snapshots, row locks and the waits for them, write sets, checked reads, the commit sequencer.
///
///     begin -> Snapshots --(version, timestamp)--> reads --SERIALIZABLE--> ReadSet
///     write -> TransactionLocks -> (LockWaits) -> conflict check -> TableWrites --commit--> Sequencer -> log, hot rows
///                                                                       check: ReadSet against WriteHistory
///
/// Start at [io.phantomdb.storage.txn.StoreTransaction]. A row that was written after the snapshot is SQLSTATE 40001 to
/// a writer; under READ COMMITTED the engine locks rows first and reads those anew that changed. A locked row cannot
/// change, so its place can be found by its key in every later version of its table.
@NullMarked
package io.phantomdb.storage.txn;

import org.jspecify.annotations.NullMarked;
