package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.TransactionOptions.Durability;
import io.phantomdb.core.store.VirtualTable;
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

/// One transaction: a pinned version and snapshot, and the writes on top of it.
///
/// It does not cost anything off the heap before its first write. One thread at a time; scans may be read by many.
public final class StoreTransaction implements Transaction {
    private final TransactionServices services;
    private final TransactionOptions options;
    private final Snapshots.Pin pin;
    private final TransactionWrites writes;
    private boolean open = true;
    private boolean pinned = true;

    /// @param pin released by this transaction
    public StoreTransaction(TransactionServices services, TransactionOptions options, Snapshots.Pin pin) {
        this.services = services;
        this.options = options;
        this.pin = pin;
        this.writes = new TransactionWrites(services, pin);
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
        TableTarget target = writes.targetOrNull(table.id());
        OwnRows own = target == null ? OwnRows.none() : OwnWrites.rowsOf(target);
        return new StoreScan(
                version, pin.snapshot(), request, own, services.environment().batchRows());
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
            int entry = target == null
                    ? TableWrites.ABSENT
                    : target.writes().find(key, keyBytes, KeyCodec.hash(key, keyBytes));
            if (entry != TableWrites.ABSENT && target != null) {
                addOwn(found, target.writes(), entry);
            } else {
                long location = version.find(keys, row, key, keyBytes, pin.snapshot());
                if (location != Location.NONE) {
                    found.addLocation(location);
                }
            }
        }
        return found.toBatch();
    }

    private static void addOwn(RowAssembly found, TableWrites own, int entry) {
        if (own.state(entry) == TableWrites.PRESENT) {
            found.addRow(own.row(entry), own.length(entry));
        } else if (own.isLive(entry)) {
            found.addLocation(own.base(entry));
        }
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
            long existed = scratch.allocateZeroed(Math.max(keys.selected(), 1));
            KeyCodec.Writer keyWriter = target.pinned().handle().keys().writer(keys);
            for (int i = 0; i < keys.selected(); i++) {
                int entry = target.existing(keyWriter, keys, keys.row(i));
                if (entry != TableWrites.ABSENT) {
                    target.writes().setDeleted(entry);
                    Memory.putByte(existed + i, (byte) 1);
                }
            }
            RowWriter writer = target.pinned().handle().layout().writer(prepared);
            Batch newKeys = target.keysOf(prepared);
            long updated = 0;
            for (int i = 0; i < keys.selected(); i++) {
                if (Memory.getByte(existed + i) != 0) {
                    target.insert(writer, newKeys, prepared.row(i));
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
            int entry = target.existing(writer, keys, keys.row(i));
            if (entry != TableWrites.ABSENT) {
                target.writes().setDeleted(entry);
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
    public Mark mark() {
        requireOpen();
        return writes.mark();
    }

    @Override
    public void rollbackTo(Mark mark) {
        requireOpen();
        if (!(mark instanceof TransactionWrites.Savepoint savepoint)) {
            throw new IllegalArgumentException("a mark of another transaction");
        }
        writes.rollbackTo(savepoint);
    }

    @Override
    public void commit() {
        requireOpen();
        boolean committed = false;
        try {
            writes.commit(options.durability() == Durability.SYNC, this::unpin);
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
        }
    }

    private void unpin() {
        if (pinned) {
            pinned = false;
            services.snapshots().release(pin);
        }
    }

    private TableTarget writable(TableInfo table) {
        requireWritable();
        return writes.target(table);
    }

    private void requireWritable() {
        requireOpen();
        if (options.readOnly()) {
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
