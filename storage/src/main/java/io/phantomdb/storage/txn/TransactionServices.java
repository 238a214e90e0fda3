package io.phantomdb.storage.txn;

import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What all transactions of a store share.
///
/// @param nextTableId smallest table id never given out
/// @param nextOwner number of the next transaction, from 1
/// @param written told of each table that a commit wrote to, after it
/// @param dropped frees a dropped table once nobody reads it
/// @param recordBytesMax longest log record
/// @param evolution changes tables' files for ALTER TABLE
/// @param sequences where committed sequences stand
public record TransactionServices(
        StoreEnvironment environment,
        Snapshots snapshots,
        Sequencer sequencer,
        Publication publication,
        RowLocks locks,
        LockWaits lockWaits,
        WriteHistory history,
        HotMemory hotMemory,
        AtomicLong nextTableId,
        AtomicLong nextOwner,
        Consumer<TableHandle> written,
        Consumer<TableVersion> dropped,
        int recordBytesMax,
        SequenceRegistry sequences,
        TableEvolution evolution) {}
