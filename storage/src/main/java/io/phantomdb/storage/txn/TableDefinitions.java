package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.catalog.TableDesign;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Tables that one transaction makes, changes, empties and drops, and their versions of its own.
final class TableDefinitions {
    private final TransactionServices services;
    private final TransactionWrites writes;
    private final CatalogChanges changes;
    private final IndexDefinitions indexes;
    private final Map<Long, TableVersion> created = new LinkedHashMap<>();
    private final Map<Long, AlteredTable> altered = new TreeMap<>();
    private final List<TableVersion> everCreated = new ArrayList<>();
    private final List<AlteredTable> everAltered = new ArrayList<>();
    private Snapshots.Pin pin;

    /// What there was when a mark was set.
    ///
    /// @param indexes how many had been built
    record Mark(Map<Long, TableVersion> created, Map<Long, AlteredTable> altered, int indexes) {}

    TableDefinitions(
            TransactionServices services, TransactionWrites writes, CatalogChanges changes, Snapshots.Pin pin) {
        this.services = services;
        this.writes = writes;
        this.changes = changes;
        this.pin = pin;
        this.indexes = new IndexDefinitions(services, writes, changes, this);
    }

    IndexDefinitions indexes() {
        return indexes;
    }

    /// The table as this transaction sees it, or null.
    @Nullable
    TableVersion version(long id) {
        if (!changes.catalog().tables().containsKey(id)) {
            return null;
        }
        TableVersion own = created.get(id);
        AlteredTable changed = altered.get(id);
        return own != null
                ? own
                : changed != null ? changed.version() : pin.version().table(id);
    }

    boolean isCreated(long id) {
        return created.containsKey(id);
    }

    List<TableVersion> created() {
        return List.copyOf(created.values());
    }

    /// The tables changed, in the order of their ids.
    List<AlteredTable> altered() {
        return List.copyOf(altered.values());
    }

    @Nullable
    AlteredTable altered(long id) {
        return altered.get(id);
    }

    /// Goes over to a later snapshot. SQLSTATE 40001 where a table that was altered here was altered by another.
    void rebase(Snapshots.Pin later) {
        pin = later;
        altered.replaceAll((id, table) -> rebased(table, later));
    }

    private AlteredTable rebased(AlteredTable table, Snapshots.Pin later) {
        TableVersion now = later.version().table(table.table().id());
        if (now == null
                || now.handle() != table.before().handle()
                || table.checked() && now.handle().lastWrite() > table.since()) {
            throw changedByAnother(table.table().info());
        }
        return table.isUpToDate() ? table : noted(table.rebased(now, later.snapshot()));
    }

    private AlteredTable noted(AlteredTable table) {
        everAltered.add(table);
        return table;
    }

    TableInfo create(TableDefinition definition) {
        CatalogWrites objects = new CatalogWrites(services, writes);
        changes.claim(definition.schema(), definition.name());
        long id = services.nextTableId().getAndIncrement();
        StoredTable table = TableDesign.of(new OwnedSequences(objects, id).made(definition), id);
        putCreated(table);
        changes.create(table);
        return table.info();
    }

    private TableVersion putCreated(StoredTable table) {
        TableHandle handle = services.environment().handle(table, 1);
        TableVersion version = new TableVersion(handle, handle.hot().generation(), List.of(), "", 0, 0);
        created.put(table.id(), version);
        everCreated.add(version);
        return version;
    }

    /// SQLSTATE 0A000 where the transaction has written rows of the table, 40001 where another has changed the table.
    TableInfo alter(TableInfo before, TableInfo after, boolean checked) {
        return alter(before, after, checked, table -> TableDesign.changed(table, after));
    }

    /// SQLSTATE as for [#alter].
    void setOptions(TableInfo table, Map<String, Optional<String>> options) {
        alter(table, table, false, stored -> TableDesign.changed(stored, options));
    }

    private TableInfo alter(TableInfo before, TableInfo after, boolean checked, UnaryOperator<StoredTable> change) {
        TableVersion version = writes.require(before);
        version.handle().quarantine().requireWritable(before);
        if (!version.handle().info().equals(before)) {
            throw changedByAnother(before);
        }
        writes.leaveTarget(before.id(), hasWritten(before));
        StoredTable table = change.apply(version.handle().table());
        changes.lockName(before.schema(), before.name());
        if (!before.qualifiedName().equals(after.qualifiedName())) {
            changes.claim(after.schema(), after.name());
        }
        indexes.dropWithColumns(before, after);
        indexes.follow(before, after);
        if (created.containsKey(before.id())) {
            indexes.addToNew(putCreated(table));
            changes.recreate(table);
        } else {
            reform(version, table, checked);
            changes.alter(table);
        }
        return after;
    }

    /// Another form of a table that is there, or the same with more to it.
    AlteredTable reform(TableVersion version, StoredTable table, boolean checked) {
        long id = table.id();
        AlteredTable earlier = altered.get(id);
        TableVersion seen = earlier == null ? version : earlier.before();
        TableVersion now = services.snapshots().current().table(id);
        if (now == null || now.handle() != seen.handle()) {
            throw changedByAnother(table.info());
        }
        AlteredTable change = noted(new AlteredTable(
                services.environment(), seen, table, checked || earlier != null && earlier.checked(), pin.snapshot()));
        indexes.keep(change, version.handle());
        altered.put(id, change);
        return change;
    }

    static DatabaseException changedByAnother(TableInfo table) {
        return new DatabaseException(
                SqlState.SERIALIZATION_FAILURE,
                "could not serialize access: table \"" + table.name() + "\" was changed by another transaction");
    }

    static DatabaseException hasWritten(TableInfo table) {
        return new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "cannot ALTER TABLE \"" + table.name()
                        + "\" because this transaction has changed rows of it; commit them first");
    }

    /// The table dropped and made again, empty, with what belonged to it.
    TableInfo truncate(TableInfo table) {
        StoredTable old = writes.require(table).handle().table();
        CatalogWrites objects = new CatalogWrites(services, writes);
        long id = services.nextTableId().getAndIncrement();
        List<CatalogObject> moved = objects.moved(table.id(), id);
        remove(table);
        StoredTable empty = old.withId(id);
        TableVersion version = putCreated(empty);
        changes.create(empty);
        moved.forEach(changes::put);
        indexes.addToNew(version);
        return empty.info();
    }

    /// SQLSTATE 2BP01 where another table has a foreign key to it.
    void drop(TableInfo table) {
        writes.require(table);
        indexes.requireNoChildren(table);
        remove(table);
    }

    private void remove(TableInfo table) {
        changes.lockName(table.schema(), table.name());
        boolean own = created.containsKey(table.id());
        if (!own && services.snapshots().current().table(table.id()) == null) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE, "could not serialize access: table was dropped by another");
        }
        altered.remove(table.id());
        new CatalogWrites(services, writes).dropOwned(table, null);
        changes.drop(table.id(), own);
    }

    Mark mark() {
        return new Mark(Map.copyOf(created), Map.copyOf(altered), indexes.mark());
    }

    void undo(Mark mark) {
        created.putAll(mark.created());
        altered.clear();
        altered.putAll(mark.altered());
    }

    /// Frees what was made. Created tables live on where they were committed.
    void end(boolean committed) {
        indexes.end(
                committed,
                handle -> everCreated.stream()
                        .anyMatch(version -> version.handle() == handle && !(committed && isPublished(version))));
        everAltered.forEach(AlteredTable::close);
        for (TableVersion version : everCreated) {
            if (!committed || !isPublished(version)) {
                version.handle().close();
            }
        }
    }

    private boolean isPublished(TableVersion version) {
        long id = version.handle().id();
        return created.get(id) == version && changes.catalog().tables().containsKey(id);
    }
}
