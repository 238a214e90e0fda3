package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.TransactionOptions.Durability;
import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.storage.index.IndexRanges;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.scan.IndexChoice;
import io.phantomdb.storage.scan.IndexScan;
import io.phantomdb.storage.scan.OwnRows;
import io.phantomdb.storage.scan.PastScan;
import io.phantomdb.storage.scan.RowAssembly;
import io.phantomdb.storage.scan.StoreScan;
import io.phantomdb.storage.scan.VirtualScan;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import java.util.Set;

/// One transaction: a pinned version and snapshot, and the writes on top of it.
///
/// It does not cost anything off the heap before its first write. One thread at a time; scans may be read by many.
public final class StoreTransaction implements Transaction {
    private final TransactionServices services;
    private final TransactionOptions options;
    private final TransactionWrites writes;
    private final @Nullable ReadSet reads;
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
    }

    /// Later transactions have greater numbers.
    long number() {
        return number;
    }

    long snapshot() {
        return pin.snapshot();
    }

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
        TableInfo table = request.table();
        Optional<VirtualTable> virtual = services.environment().virtualTables().find(table.schema(), table.name());
        if (virtual.isPresent()) {
            return new VirtualScan(
                    virtual.get(), request, services.environment().batchRows());
        }
        if (request.asOf().isPresent()) {
            return scanPast(request, request.asOf().get());
        }
        TableVersion version = writes.require(table);
        if (reads != null) {
            reads.addScan(request);
        }
        TableTarget target = writes.targetOrNull(table.id());
        OwnRows own = target == null ? OwnRows.none() : OwnWrites.rowsOf(target);
        int batchRows = services.environment().batchRows();
        try (Region region = new Region(request.budget())) {
            Optional<IndexRanges> ranges = chooseIndex(version, request, region);
            if (ranges.isPresent()) {
                return new IndexScan(version, pin.snapshot(), request, ranges.get(), own, batchRows);
            }
        }
        return new StoreScan(version, pin.snapshot(), request, own, batchRows);
    }

    @Override
    public Optional<String> indexFor(ScanRequest request) {
        requireOpen();
        try (Region region = new Region(request.budget())) {
            TableVersion version = writes.version(request.table().id());
            return version == null
                    ? Optional.empty()
                    : chooseIndex(version, request, region)
                            .map(ranges -> ranges.index().info().name());
        }
    }

    /// Indexes of the catalog that the transaction sees, loaded before its snapshot.
    private Optional<IndexRanges> chooseIndex(TableVersion version, ScanRequest request, Region region) {
        List<TableIndex> indexes = version.handle().indexes();
        if (indexes.isEmpty() || request.conjuncts().isEmpty() || request.asOf().isPresent()) {
            return Optional.empty();
        }
        Set<Long> known = writes.catalog().related().indexes().keySet();
        List<TableIndex> usable = indexes.stream()
                .filter(index -> index.loadedAt() <= pin.snapshot()
                        && known.contains(index.info().id()))
                .toList();
        return IndexChoice.choose(version, usable, request.conjuncts(), region);
    }

    private TableScan scanPast(ScanRequest request, AsOf moment) {
        Snapshots.Pin past = services.snapshots().pinAt(moment);
        boolean opened = false;
        try {
            TableInfo table = request.table();
            TableVersion version = past.version().table(table.id());
            if (version == null) {
                throw new DatabaseException(
                        SqlState.UNDEFINED_TABLE, "relation \"" + table.name() + "\" did not exist at that time");
            }
            if (!version.handle().info().columns().equals(table.columns())) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "columns of \"" + table.name() + "\" were changed since that time");
            }
            int batchRows = services.environment().batchRows();
            TableScan scan = new StoreScan(version, past.snapshot(), request, OwnRows.none(), batchRows);
            opened = true;
            return new PastScan(scan, () -> services.snapshots().release(past));
        } finally {
            if (!opened) {
                services.snapshots().release(past);
            }
        }
    }

    @Override
    public Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region) {
        requireOpen();
        TableVersion version = writes.require(table);
        TableTarget target = writes.targetOrNull(table.id());
        RowAssembly found = new RowAssembly(version, columns, region, keys.selected());
        KeyCodec.Writer writer = version.handle().keys().writer(keys);
        for (int i = 0; i < keys.selected(); i++) {
            int row = keys.row(i);
            int keyBytes = writer.bytes(row);
            long key = region.allocateBytes(keyBytes);
            writer.write(row, key);
            if (reads != null) {
                reads.addKey(table, KeyCodec.hash(key, keyBytes));
            }
            int entry = target == null
                    ? TableWrites.ABSENT
                    : target.writes().find(key, keyBytes, KeyCodec.hash(key, keyBytes));
            if (entry != TableWrites.ABSENT && target != null) {
                OwnWrites.add(found, target.writes(), entry);
            } else {
                long location = version.find(keys, row, key, keyBytes, pin.snapshot());
                if (location != Location.NONE) {
                    found.addLocation(location);
                }
            }
        }
        return found.toBatch();
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
                    target.replaced(entry, target.insert(writer, newKeys, prepared.row(i), i));
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
    public TableInfo createTable(TableDefinition definition) {
        requireWritable();
        return writes.create(definition);
    }

    @Override
    public void dropTable(TableInfo table) {
        requireWritable();
        writes.drop(table);
    }

    @Override
    public IndexInfo createIndex(TableInfo table, IndexDefinition definition) {
        requireWritable();
        return writes.createIndex(table, definition);
    }

    @Override
    public void dropIndex(IndexInfo index) {
        requireWritable();
        writes.dropIndex(index);
    }

    @Override
    public void addForeignKey(TableInfo child, ForeignKeyDefinition definition) {
        requireWritable();
        writes.addForeignKey(child, definition);
    }

    @Override
    public void endStatement(RowChanges changes) {
        requireOpen();
        writes.endStatement(this::get, changes);
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
            writes.endStatement(this::get, new OwnChanges());
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
