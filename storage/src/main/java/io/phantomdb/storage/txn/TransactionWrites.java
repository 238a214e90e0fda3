package io.phantomdb.storage.txn;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that one transaction has written, with savepoints: rows per table here, the catalog beside it.
///
///     rows --TableTarget per table--> TransactionReferences at the end of each statement
///     definitions --TableDefinitions, IndexDefinitions, CatalogWrites--> CatalogChanges
///     both --TransactionCommit--> log
final class TransactionWrites {
    private final TransactionServices services;
    private final boolean readCommitted;
    private final MemoryBudget budget;
    private final TransactionLocks locks;
    private final CatalogChanges changes;
    private final TableDefinitions tables;
    private final Map<Long, TableTarget> targets = new LinkedHashMap<>();
    private final List<TableTarget> leftTargets = new ArrayList<>();
    private final TransactionReferences references;
    private final Region region;
    private final HeapShare heap;
    private Snapshots.Pin pin;

    /// What there was when a mark was set.
    record Savepoint(
            List<SchemaChange> changes,
            Map<Long, SequenceCounter> sequences,
            Map<Long, TableWrites.Position> positions,
            TableDefinitions.Mark tables,
            Map<Long, Boolean> deferred,
            int locks)
            implements Transaction.Mark {}

    /// @param owner the transaction's number
    /// @param readCommitted whether what others wrote since the snapshot may be overwritten
    TransactionWrites(TransactionServices services, Snapshots.Pin pin, long owner, boolean readCommitted) {
        this.services = services;
        this.pin = pin;
        this.readCommitted = readCommitted;
        this.budget = new MemoryBudget(
                "the transaction's writes (transactions.memory)",
                services.environment().settings().get(Setting.TRANSACTION_MEMORY),
                services.environment().writeBudget());
        this.region = new Region(budget);
        this.heap = new HeapShare(budget);
        this.locks = new TransactionLocks(services.locks(), services.lockWaits(), owner, budget);
        this.changes = new CatalogChanges(services, pin, locks);
        this.tables = new TableDefinitions(services, this, changes, pin);
        this.references = new TransactionReferences(services, this);
    }

    MemoryBudget budget() {
        return budget;
    }

    TransactionLocks locks() {
        return locks;
    }

    CatalogChanges changes() {
        return changes;
    }

    TableDefinitions tables() {
        return tables;
    }

    TransactionReferences references() {
        return references;
    }

    List<TableTarget> targets() {
        return List.copyOf(targets.values());
    }

    long snapshot() {
        return pin.snapshot();
    }

    /// Goes over to a later snapshot, with everything that was written.
    void rebase(Snapshots.Pin later) {
        CatalogState before = catalog();
        pin = later;
        changes.rebase(later);
        tables.rebase(later);
        references.rebase(before);
        for (TableTarget target : List.copyOf(targets.values())) {
            rebase(target, later);
        }
    }

    private void rebase(TableTarget target, Snapshots.Pin later) {
        TableInfo table = target.info();
        AlteredTable changed = tables.altered(table.id());
        if (changed != null && changed.table().equals(target.pinned().handle().table())) {
            target.rebaseAltered(changed.version(), later.snapshot());
            references.forget();
            return;
        }
        TableVersion version = target.isCreated()
                ? target.pinned()
                : changed != null ? changed.version() : later.version().table(table.id());
        if (version != null && version.handle() != target.pinned().handle()) {
            leaveTarget(table.id(), TableDefinitions.changedByAnother(table));
        } else if (version != null) {
            target.rebase(version, later.snapshot());
        }
    }

    CatalogState catalog() {
        return changes.catalog();
    }

    /// The table as this transaction sees it, or null.
    @Nullable
    TableVersion version(long id) {
        return tables.version(id);
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
            services.environment().requireWritable(version.handle());
            target = new TableTarget(
                    services,
                    locks,
                    version,
                    tables.isCreated(table.id()),
                    pin.snapshot(),
                    readCommitted,
                    region,
                    budget);
            targets.put(table.id(), target);
        } else {
            require(table);
        }
        target.touched()
                .setTracked(!catalog().related().foreignKeysOf(table.id()).isEmpty());
        target.uniqueKeys().setDropped(tables.indexes().withdrawn());
        return target;
    }

    /// Whether the transaction has changed rows of the table in the form that it has now.
    boolean hasWritten(long table) {
        TableTarget target = targets.get(table);
        return target != null && target.hasChanges();
    }

    /// Goes away from the table's old form; rows written in it would not fit the new one.
    void leaveTarget(long table, DatabaseException refusal) {
        TableTarget target = targets.get(table);
        if (target == null) {
            return;
        }
        if (target.hasChanges()) {
            throw refusal;
        }
        leave(target);
    }

    private void leave(TableTarget target) {
        leftTargets.add(target);
        targets.remove(target.info().id());
        references.forget();
    }

    /// An index that the transaction has made is asked for the keys of rows written before.
    void claimWritten(long table, TableIndex index) {
        TableTarget target = targets.get(table);
        if (target != null) {
            target.uniqueKeys().claimWritten(index);
        }
    }

    /// A region of this transaction's budget that the caller closes.
    Region scratch() {
        return new Region(budget);
    }

    Savepoint mark() {
        Map<Long, TableWrites.Position> positions = new HashMap<>();
        targets.forEach((id, target) -> positions.put(id, target.writes().mark()));
        return new Savepoint(
                changes.all(),
                Map.copyOf(changes.ownSequences()),
                positions,
                tables.mark(),
                references.modes(),
                locks.mark());
    }

    void rollbackTo(Savepoint savepoint) {
        undo(savepoint);
        locks.rollbackTo(savepoint.locks());
    }

    /// As [#rollbackTo], but the locks stay.
    void undo(Savepoint savepoint) {
        if (!changes.all().equals(savepoint.changes())) {
            changes.undo(savepoint.changes(), savepoint.sequences());
            tables.undo(savepoint.tables());
            leaveTargetsOfOtherForms();
        }
        tables.indexes().undo(savepoint.tables().indexes());
        targets.forEach(
                (id, target) -> target.rollbackTo(savepoint.positions().getOrDefault(id, TableWrites.Position.START)));
        references.undo(savepoint.deferred());
    }

    /// Rows written after an ALTER TABLE that is undone now have the form that is gone.
    private void leaveTargetsOfOtherForms() {
        for (TableTarget target : List.copyOf(targets.values())) {
            TableVersion now = version(target.info().id());
            if (now != null && now.handle() != target.pinned().handle()) {
                leave(target);
            }
        }
    }

    /// @param unpin ends the transaction's pin; called where the commit has to wait
    /// @param readCheck as of [TransactionCommit]
    void commit(boolean durable, Runnable unpin, Runnable readCheck) {
        List<TableTarget> written = targets.values().stream()
                .filter(target -> catalog().tables().containsKey(target.info().id()))
                .toList();
        if (written.isEmpty() && changes.all().isEmpty()) {
            return;
        }
        TransactionCommit commit = new TransactionCommit(services, region, written, changes, tables.created(), durable);
        if (commit.isEmpty()) {
            return;
        }
        services.sequencer().failIfDead();
        try (commit) {
            commit.require(readCheck);
            references.requirements(written, region, heap).forEach(commit::require);
            if (tables.altered().isEmpty()) {
                commit.prepare(unpin);
                services.sequencer().commit(commit);
            } else {
                commit.awaitRoom(unpin);
                new AlteringCommit(services, tables.altered(), catalog().related()::hasIndex)
                        .run(changes.placed(), commit);
            }
        }
        commit.tables().forEach(services.written());
    }

    /// Gives back locks and memory. Created tables live on where they were committed.
    void end(boolean committed) {
        leftTargets.addAll(targets.values());
        leftTargets.forEach(TableTarget::close);
        tables.end(committed);
        locks.close();
        heap.close();
        region.close();
    }
}
