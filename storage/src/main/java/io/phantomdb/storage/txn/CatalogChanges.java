package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.Snapshots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The catalog as one transaction sees it: the snapshot's, with the transaction's changes on top.
///
///     snapshot's catalog --changes in order--> catalog        changes --commit--> log
///
/// Each object and table is in the list of changes at most once. Names are locked until the transaction ends.
final class CatalogChanges {
    private final TransactionServices services;
    private final TransactionLocks locks;
    private final Map<Long, SequenceCounter> ownSequences = new ConcurrentHashMap<>();
    private Snapshots.Pin pin;
    private CatalogState catalog;
    private List<SchemaChange> changes = List.of();

    CatalogChanges(TransactionServices services, Snapshots.Pin pin, TransactionLocks locks) {
        this.services = services;
        this.pin = pin;
        this.catalog = pin.version().catalog();
        this.locks = locks;
    }

    CatalogState catalog() {
        return catalog;
    }

    /// The snapshot's.
    CatalogState pinned() {
        return pin.version().catalog();
    }

    /// What the commit logs.
    List<SchemaChange> all() {
        return changes;
    }

    /// Goes over to a later snapshot.
    void rebase(Snapshots.Pin later) {
        pin = later;
        catalog = withChanges(pinned(), changes);
    }

    /// Goes back to what [#all] and [#ownSequences] were. Values that were given out stay so.
    void undo(List<SchemaChange> earlier, Map<Long, SequenceCounter> sequences) {
        changes = earlier;
        catalog = withChanges(pinned(), changes);
        ownSequences.keySet().retainAll(sequences.keySet());
        ownSequences.putAll(sequences);
        for (SchemaChange change : changes) {
            if (change instanceof SchemaChange.Put(CatalogObject.Sequence sequence)
                    && ownSequences.get(sequence.id()) instanceof SequenceCounter own) {
                own.redefine(sequence.info());
            }
        }
    }

    private static CatalogState withChanges(CatalogState base, List<SchemaChange> changes) {
        CatalogState result = base;
        for (SchemaChange change : changes) {
            result = switch (change) {
                case SchemaChange.Create create -> result.with(create.table());
                case SchemaChange.Drop drop -> result.without(drop.table());
                case SchemaChange.Alter alter -> result.with(alter.table());
                case SchemaChange.Put put -> result.with(put.object());
                case SchemaChange.Remove remove -> result.withoutObject(remove.key());
            };
        }
        return result;
    }

    void create(StoredTable table) {
        catalog = catalog.with(table);
        add(new SchemaChange.Create(table));
    }

    /// Another form of a table that the transaction itself has made.
    void recreate(StoredTable table) {
        catalog = catalog.with(table);
        changes = changes.stream()
                .map(change -> change instanceof SchemaChange.Create create
                                && create.table().id() == table.id()
                        ? new SchemaChange.Create(table)
                        : change)
                .toList();
    }

    void alter(StoredTable table) {
        catalog = catalog.with(table);
        forget(change -> isAlter(change, table.id()));
        add(new SchemaChange.Alter(table, ""));
    }

    /// @param own whether the transaction itself has made the table
    void drop(long table, boolean own) {
        catalog = catalog.without(table);
        forget(change -> isAlter(change, table)
                || change instanceof SchemaChange.Put put && put.object().needs(table)
                || own
                        && change instanceof SchemaChange.Create create
                        && create.table().id() == table);
        if (!own) {
            add(new SchemaChange.Drop(table));
        }
    }

    private static boolean isAlter(SchemaChange change, long table) {
        return change instanceof SchemaChange.Alter alter && alter.table().id() == table;
    }

    void put(CatalogObject object) {
        catalog = catalog.with(object);
        forgetObject(object.key());
        add(new SchemaChange.Put(object));
    }

    void remove(String key) {
        catalog = catalog.withoutObject(key);
        forgetObject(key);
        if (pinned().object(key).isPresent()) {
            add(new SchemaChange.Remove(key));
        }
    }

    /// What the transaction said of the object before.
    private void forgetObject(String key) {
        forget(change ->
                change instanceof SchemaChange.Put put && put.object().key().equals(key)
                        || change.equals(new SchemaChange.Remove(key)));
    }

    private void forget(Predicate<SchemaChange> forgotten) {
        changes = changes.stream().filter(forgotten.negate()).toList();
    }

    private void add(SchemaChange change) {
        List<SchemaChange> longer = new ArrayList<>(changes);
        longer.add(change);
        changes = List.copyOf(longer);
    }

    /// Keys of objects that the transaction has removed.
    Set<String> removed() {
        return changes.isEmpty()
                ? Set.of()
                : changes.stream()
                        .filter(SchemaChange.Remove.class::isInstance)
                        .map(change -> ((SchemaChange.Remove) change).key())
                        .collect(Collectors.toSet());
    }

    /// Sequences that this transaction made or restarted, by id.
    Map<Long, SequenceCounter> ownSequences() {
        return ownSequences;
    }

    /// [#all] with the places where own sequences stand now.
    List<SchemaChange> placed() {
        return changes.stream()
                .map(change -> change instanceof SchemaChange.Put(CatalogObject.Sequence sequence)
                                && ownSequences.get(sequence.id()) instanceof SequenceCounter own
                        ? new SchemaChange.Put(own.exact())
                        : change)
                .toList();
    }

    /// Whether something is called so, or another transaction has committed something of the name after the snapshot.
    boolean isTaken(String schema, String name) {
        return catalog.isTaken(schema, name)
                || services.snapshots().current().catalog().isTaken(schema, name) && !pinned().isTaken(schema, name);
    }

    /// Takes a name for something new. SQLSTATE 3F000 no such schema, 42P07 the name is taken, 40001 by somebody who is
    /// not done.
    void claim(String schema, String name) {
        if (!catalog.schemas().contains(schema)) {
            throw new DatabaseException(SqlState.INVALID_SCHEMA_NAME, "schema \"" + schema + "\" does not exist");
        }
        lockName(schema, name);
        if (isTaken(schema, name)) {
            throw new DatabaseException(SqlState.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
        }
    }

    void lockName(String schema, String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : (schema + "." + name).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x100000001b3L;
        }
        locks.acquire(hash * 0x9E3779B97F4A7C15L, RowLock.UPDATE, LockPolicy.WAIT);
    }
}
