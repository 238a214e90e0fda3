package io.phantomdb.storage.txn;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.catalog.TableDesign;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that one transaction has written: rows per table and catalog changes, with savepoints.
final class TransactionWrites {
    private final TransactionServices services;
    private final boolean readCommitted;
    private final MemoryBudget budget;
    private final TransactionLocks locks;
    private final Map<Long, TableTarget> targets = new LinkedHashMap<>();
    private final Map<Long, TableVersion> created = new LinkedHashMap<>();
    private final IndexBuilds indexBuilds;
    private final Map<Long, Reference> references = new HashMap<>();
    private final Set<Long> unchecked = new HashSet<>();
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
        this.indexBuilds = new IndexBuilds(services);
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
                case SchemaChange.CreateIndex create -> result.with(result.related().with(create.index()));
                case SchemaChange.DropIndex drop -> result.with(result.related().withoutIndex(drop.index()));
                case SchemaChange.AddForeignKey add -> result.with(result.related().with(add.key()));
                case SchemaChange.DropForeignKey drop ->
                    result.with(result.related().withoutForeignKey(drop.key()));
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
        target.setTracked(!catalog.related().foreignKeysOf(table.id()).isEmpty());
        return target;
    }

    /// The foreign keys in which the table is child or parent.
    private List<Reference> referencesOf(TableInfo table) {
        List<Reference> found = new ArrayList<>();
        for (ForeignKey key : catalog.related().foreignKeysOf(table.id())) {
            found.add(references.computeIfAbsent(
                    key.id(),
                    id -> new Reference(key, targetOf(key.child()), targetOf(key.parent()), catalog.related())));
        }
        return found;
    }

    private TableTarget targetOf(long table) {
        StoredTable stored = catalog.tables().get(table);
        if (stored == null) {
            throw new DatabaseException(SqlState.UNDEFINED_TABLE, "relation with id " + table + " does not exist");
        }
        return target(stored.info());
    }

    /// Does what foreign keys ask for after the rows touched since the last call. SQLSTATE 23503.
    void endStatement(ReferenceRules.ReferenceReader reader, RowChanges changes) {
        if (nothingTouched()) {
            return;
        }
        try (Region scratch = scratch()) {
            ReferenceRules rules = new ReferenceRules(this::referencesOf, reader, changes, scratch);
            while (!nothingTouched()) {
                for (TableTarget target : List.copyOf(targets.values())) {
                    try (LongList touched = target.takeTouched()) {
                        if (touched.size() > 0) {
                            rules.process(target, touched, target.takeMoves());
                        }
                    }
                }
            }
            rules.finish();
        }
    }

    private boolean nothingTouched() {
        for (TableTarget target : targets.values()) {
            if (target.touched().size() > 0) {
                return false;
            }
        }
        return true;
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
        if (isTaken(definition.schema(), definition.name())) {
            throw RelationNames.taken(definition.name());
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
        requireNoChildren(table);
        boolean own = created.containsKey(table.id());
        if (!own && services.snapshots().current().table(table.id()) == null) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE, "could not serialize access: table was dropped by another");
        }
        catalog = catalog.without(version.handle().id());
        if (own) {
            changes = changes.stream()
                    .filter(change -> !concerns(change, table.id()))
                    .toList();
        } else {
            change(new SchemaChange.Drop(table.id()));
        }
    }

    IndexInfo createIndex(TableInfo table, IndexDefinition definition) {
        TableVersion version = require(table);
        lockName(table.schema(), table.name());
        String name = definition
                .name()
                .orElseGet(() -> RelationNames.ofIndex(table, definition, taken -> isTaken(table.schema(), taken)));
        lockName(table.schema(), name);
        if (isTaken(table.schema(), name)) {
            throw RelationNames.taken(name);
        }
        IndexInfo info = new IndexInfo(
                services.nextTableId().getAndIncrement(),
                table.id(),
                table.schema(),
                name,
                definition.keys(),
                definition.unique(),
                definition.constraint(),
                definition.condition());
        boolean own = created.containsKey(table.id());
        TableIndex index = own ? indexBuilds.addToNew(version, info) : indexBuilds.build(version, info);
        TableTarget target = targets.get(table.id());
        if (target != null) {
            target.uniqueKeys().claimWritten(index);
        }
        catalog = catalog.with(catalog.related().with(info));
        change(new SchemaChange.CreateIndex(info));
        return info;
    }

    /// SQLSTATE 2BP01 where another table refers to the table.
    private void requireNoChildren(TableInfo table) {
        for (ForeignKey key : catalog.related().foreignKeysOf(table.id())) {
            StoredTable child = catalog.tables().get(key.child());
            if (key.child() != table.id() && child != null) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop table " + table.name() + " because other objects depend on it: constraint "
                                + key.name() + " on table " + child.info().name());
            }
        }
    }

    void dropIndex(IndexInfo index) {
        if (index.constraint()) {
            throw new DatabaseException(
                    SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                    "cannot drop index " + index.name() + " because constraint " + index.name()
                            + " requires it; drop the constraint instead");
        }
        for (ForeignKey key : catalog.related().foreignKeysOf(index.table())) {
            if (key.parent() == index.table()
                    && index.unique()
                    && index.fields().equals(key.parentFields())) {
                throw new DatabaseException(
                        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                        "cannot drop index " + index.name() + " because constraint " + key.name() + " depends on it");
            }
        }
        lockName(index.schema(), index.name());
        catalog = catalog.with(catalog.related().withoutIndex(index.id()));
        boolean own = changes.stream()
                .anyMatch(change -> change instanceof SchemaChange.CreateIndex create
                        && create.index().id() == index.id());
        if (own) {
            changes = changes.stream()
                    .filter(change -> !(change instanceof SchemaChange.CreateIndex create
                            && create.index().id() == index.id()))
                    .toList();
        } else {
            change(new SchemaChange.DropIndex(index.id()));
        }
    }

    /// SQLSTATE 42P01, 42830, 42804, 42710.
    void addForeignKey(TableInfo child, ForeignKeyDefinition definition) {
        if (!created.containsKey(child.id())) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "a foreign key can be added to a table that is just made");
        }
        lockName(definition.parentSchema(), definition.parent());
        TableInfo parent = catalog.find(definition.parentSchema(), definition.parent())
                .map(StoredTable::info)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_TABLE, "relation \"" + definition.parent() + "\" does not exist"));
        ForeignKeyDesign design = ForeignKeyDesign.of(child, parent, definition, catalog.related());
        String name = definition
                .name()
                .orElseGet(() -> RelationNames.ofForeignKey(
                        child, definition.columns(), taken -> isTaken(child.schema(), taken)));
        List<IndexKey> keys = design.childKeys(child);
        createIndex(child, new IndexDefinition(Optional.of(name), keys, false, true, Optional.empty()));
        ForeignKey key = design.key(services.nextTableId().getAndIncrement(), name, child, parent, definition);
        catalog = catalog.with(catalog.related().with(key));
        unchecked.add(key.id());
        change(new SchemaChange.AddForeignKey(key));
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
                target.rollbackTo(savepoint.positions().getOrDefault(id, TableWrites.Position.START)));
        references.clear();
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
                services,
                region,
                written,
                changes,
                List.copyOf(created.values()),
                this::foreignKeysOf,
                durable,
                readCheck);
        if (commit.isEmpty()) {
            return;
        }
        services.sequencer().failIfDead();
        try (commit) {
            commit.guard(guard(written));
            commit.prepare(unpin);
            services.sequencer().commit(commit);
        }
        commit.tables().forEach(services.written());
    }

    private ReferenceGuard guard(List<TableTarget> written) {
        ReferenceGuard guard = new ReferenceGuard(region);
        Set<Reference> concerned = new LinkedHashSet<>();
        for (TableTarget target : List.copyOf(written)) {
            if (target.writes().isTouched()) {
                concerned.addAll(referencesOf(target.info()));
            }
        }
        concerned.forEach(reference -> guard.prepare(reference, unchecked));
        return guard;
    }

    /// The foreign keys of a table as the transaction knows them.
    List<ForeignKey> foreignKeysOf(long table) {
        return catalog.related().foreignKeysOf(table);
    }

    /// Gives back locks and memory. Created tables live on where they were committed.
    void end(boolean committed) {
        for (TableTarget target : targets.values()) {
            target.close();
        }
        indexBuilds.end(
                index -> committed && catalog.related().indexes().containsKey(index.id()),
                handle -> created.containsKey(handle.id())
                        && (!committed || !catalog.tables().containsKey(handle.id())));
        locks.close();
        region.close();
        for (TableVersion version : created.values()) {
            if (!committed || !catalog.tables().containsKey(version.handle().id())) {
                version.handle().close();
            }
        }
    }

    private static boolean concerns(SchemaChange change, long table) {
        return switch (change) {
            case SchemaChange.Create create -> create.table().id() == table;
            case SchemaChange.CreateIndex create -> create.index().table() == table;
            case SchemaChange.AddForeignKey add -> add.key().child() == table;
            case SchemaChange.Drop _, SchemaChange.DropIndex _, SchemaChange.DropForeignKey _ -> false;
        };
    }

    private void change(SchemaChange change) {
        List<SchemaChange> longer = new ArrayList<>(changes);
        longer.add(change);
        changes = List.copyOf(longer);
    }

    /// Whether a relation of the name is there, or another transaction has committed one after the snapshot.
    private boolean isTaken(String schema, String name) {
        CatalogState now = services.snapshots().current().catalog();
        CatalogState then = pin.version().catalog();
        return RelationNames.isTaken(catalog, schema, name)
                || now.find(schema, name)
                        .filter(table -> !then.tables().containsKey(table.id()))
                        .isPresent()
                || now.related()
                        .index(schema, name)
                        .filter(index -> !then.related().indexes().containsKey(index.id()))
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
