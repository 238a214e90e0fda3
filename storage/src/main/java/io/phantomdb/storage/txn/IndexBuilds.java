package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.index.KeyRows;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.scan.IndexLoad;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Makes indexes over tables that others go on writing, and takes them away again.
///
/// 1. Under the commit lock the index is registered: every commit from then on keeps it. All earlier ones are visible.
/// 2. A pin is taken, so it sees all that was committed before the registration, and its rows are entered.
/// 3. The transaction commits its catalog change; until then nobody reads the index, but writers obey a unique one.
///
/// Of a table that the transaction has altered, or made, nobody else knows the form: its indexes are made aside and
/// become current with it.
final class IndexBuilds {
    private final TransactionServices services;
    private final List<Built> built = new ArrayList<>();
    private final Set<String> gone = new TreeSet<>();

    /// @param known whether others keep it too
    private record Built(TableHandle handle, TableIndex index, boolean known) {}

    IndexBuilds(TransactionServices services) {
        this.services = services;
    }

    /// Registers the index of a table that nobody else knows.
    TableIndex addToNew(TableVersion created, IndexInfo info) {
        TableIndex index = newIndex(created, info);
        created.handle().addIndex(index);
        index.setLoaded(0);
        built.add(new Built(created.handle(), index, false));
        return index;
    }

    /// Registers and loads. SQLSTATE 23505, 53200; nothing is left then.
    TableIndex build(TableVersion version, IndexInfo info) {
        TableIndex index = newIndex(version, info);
        TableHandle handle = version.handle();
        services.sequencer().exclusively(() -> {
            handle.addIndex(index);
            return 0;
        });
        built.add(new Built(handle, index, true));
        Snapshots.Pin pin = services.snapshots().pin();
        try {
            TableVersion now = pin.version().table(handle.id());
            if (now == null || now.handle() != handle) {
                throw new DatabaseException(
                        SqlState.SERIALIZATION_FAILURE,
                        "could not serialize access: table \"" + handle.info().name() + "\" was changed by another");
            }
            MemoryBudget budget = services.environment().foldBudget();
            new IndexLoad(now, index, budget, this::exclusively)
                    .run(pin.snapshot(), services.environment().batchRows(), (keys, row) -> {
                        throw duplicate(index, handle, keys, row);
                    });
            index.setLoaded(pin.snapshot());
            return index;
        } catch (Throwable failure) {
            built.removeLast();
            remove(handle, index);
            throw failure;
        } finally {
            services.snapshots().release(pin);
        }
    }

    /// Loads an index over an altered table as the transaction sees it; others must not have written the table then.
    void load(AlteredTable table, IndexInfo info) {
        table.forbidWrites();
        TableVersion version = table.version();
        TableIndex index = newIndex(version, info);
        try {
            new IndexLoad(version, index, services.environment().foldBudget(), this::alone)
                    .run(table.snapshot(), services.environment().batchRows(), (keys, row) -> {
                        throw duplicate(index, version.handle(), keys, row);
                    });
        } catch (Throwable failure) {
            index.close();
            throw failure;
        }
        index.setLoaded(table.snapshot());
        table.add(index);
    }

    private void alone(Runnable action) {
        services.environment().indexMemory().require(1);
        action.run();
    }

    private TableIndex newIndex(TableVersion version, IndexInfo info) {
        return new TableIndex(
                info,
                version.handle().info(),
                services.environment().indexMemory().budget());
    }

    private void exclusively(Runnable action) {
        services.environment().indexMemory().require(1);
        services.sequencer().exclusively(() -> {
            action.run();
            return 0;
        });
    }

    private static DatabaseException duplicate(TableIndex index, TableHandle handle, KeyRows keys, int row) {
        return new DatabaseException(
                SqlState.UNIQUE_VIOLATION,
                "could not create unique index \"" + index.info().name() + "\": Key "
                        + KeyText.of(index, handle.info(), keys, row) + " is duplicated.");
    }

    /// Keys of what was built and is not in the catalog that the transaction sees: rolled back to a mark, or dropped.
    /// It means nothing to the transaction itself, for as long as it is there.
    Set<String> withdrawn(Predicate<IndexInfo> kept) {
        if (built.isEmpty()) {
            return gone;
        }
        Set<String> keys = new TreeSet<>(gone);
        built.stream()
                .map(one -> one.index.info())
                .filter(kept.negate())
                .forEach(index -> keys.add(CatalogObject.Index.keyOf(index.id())));
        return keys;
    }

    /// How many were built, for [#undo].
    int mark() {
        return built.size();
    }

    /// Takes away what was built since the mark: nothing brings it back, and it would go on forbidding others its keys.
    void undo(int mark) {
        for (int i = built.size() - 1; i >= mark; i--) {
            Built one = built.get(i);
            if (one.known) {
                built.remove(i);
                gone.add(CatalogObject.Index.keyOf(one.index.info().id()));
                remove(one.handle, one.index);
            }
        }
    }

    /// Takes away what was built and is not in the catalog.
    ///
    /// @param closed handles that take their indexes with them
    void end(Predicate<IndexInfo> kept, Predicate<TableHandle> closed) {
        for (Built one : built) {
            if (!kept.test(one.index.info()) && !closed.test(one.handle)) {
                remove(one.handle, one.index);
            }
        }
    }

    private void remove(TableHandle handle, TableIndex index) {
        services.sequencer().exclusively(() -> {
            handle.removeIndex(index);
            services.snapshots().install(services.snapshots().current(), index::close);
            return 0;
        });
    }
}
