package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.TransactionOptions.Durability;
import io.phantomdb.storage.version.Snapshots;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transaction: a pinned version and snapshot, and the writes on top of it.
///
/// It does not cost anything off the heap before its first write. One thread at a time; scans may be read by many.
public final class StoreTransaction extends DefiningTransaction {
    private final TransactionServices services;
    private final TransactionOptions options;
    private final TransactionWrites writes;
    private final @Nullable ReadSet reads;
    private final TransactionReads lookups;
    private final long number;
    private volatile Snapshots.Pin pin;
    private boolean open = true;
    private boolean readOnly;
    private boolean pinned = true;

    public static StoreTransaction begin(TransactionServices services, TransactionOptions options) {
        return new StoreTransaction(services, options, pin(services, isChecked(options)));
    }

    /// Whether reads are noted and checked. A transaction that does not write needs that no more than its snapshot.
    private static boolean isChecked(TransactionOptions options) {
        return options.isolation() == Isolation.SERIALIZABLE && !options.readOnly();
    }

    private static Snapshots.Pin pin(TransactionServices services, boolean checked) {
        return checked
                ? services.history().begin(services.snapshots(), services.sequencer())
                : services.snapshots().pin();
    }

    private StoreTransaction(TransactionServices services, TransactionOptions options, Snapshots.Pin pin) {
        this.services = services;
        this.options = options;
        this.readOnly = options.readOnly();
        this.pin = pin;
        this.number = services.nextOwner().getAndIncrement();
        this.writes = new TransactionWrites(services, pin, number, options.isolation() == Isolation.READ_COMMITTED);
        this.reads = isChecked(options) ? new ReadSet(writes.budget()) : null;
        this.lookups = new TransactionReads(services, writes, reads, () -> this.pin);
    }

    /// Later transactions have greater numbers.
    long number() {
        return number;
    }

    long snapshot() {
        return pin.snapshot();
    }

    @Override
    TransactionWrites writes() {
        return writes;
    }

    @Override
    public Isolation isolation() {
        return options.isolation();
    }

    @Override
    public void setLimits(StatementLimits limits) {
        writes.locks().setLimits(limits);
    }

    @Override
    public void wake() {
        writes.locks().wake();
    }

    @Override
    public void refresh() {
        requireOpen();
        Snapshots.Pin next = pin(services, reads != null);
        unpin();
        forgetReads();
        pin = next;
        pinned = true;
        writes.rebase(next);
    }

    @Override
    public LockOutcome[] lock(TableInfo table, Batch keys, RowLock mode, LockPolicy policy) {
        TableTarget target = writable(table);
        LockOutcome[] outcomes = new LockOutcome[keys.selected()];
        KeyCodec.Writer writer = target.pinned().handle().keys().writer(keys);
        try (Region scratch = writes.scratch()) {
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = target.lock(writer, keys, keys.row(i), mode, policy, scratch);
            }
        }
        return outcomes;
    }

    @Override
    public Catalog catalog() {
        requireOpen();
        return new StoreCatalog(
                writes.catalog(), writes::version, services.environment().virtualTables());
    }

    @Override
    public TableScan scan(ScanRequest request) {
        requireOpen();
        return lookups.scan(request);
    }

    @Override
    public Optional<String> indexFor(ScanRequest request) {
        requireOpen();
        return lookups.indexFor(request);
    }

    @Override
    public Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region) {
        requireOpen();
        return lookups.get(table, keys, columns, region);
    }

    @Override
    public long insert(TableInfo table, Batch rows) {
        TableTarget target = writable(table);
        try (Region scratch = writes.scratch()) {
            return target.insert(
                    RowPreparation.prepare(table, rows, target.pinned().handle().nextRowId(), scratch));
        }
    }

    @Override
    public long update(TableInfo table, Batch keys, Batch rows) {
        TableTarget target = writable(table);
        assert keys.selected() == rows.selected();
        try (Region scratch = writes.scratch()) {
            Batch prepared = RowPreparation.prepareReplacement(table, keys, rows, scratch);
            long entries = scratch.allocateZeroed(4L * Math.max(keys.selected(), 1));
            KeyCodec.Writer keyWriter = target.pinned().handle().keys().writer(keys);
            Batch newKeys = target.keysOf(prepared);
            KeyComparison moved =
                    new KeyComparison(keyWriter, target.pinned().handle().keys().writer(newKeys), scratch);
            for (int i = 0; i < keys.selected(); i++) {
                RowLock mode = moved.equal(keys.row(i), prepared.row(i)) ? RowLock.NO_KEY_UPDATE : RowLock.UPDATE;
                int entry = target.existing(keyWriter, keys, keys.row(i), mode);
                if (entry != TableWrites.ABSENT) {
                    target.delete(entry);
                    Memory.putInt(entries + 4L * i, entry + 1);
                }
            }
            RowWriter writer = target.pinned().handle().layout().writer(prepared);
            target.start(prepared);
            long updated = 0;
            for (int i = 0; i < keys.selected(); i++) {
                int entry = Memory.getInt(entries + 4L * i) - 1;
                if (entry >= 0) {
                    target.touched().moved(entry, target.insert(writer, newKeys, prepared.row(i), i));
                    updated++;
                }
            }
            return updated;
        }
    }

    @Override
    public long delete(TableInfo table, Batch keys) {
        TableTarget target = writable(table);
        KeyCodec.Writer writer = target.pinned().handle().keys().writer(keys);
        long deleted = 0;
        for (int i = 0; i < keys.selected(); i++) {
            int entry = target.existing(writer, keys, keys.row(i), RowLock.UPDATE);
            if (entry != TableWrites.ABSENT) {
                target.delete(entry);
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public void setConstraints(List<ForeignKey> constraints, boolean deferred) {
        requireOpen();
        writes.references().setConstraints(constraints, deferred);
    }

    @Override
    public void endStatement(RowChanges changes) {
        requireOpen();
        writes.references().endStatement(this::get, changes);
    }

    @Override
    TransactionServices services() {
        return services;
    }

    @Override
    TransactionWrites definable() {
        requireWritable();
        return writes;
    }

    @Override
    public Mark mark() {
        requireOpen();
        return writes.mark();
    }

    @Override
    public void rollbackTo(Mark mark) {
        requireOpen();
        writes.rollbackTo(own(mark));
    }

    @Override
    public void undo(Mark mark) {
        requireOpen();
        writes.undo(own(mark));
    }

    private static TransactionWrites.Savepoint own(Mark mark) {
        if (!(mark instanceof TransactionWrites.Savepoint savepoint)) {
            throw new IllegalArgumentException("a mark of another transaction");
        }
        return savepoint;
    }

    @Override
    public void setReadOnly() {
        readOnly = true;
    }

    @Override
    public void commit() {
        requireOpen();
        boolean committed = false;
        try {
            writes.references().endStatement(this::get, new OwnChanges());
            writes.commit(options.durability() == Durability.SYNC, this::unpin, this::checkReads);
            committed = true;
        } finally {
            end(committed);
        }
    }

    @Override
    public void rollback() {
        requireOpen();
        end(false);
    }

    @Override
    public void close() {
        if (open) {
            end(false);
        }
    }

    /// Nothing of this transaction runs: its snapshot may be taken away until [#resume].
    void park() {
        if (pinned) {
            pin.park();
        }
    }

    /// False where the snapshot was taken away.
    boolean resume() {
        return !pinned || pin.resume();
    }

    private void end(boolean committed) {
        open = false;
        try {
            writes.end(committed);
        } finally {
            unpin();
            forgetReads();
        }
    }

    private void unpin() {
        if (pinned) {
            pinned = false;
            services.snapshots().release(pin);
        }
    }

    private void forgetReads() {
        if (reads != null) {
            services.history().end(pin.snapshot());
            reads.clear();
        }
    }

    /// Under the commit lock: throws SQLSTATE 40001 if what was read does not hold any more.
    private void checkReads() {
        if (reads == null) {
            return;
        }
        services.history().check(pin, services.snapshots().current(), reads);
    }

    /// For callers that do not end their statements themselves.
    private final class OwnChanges implements RowChanges {
        @Override
        public long update(TableInfo table, Batch keys, Batch rows) {
            return StoreTransaction.this.update(table, keys, rows);
        }

        @Override
        public long delete(TableInfo table, Batch keys) {
            return StoreTransaction.this.delete(table, keys);
        }
    }

    private TableTarget writable(TableInfo table) {
        requireWritable();
        return writes.target(table);
    }

    private void requireWritable() {
        requireOpen();
        if (readOnly) {
            throw new DatabaseException(SqlState.READ_ONLY_SQL_TRANSACTION, "cannot write in a read-only transaction");
        }
        services.sequencer().failIfDead();
    }

    private void requireOpen() {
        if (!open) {
            throw new DatabaseException(SqlState.NO_ACTIVE_SQL_TRANSACTION, "the transaction has ended");
        }
    }
}
