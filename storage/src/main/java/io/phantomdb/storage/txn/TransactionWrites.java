package io.phantomdb.storage.txn;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
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
    private final Snapshots.Pin pin;
    private final MemoryBudget budget;
    private final Region region;
    private final Map<Long, TableTarget> targets = new LinkedHashMap<>();
    private final Map<Long, TableVersion> created = new LinkedHashMap<>();
    private final List<Long> nameLocks = new ArrayList<>();
    private CatalogState catalog;
    private List<SchemaChange> changes = List.of();
    private long owner;

    /// What there was when a mark was set.
    record Savepoint(CatalogState catalog, List<SchemaChange> changes, Map<Long, TableWrites.Position> positions)
            implements Transaction.Mark {}

    TransactionWrites(TransactionServices services, Snapshots.Pin pin) {
        this.services = services;
        this.pin = pin;
        this.catalog = pin.version().catalog();
        this.budget = new MemoryBudget(
                "the transaction's writes (transactions.memory)",
                services.environment().settings().get(Setting.TRANSACTION_MEMORY),
                services.environment().writeBudget());
        this.region = new Region(budget);
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
                    services, version, created.containsKey(table.id()), pin.snapshot(), owner(), region, budget);
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
        return new Savepoint(catalog, changes, positions);
    }

    void rollbackTo(Savepoint savepoint) {
        catalog = savepoint.catalog();
        changes = savepoint.changes();
        targets.forEach((id, target) ->
                target.writes().rollbackTo(savepoint.positions().getOrDefault(id, TableWrites.Position.START)));
    }

    /// @param unpin ends the transaction's pin; called where the commit has to wait
    void commit(boolean durable, Runnable unpin) {
        List<TableTarget> written = targets.values().stream()
                .filter(target ->
                        catalog.tables().containsKey(target.pinned().handle().id()))
                .toList();
        if (written.isEmpty() && changes.isEmpty()) {
            return;
        }
        TransactionCommit commit =
                new TransactionCommit(services, region, written, changes, List.copyOf(created.values()), durable);
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
            target.releaseLocks();
            target.close();
        }
        nameLocks.forEach(lock -> services.locks().unlock(lock, owner));
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

    private long owner() {
        if (owner == 0) {
            owner = services.nextOwner().getAndIncrement();
        }
        return owner;
    }

    private void lockName(String schema, String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : (schema + "." + name).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x100000001b3L;
        }
        long fingerprint = hash * 0x9E3779B97F4A7C15L;
        if (!services.locks().tryLock(fingerprint, owner())) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: another transaction creates or drops \"" + name + "\"");
        }
        nameLocks.add(fingerprint);
    }
}
