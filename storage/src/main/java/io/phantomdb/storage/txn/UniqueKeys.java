package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.row.index.OrderedIndex;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.index.KeyBlob;
import io.phantomdb.storage.index.KeyRows;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.TableHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys that one transaction's rows of one table have in its unique indexes and in those of foreign keys.
///
/// A key is locked, as a row's own key is, before the index is asked who has it: so whoever held the lock before has
/// committed into the index, or is gone. Who has it is told by live entries, less those of rows that the transaction
/// itself has deleted or changed, and by the transaction's own keys. One thread.
final class UniqueKeys implements AutoCloseable {
    private final TableTarget target;
    private final Region batchRegion;
    private final Region claimRegion;
    private final List<Unique> indexes = new ArrayList<>();
    private final List<TableIndex> trusted = new ArrayList<>();
    private Set<String> dropped = Set.of();

    /// One index, the keys of own rows, and the keys of the batch being written.
    private static final class Unique {
        /// More than the nodes that one more key copies or splits.
        private static final long NODES_BYTES = 32 << 10;

        final OrderedIndex own;
        TableIndex index;

        @Nullable
        KeyRows batch;

        boolean kept;

        private final MemoryBudget budget;
        private final MemoryBudget taken = MemoryBudget.unlimited("own keys");
        private long reserved;

        Unique(TableIndex index, MemoryBudget budget) {
            this.index = index;
            this.budget = budget;
            this.own = new OrderedIndex(taken);
        }

        /// Enters a key. SQLSTATE 53200 before anything has changed: the tree cannot be refused memory halfway.
        void enter(long blob) {
            long room = taken.used() + NODES_BYTES + 8L * KeyBlob.bytes(blob);
            if (room > reserved) {
                budget.reserve(room - reserved);
                reserved = room;
            }
            own.insert(KeyBlob.key(blob), KeyBlob.bytes(blob), KeyBlob.head(blob));
            own.publish();
        }

        void close() {
            own.close();
            budget.release(reserved);
            reserved = 0;
        }

        KeyRows rows() {
            return Objects.requireNonNull(batch);
        }
    }

    /// @param budget of the transaction
    UniqueKeys(TableTarget target, MemoryBudget budget) {
        this.target = target;
        this.batchRegion = new Region(budget);
        this.claimRegion = new Region(budget);
        for (TableIndex index : target.pinned().handle().indexes()) {
            if (isTracked(index)) {
                indexes.add(new Unique(index, budget));
                if (index.isLoaded()) {
                    trusted.add(index);
                }
            }
        }
    }

    /// Unique indexes, and those over the columns of foreign keys, which are asked for own rows too.
    private static boolean isTracked(TableIndex index) {
        return index.info().unique() || index.info().constraint();
    }

    /// Row keys of own rows that have the key now.
    List<TableIndex.FoundKey> own(TableIndex index, long key, int keyBytes, Region scratch) {
        for (Unique unique : indexes) {
            if (unique.index == index) {
                return own(unique, key, keyBytes, scratch);
            }
        }
        return List.of();
    }

    /// Indexes that the transaction has dropped, or made and taken back, do not count for what it writes next.
    ///
    /// @param keys of catalog objects
    void setDropped(Set<String> keys) {
        dropped = keys;
    }

    /// Whether the index counts for what is written next: not one that the transaction has dropped, nor one that others
    /// have, which no commit keeps up any more.
    private boolean isKept(TableIndex index) {
        return target.pinned().handle().indexes().contains(index)
                && (dropped.isEmpty()
                        || !dropped.contains(
                                CatalogObject.Index.keyOf(index.info().id())));
    }

    /// The table's indexes are now those of another handle, over the same entries.
    void moveTo(TableHandle handle) {
        for (Unique unique : indexes) {
            TableIndex before = unique.index;
            Optional<TableIndex> now = handle.index(before.info().id());
            if (now.isPresent()) {
                unique.index = now.get();
                trusted.replaceAll(index -> index == before ? now.get() : index);
            }
        }
    }

    /// The unique indexes that every row written was checked against.
    List<TableIndex> trusted() {
        return trusted;
    }

    /// Claims the keys that rows written before have in an index that the transaction itself makes. SQLSTATE 23505.
    void claimWritten(TableIndex index) {
        if (!isTracked(index)) {
            return;
        }
        Unique unique = new Unique(index, target.budget());
        indexes.add(unique);
        trusted.add(index);
        TableWrites writes = target.writes();
        for (int entry = 0; entry < writes.size(); entry++) {
            if (writes.state(entry) == TableWrites.PRESENT) {
                long row = writes.row(entry);
                batchRegion.reset();
                KeyRows rows = target.keysOf(index, row, batchRegion);
                unique.batch = rows;
                if (rows.includes(0) && !rows.hasNull(0)) {
                    claim(unique, 0, row);
                }
            }
        }
    }

    /// Begins a batch of prepared rows.
    void start(Batch rows) {
        batchRegion.reset();
        for (Unique unique : indexes) {
            unique.kept = isKept(unique.index);
            unique.batch = unique.index.keys(
                    rows.withColumns(
                            unique.index.columns().stream().map(rows::column).toList()),
                    batchRegion);
        }
    }

    /// Claims the keys of a row that was entered in the write set. SQLSTATE 23505 where another row has one, 40001
    /// where another transaction is about to.
    ///
    /// @param i number of the row among the batch's selected ones
    /// @param row address of its bytes
    void claim(int i, long row) {
        for (Unique unique : indexes) {
            if (unique.kept && unique.rows().includes(i) && !unique.rows().hasNull(i)) {
                claim(unique, i, row);
            }
        }
    }

    private void claim(Unique unique, int i, long row) {
        claimRegion.reset();
        long blob = KeyBlob.of(unique.rows(), i, RowLayout.keyAddress(row), RowLayout.keyBytes(row), claimRegion);
        if (!unique.index.info().unique()) {
            unique.enter(blob);
            return;
        }
        long lock = fingerprint(unique.index, blob);
        target.lock(lock, RowLock.UPDATE);
        if (ownHas(unique, blob)) {
            throw duplicate(unique, i);
        }
        Optional<TableIndex.FoundKey> other = committed(unique, blob);
        if (other.isPresent()) {
            target.lockRow(other.get().address(), other.get().bytes());
            if (committed(unique, blob).isPresent()) {
                throw duplicate(unique, i);
            }
        }
        unique.enter(blob);
    }

    private static long fingerprint(TableIndex index, long blob) {
        return KeyCodec.hash(KeyBlob.key(blob), KeyBlob.head(blob))
                ^ index.info().id() * 0xD1B54A32D192ED03L;
    }

    /// Whether another of the transaction's own rows has the key now.
    private boolean ownHas(Unique unique, long blob) {
        for (TableIndex.FoundKey found : own(unique, KeyBlob.key(blob), KeyBlob.head(blob), claimRegion)) {
            if (found.bytes() != KeyBlob.rowKeyBytes(blob)
                    || !Memory.equal(found.address(), KeyBlob.rowKey(blob), found.bytes())) {
                return true;
            }
        }
        return false;
    }

    /// Entries are never taken back; whether a row still has the key is seen by its bytes.
    private List<TableIndex.FoundKey> own(Unique unique, long key, int keyBytes, Region scratch) {
        if (unique.own.entries() == 0) {
            return List.of();
        }
        List<TableIndex.FoundKey> found = new ArrayList<>();
        long end = scratch.allocateBytes(keyBytes);
        Memory.copy(key, end, keyBytes);
        int endBytes = IndexKeyCodec.successor(end, keyBytes);
        unique.own.scan(key, keyBytes, end, endBytes, (entryKey, head, bytes, ended) -> {
            int length = bytes - head;
            TableWrites writes = target.writes();
            int entry = writes.find(entryKey + head, length, KeyCodec.hash(entryKey + head, length));
            if (entry != TableWrites.ABSENT
                    && writes.state(entry) == TableWrites.PRESENT
                    && hasKey(unique.index, entry, key, keyBytes)) {
                long copy = scratch.allocateBytes(length);
                Memory.copy(entryKey + head, copy, length);
                found.add(new TableIndex.FoundKey(copy, length));
            }
            return true;
        });
        return found;
    }

    private boolean hasKey(TableIndex index, int entry, long key, int keyBytes) {
        try (Region scratch = target.scratch()) {
            KeyRows keys = target.keysOf(index, target.writes().row(entry), scratch);
            if (!keys.includes(0) || keys.bytes(0) != keyBytes) {
                return false;
            }
            long now = scratch.allocateBytes(keyBytes);
            keys.write(0, now);
            return Memory.equal(now, key, keyBytes);
        }
    }

    /// A committed row with the key that the transaction has not written itself.
    private Optional<TableIndex.FoundKey> committed(Unique unique, long blob) {
        TableWrites writes = target.writes();
        List<TableIndex.FoundKey> others = new ArrayList<>();
        unique.index.scanEqual(KeyBlob.key(blob), KeyBlob.head(blob), claimRegion, (key, head, bytes, end) -> {
            int length = bytes - head;
            if (end != OrderedIndex.LIVE) {
                return true;
            }
            int entry = writes.find(key + head, length, KeyCodec.hash(key + head, length));
            if (entry == TableWrites.ABSENT || writes.state(entry) == TableWrites.UNTOUCHED) {
                long copy = claimRegion.allocateBytes(length);
                Memory.copy(key + head, copy, length);
                others.add(new TableIndex.FoundKey(copy, length));
            }
            return others.isEmpty();
        });
        return others.stream().findFirst();
    }

    private DatabaseException duplicate(Unique unique, int i) {
        return new DatabaseException(
                SqlState.UNIQUE_VIOLATION,
                "duplicate key value violates unique constraint \""
                        + unique.index.info().name() + "\": Key "
                        + KeyText.of(unique.index, target.pinned().handle().info(), unique.rows(), i)
                        + " already exists.");
    }

    @Override
    public void close() {
        indexes.forEach(Unique::close);
        batchRegion.close();
        claimRegion.close();
    }
}
