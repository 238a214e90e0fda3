package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.OwnedScan;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.storage.catalog.Related;
import io.phantomdb.storage.index.IndexRanges;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.scan.IndexChoice;
import io.phantomdb.storage.scan.IndexScan;
import io.phantomdb.storage.scan.OwnRows;
import io.phantomdb.storage.scan.RowAssembly;
import io.phantomdb.storage.scan.SnapshotScan;
import io.phantomdb.storage.scan.StoreScan;
import io.phantomdb.storage.scan.VirtualScan;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How one transaction reads: rows of its snapshot, of its own writes, of the past, by scan, index or key.
///
/// What a serializable one reads is noted before it is known which way it goes: an index finds no more than the
/// request's conditions say.
final class TransactionReads {
    private final TransactionServices services;
    private final TransactionWrites writes;
    private final @Nullable ReadSet reads;
    private final Supplier<Snapshots.Pin> pin;

    /// @param reads where reads are noted; null: nowhere
    /// @param pin of the snapshot that counts now
    TransactionReads(
            TransactionServices services,
            TransactionWrites writes,
            @Nullable ReadSet reads,
            Supplier<Snapshots.Pin> pin) {
        this.services = services;
        this.writes = writes;
        this.reads = reads;
        this.pin = pin;
    }

    TableScan scan(ScanRequest request) {
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
        version.handle().quarantine().requireReadable(table);
        if (reads != null) {
            reads.addScan(request);
        }
        TableTarget target = writes.targetOrNull(table.id());
        OwnRows own = target == null ? OwnRows.none() : OwnWrites.rowsOf(target);
        int batchRows = services.environment().batchRows();
        try (Region region = new Region(request.budget())) {
            Optional<IndexRanges> ranges = chooseIndex(version, request, region);
            if (ranges.isPresent()) {
                return new IndexScan(
                        services.environment().readable(version),
                        pin.get().snapshot(),
                        request,
                        ranges.get(),
                        own,
                        batchRows);
            }
        }
        return new StoreScan(version, pin.get().snapshot(), request, own, batchRows, services.environment()::isLeftOut);
    }

    Optional<String> indexFor(ScanRequest request) {
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
        Related known = writes.catalog().related();
        List<TableIndex> usable = indexes.stream()
                .filter(index -> index.loadedAt() <= pin.get().snapshot()
                        && known.hasIndex(index.info().id()))
                .toList();
        return IndexChoice.choose(version, usable, request.conjuncts(), region);
    }

    /// What memory does not hold is looked for in the table's snapshots.
    private TableScan scanPast(ScanRequest request, AsOf moment) {
        if (moment instanceof AsOf.Snapshot snapshot) {
            return scanSnapshot(request, snapshot).orElseThrow(() -> SnapshotScan.gone(request, snapshot));
        }
        try {
            return scanHistory(request, moment);
        } catch (DatabaseException notInMemory) {
            boolean gone = notInMemory.sqlState() == SqlState.INVALID_PARAMETER_VALUE
                    || notInMemory.sqlState() == SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE;
            TableVersion version =
                    gone ? services.snapshots().current().table(request.table().id()) : null;
            if (version == null || services.environment().snapshotRetentionMillis(version.handle()) == 0) {
                throw notInMemory;
            }
            long now = services.environment().world().clock().millis() * 1000;
            if (moment instanceof AsOf.Time time && time.micros() >= now) {
                TableVersion present = writes.require(request.table());
                present.handle().quarantine().requireReadable(request.table());
                return new StoreScan(
                        present,
                        pin.get().snapshot(),
                        request,
                        OwnRows.none(),
                        services.environment().batchRows(),
                        services.environment()::isLeftOut);
            }
            return scanSnapshot(request, moment).orElseThrow(() -> notInMemory);
        }
    }

    private Optional<TableScan> scanSnapshot(ScanRequest request, AsOf moment) {
        TableVersion seen = writes.require(request.table());
        seen.handle().quarantine().requireReadable(request.table());
        TableVersion current =
                services.snapshots().current().table(request.table().id());
        return current == null
                ? Optional.empty()
                : SnapshotScan.open(services.environment(), seen, current, moment, request);
    }

    private TableScan scanHistory(ScanRequest request, AsOf moment) {
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
            version.handle().quarantine().requireReadable(table);
            TableScan scan = new StoreScan(
                    version, past.snapshot(), request, OwnRows.none(), batchRows, services.environment()::isLeftOut);
            opened = true;
            return new OwnedScan(scan, () -> services.snapshots().release(past));
        } finally {
            if (!opened) {
                services.snapshots().release(past);
            }
        }
    }

    Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region) {
        TableVersion version = services.environment().readable(writes.require(table));
        version.handle().quarantine().requireReadable(table);
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
                long location = version.find(keys, row, key, keyBytes, pin.get().snapshot());
                if (location != Location.NONE) {
                    found.addLocation(location);
                }
            }
        }
        return found.toBatch();
    }
}
