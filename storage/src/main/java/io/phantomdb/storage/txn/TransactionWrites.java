package io.phantomdb.storage.txn;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.catalog.TableDesign;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that one transaction has written: rows per table and catalog changes, with savepoints.
final class TransactionWrites {
    private final TransactionServices services;
    private final boolean readCommitted;
    private final MemoryBudget budget;
    private final TransactionLocks locks;
    private final Map<Long, TableTarget> targets = new LinkedHashMap<>();
    private final Map<Long, TableVersion> created = new LinkedHashMap<>();
    private final Region region;
    private Snapshots.Pin pin;
    private CatalogState catalog;
    private List<SchemaChange> changes = List.of();

    /// What there was when a mark was set.
    record Savepoint(List<SchemaChange> changes, Map<Long, TableWrites.Position> positions, int locks)
            implements Transaction.Mark {}

    /// @param owner the transaction's number
    /// @param readCommitted whether what others wrote since the snapshot may be overwritten
    TransactionWrites(TransactionServices services, Snapshots.Pin pin, long owner, boolean readCommitted) {
        this.services = services;
        this.pin = pin;
        this.readCommitted = readCommitted;
        this.catalog = pin.version().catalog();
        this.budget = new MemoryBudget(
                "the transaction's writes (transactions.memory)",
                services.environment().settings().get(Setting.TRANSACTION_MEMORY),
                services.environment().writeBudget());
        this.region = new Region(budget);
        this.locks = new TransactionLocks(services.locks(), services.lockWaits(), owner, budget);
    }

    MemoryBudget budget() {
        return budget;
    }

    TransactionLocks locks() {
        return locks;
    }

    /// Goes over to a later snapshot, with everything that was written.
    void rebase(Snapshots.Pin later) {
        pin = later;
        catalog = withChanges(later.version().catalog(), changes);
        for (TableTarget target : targets.values()) {
            long id = target.pinned().handle().id();
            TableVersion version =
                    target.isCreated() ? target.pinned() : later.version().table(id);
            if (version != null) {
                target.rebase(version, later.snapshot());
            }
        }
    }

    private static CatalogState withChanges(CatalogState base, List<SchemaChange> changes) {
        CatalogState result = base;
        for (SchemaChange change : changes) {
            result = switch (change) {
                case SchemaChange.Create create -> result.with(create.table());
                case SchemaChange.Drop drop -> result.without(drop.table());
            };
        }
        return result;
    }

    CatalogState catalog() {
        return catalog;
    }

    /// The table as this transaction sees it, or null.
    @Nullable
    TableVersion version(long id) {
        if (!catalog.tables().containsKey(id)) {
            return null;
        }
        TableVersion own = created.get(id);
        return own != null ? own : pin.version().table(id);
    }

    /// SQLSTATE 42P01 where the transaction does not see the table, 42809 where it is one of schema `sys`.
    TableVersion require(TableInfo table) {
        TableVersion version = version(table.id());
        if (version == null && table.schema().equals(Catalog.SYSTEM_SCHEMA)) {
            throw new DatabaseException(
                    SqlState.WRONG_OBJECT_TYPE, "cannot change system table \"" + table.qualifiedName() + "\"");
        }
        if (version == null) {
            throw new DatabaseException(SqlState.UNDEFINED_TABLE, "relation \"" + table.name() + "\" does not exist");
        }
        return version;
    }

    @Nullable
    TableTarget targetOrNull(long id) {
        return targets.get(id);
    }

    TableTarget target(TableInfo table) {
        TableTarget target = targets.get(table.id());
        if (target == null) {
            TableVersion version = require(table);
            target = new TableTarget(
                    services,
                    locks,
                    version,
                    created.containsKey(table.id()),
                    pin.snapshot(),
                    readCommitted,
                    region,
                    budget);
            targets.put(table.id(), target);
        } else {
            require(table);
        }
        return target;
    }

    /// A region of this transaction's budget that the caller closes.
    Region scratch() {
        return new Region(budget);
    }

    TableInfo create(TableDefinition definition) {
        if (!catalog.schemas().contains(definition.schema())) {
            throw new DatabaseException(
                    SqlState.INVALID_SCHEMA_NAME, "schema \"" + definition.schema() + "\" does not exist");
        }
        StoredTable table = TableDesign.of(definition, services.nextTableId().getAndIncrement());
        lockName(definition.schema(), definition.name());
        if (catalog.find(definition.schema(), definition.name()).isPresent()
                || isTakenSince(definition.schema(), definition.name())) {
            throw new DatabaseException(
                    SqlState.DUPLICATE_TABLE, "relation \"" + definition.name() + "\" already exists");
        }
        TableHandle handle = services.environment().handle(table, 1);
        created.put(table.id(), new TableVersion(handle, handle.hot().generation(), List.of(), "", 0, 0));
        catalog = catalog.with(table);
        change(new SchemaChange.Create(table));
        return table.info();
    }

    void drop(TableInfo table) {
        TableVersion version = require(table);
        lockName(table.schema(), table.name());
        boolean own = created.containsKey(table.id());
        if (!own && services.snapshots().current().table(table.id()) == null) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE, "could not serialize access: table was dropped by another");
        }
        catalog = catalog.without(version.handle().id());
        if (own) {
            changes = changes.stream()
                    .filter(change -> !(change instanceof SchemaChange.Create create)
                            || create.table().id() != table.id())
                    .toList();
        } else {
            change(new SchemaChange.Drop(table.id()));
        }
    }

    Savepoint mark() {
        Map<Long, TableWrites.Position> positions = new HashMap<>();
        targets.forEach((id, target) -> positions.put(id, target.writes().mark()));
        return new Savepoint(changes, positions, locks.mark());
    }

    void rollbackTo(Savepoint savepoint) {
        undo(savepoint);
        locks.rollbackTo(savepoint.locks());
    }

    /// As [#rollbackTo], but the locks stay.
    void undo(Savepoint savepoint) {
        if (!changes.equals(savepoint.changes())) {
            changes = savepoint.changes();
            catalog = withChanges(pin.version().catalog(), changes);
        }
        targets.forEach((id, target) ->
                target.writes().rollbackTo(savepoint.positions().getOrDefault(id, TableWrites.Position.START)));
    }

    /// @param unpin ends the transaction's pin; called where the commit has to wait
    /// @param readCheck as of [TransactionCommit]
    void commit(boolean durable, Runnable unpin, Runnable readCheck) {
        List<TableTarget> written = targets.values().stream()
                .filter(target ->
                        catalog.tables().containsKey(target.pinned().handle().id()))
                .toList();
        if (written.isEmpty() && changes.isEmpty()) {
            return;
        }
        TransactionCommit commit = new TransactionCommit(
                services, region, written, changes, List.copyOf(created.values()), durable, readCheck);
        if (commit.isEmpty()) {
            return;
        }
        services.sequencer().failIfDead();
        commit.prepare(unpin);
        services.sequencer().commit(commit);
        commit.tables().forEach(services.written());
    }

    /// Gives back locks and memory. Created tables live on where they were committed.
    void end(boolean committed) {
        for (TableTarget target : targets.values()) {
            target.close();
        }
        locks.close();
        region.close();
        for (TableVersion version : created.values()) {
            if (!committed || !catalog.tables().containsKey(version.handle().id())) {
                version.handle().close();
            }
        }
    }

    private void change(SchemaChange change) {
        List<SchemaChange> longer = new ArrayList<>(changes);
        longer.add(change);
        changes = List.copyOf(longer);
    }

    /// Whether another transaction has committed a table of the name after the snapshot.
    private boolean isTakenSince(String schema, String name) {
        return services.snapshots()
                .current()
                .catalog()
                .find(schema, name)
                .filter(table -> pin.version().table(table.id()) == null)
                .isPresent();
    }

    private void lockName(String schema, String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : (schema + "." + name).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x100000001b3L;
        }
        locks.acquire(hash * 0x9E3779B97F4A7C15L, RowLock.UPDATE, LockPolicy.WAIT);
    }
}
