package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/// The commit of a transaction that altered tables.
///
/// 1. Holding the tables' fold locks: their hot rows are folded in the old form, the bulk of them while others commit.
/// 2. Under the commit lock: what came since is folded, the metadata of the new form is written beside the old one, and
///    the commit's record names it. So every row before the record is in segments, every row after it has the new form,
///    and a crash in between leaves a folded table in the old form.
///
/// @param tables in the order of their ids, which is the order of their locks
/// @param kept whether an index is still in the catalog of the transaction, by its id
record AlteringCommit(TransactionServices services, List<AlteredTable> tables, LongPredicate kept) {
    /// @param changes those of the transaction, the places of metadata still open
    /// @param commit for which there is room
    void run(List<SchemaChange> changes, TransactionCommit commit) {
        List<TableHandle> handles =
                tables.stream().map(table -> table.before().handle()).toList();
        handles.forEach(handle -> handle.foldLock().lock());
        try {
            handles.forEach(handle -> services.evolution().fold(handle));
            services.sequencer().exclusively(() -> {
                commit(changes, commit);
                return 0;
            });
        } finally {
            handles.forEach(handle -> handle.foldLock().unlock());
        }
    }

    private void commit(List<SchemaChange> changes, TransactionCommit commit) {
        tables.forEach(this::requireUnchanged);
        Map<Long, TableVersion> versions = new LinkedHashMap<>();
        try {
            for (AlteredTable table : tables) {
                TableHandle handle = table.before().handle();
                services.evolution().fold(handle);
                TableVersion current = services.snapshots().current().table(handle.id());
                if (current == null) {
                    throw conflict(table);
                }
                TableVersion evolved = services.evolution().evolve(current, table.table());
                versions.put(handle.id(), evolved);
                adoptIndexes(table, evolved.handle());
            }
            commit.alter(located(changes, versions), versions);
            commit.encode();
            services.sequencer().commitLocked(commit);
        } catch (Throwable failure) {
            versions.values().stream()
                    .filter(version -> services.snapshots()
                                    .current()
                                    .table(version.handle().id())
                            != version)
                    .forEach(services.evolution()::release);
            throw failure;
        }
    }

    private void adoptIndexes(AlteredTable table, TableHandle handle) {
        for (TableIndex index : table.indexes()) {
            if (kept.test(index.info().id())) {
                handle.addIndex(index.over(index.info(), handle.info()));
            }
        }
    }

    private static List<SchemaChange> located(List<SchemaChange> changes, Map<Long, TableVersion> versions) {
        List<SchemaChange> located = new ArrayList<>();
        for (SchemaChange change : changes) {
            TableVersion version = change instanceof SchemaChange.Alter alter
                    ? versions.get(alter.table().id())
                    : null;
            located.add(
                    version == null
                            ? change
                            : new SchemaChange.Alter(version.handle().table(), version.location()));
        }
        return located;
    }

    /// Under the commit lock. Commits that wait for their force are published by the fold; they count here.
    private void requireUnchanged(AlteredTable table) {
        TableHandle handle = table.before().handle();
        TableVersion newest = services.publication().newest().table(handle.id());
        if (newest == null || newest.handle() != handle || table.checked() && handle.lastWrite() > table.since()) {
            throw conflict(table);
        }
    }

    private static DatabaseException conflict(AlteredTable table) {
        return new DatabaseException(
                SqlState.SERIALIZATION_FAILURE,
                "could not serialize access: table \"" + table.table().info().name()
                        + "\" was changed by another transaction");
    }
}
