package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.LockOutcome;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.storage.index.KeyRows;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table as one transaction writes it: keys are locked, looked up, checked for conflicts, and entered in the write
/// set. One thread.
///
/// The snapshot's own version says which row the transaction sees; the newest version says whether anybody wrote it
/// since. A key is locked before the newest version is read, so nothing can happen to it in between, nor later: a row
/// whose lock is held can be found in every later version of the table by its key ([#rebase]).
final class TableTarget implements AutoCloseable {
    private static final int RELOCATION_ROWS = 1024;

    private final TransactionServices services;
    private final TransactionLocks locks;
    private final boolean created;
    private final boolean readCommitted;
    private final Region region;
    private final TableWrites writes;
    private final MemoryBudget budget;
    private final UniqueKeys uniqueKeys;
    private final TableInfo info;
    private final long lockSalt;
    private final TouchedRows touched;
    private TableVersion pinned;
    private long snapshot;
    private @Nullable DatabaseVersion currentDatabase;
    private @Nullable TableVersion current;

    /// @param created whether this transaction created the table
    /// @param readCommitted whether what others wrote since the snapshot may be overwritten
    /// @param region holds rows until the transaction ends
    TableTarget(
            TransactionServices services,
            TransactionLocks locks,
            TableVersion pinned,
            boolean created,
            long snapshot,
            boolean readCommitted,
            Region region,
            MemoryBudget budget) {
        this.services = services;
        this.locks = locks;
        this.pinned = pinned;
        this.created = created;
        this.snapshot = snapshot;
        this.readCommitted = readCommitted;
        this.region = region;
        this.budget = budget;
        this.writes = new TableWrites(budget);
        this.info = pinned.handle().info();
        this.lockSalt = info.id() * 0x9E3779B97F4A7C15L;
        this.uniqueKeys = new UniqueKeys(this, budget);
        this.touched = new TouchedRows(writes, budget);
    }

    TableVersion pinned() {
        return pinned;
    }

    boolean isCreated() {
        return created;
    }

    TableWrites writes() {
        return writes;
    }

    /// Goes over to a later snapshot. SQLSTATE 40001 where the table was altered since.
    void rebase(TableVersion version, long newSnapshot) {
        snapshot = newSnapshot;
        if (version == pinned) {
            return;
        }
        if (version.handle() != pinned.handle()) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: table \"" + info.name() + "\" was altered");
        }
        relocate(version);
    }

    /// Goes over to what a later snapshot has of a table that the transaction itself has altered: its rows are copied
    /// anew, in the same form.
    void rebaseAltered(TableVersion version, long newSnapshot) {
        snapshot = newSnapshot;
        if (version != pinned) {
            uniqueKeys.moveTo(version.handle());
            relocate(version);
        }
    }

    private void relocate(TableVersion version) {
        try (Region scratch = new Region(MemoryBudget.unlimited("relocation"))) {
            for (int from = 0; from < writes.size(); from += RELOCATION_ROWS) {
                int count = Math.min(RELOCATION_ROWS, writes.size() - from);
                Batch keys = TableEffect.keys(pinned.handle(), writes, from, count, scratch);
                for (int i = 0; i < count; i++) {
                    if (writes.base(from + i) != Location.NONE) {
                        long row = writes.row(from + i);
                        long live = version.live(keys, i, RowLayout.keyAddress(row), RowLayout.keyBytes(row));
                        assert live != Location.NONE : "a locked row is gone";
                        writes.setBase(from + i, live);
                    }
                }
                scratch.reset();
            }
        }
        pinned = version;
    }

    /// Whether anything is to be committed.
    boolean hasChanges() {
        for (int entry = 0; entry < writes.size(); entry++) {
            if (writes.operation(entry) != null) {
                return true;
            }
        }
        return false;
    }

    /// Inserts prepared rows, one column per table column.
    long insert(Batch rows) {
        Batch keys = start(rows);
        RowWriter writer = pinned.handle().layout().writer(rows);
        for (int i = 0; i < rows.selected(); i++) {
            insert(writer, keys, rows.row(i), i);
        }
        return rows.selected();
    }

    /// Begins a batch of prepared rows; returns their keys.
    Batch start(Batch rows) {
        uniqueKeys.start(rows);
        return keysOf(rows);
    }

    /// Inserts one row of the batch begun.
    ///
    /// @param i number of the row among the selected ones
    /// @return its entry
    int insert(RowWriter writer, Batch keys, int row, int i) {
        int bytes = writer.bytes(row);
        long address = region.allocateBytes(bytes);
        writer.write(row, address);
        long key = RowLayout.keyAddress(address);
        int keyBytes = RowLayout.keyBytes(address);
        long hash = KeyCodec.hash(key, keyBytes);
        int entry = writes.find(key, keyBytes, hash);
        if (entry == TableWrites.ABSENT) {
            entry = info.hasPrimaryKey()
                    ? lockNewKey(keys, row, address, hash)
                    : writes.add(address, hash, Location.NONE);
        } else if (writes.isLive(entry)) {
            throw duplicate(keys, row);
        }
        touched.add(entry);
        writes.setPresent(entry, address, bytes);
        uniqueKeys.claim(i, address);
        return entry;
    }

    /// The entry of a row that the transaction sees, locked and free of conflicts; [TableWrites#ABSENT] where it
    /// sees none.
    int existing(KeyCodec.Writer keyWriter, Batch keys, int row, RowLock mode) {
        int keyBytes = keyWriter.bytes(row);
        long address = region.allocateBytes(Integer.BYTES + keyBytes);
        Memory.putInt(address, keyBytes);
        long key = RowLayout.keyAddress(address);
        keyWriter.write(row, key);
        long hash = KeyCodec.hash(key, keyBytes);
        int entry = writes.find(key, keyBytes, hash);
        if (entry != TableWrites.ABSENT) {
            if (!writes.isLive(entry)) {
                return TableWrites.ABSENT;
            }
            lock(hash, mode);
            return entry;
        }
        long base = pinned.find(keys, row, key, keyBytes, snapshot);
        if (base == Location.NONE) {
            return TableWrites.ABSENT;
        }
        lock(hash, mode);
        if (outcome(keys, row, key, keyBytes, base) != LockOutcome.LOCKED) {
            throw conflict();
        }
        return writes.add(address, hash, base);
    }

    /// Locks a row that the transaction sees, as [io.phantomdb.core.store.Transaction#lock] says.
    LockOutcome lock(KeyCodec.Writer keyWriter, Batch keys, int row, RowLock mode, LockPolicy policy, Region scratch) {
        int keyBytes = keyWriter.bytes(row);
        long key = scratch.allocateBytes(keyBytes);
        keyWriter.write(row, key);
        long hash = KeyCodec.hash(key, keyBytes);
        int entry = writes.find(key, keyBytes, hash);
        if (entry != TableWrites.ABSENT && !writes.isLive(entry)) {
            return LockOutcome.GONE;
        }
        long base = entry != TableWrites.ABSENT ? Location.NONE : pinned.find(keys, row, key, keyBytes, snapshot);
        if (entry == TableWrites.ABSENT && base == Location.NONE) {
            return LockOutcome.GONE;
        }
        if (!locks.acquire(hash ^ lockSalt, mode, policy)) {
            if (policy == LockPolicy.SKIP_LOCKED) {
                return LockOutcome.SKIPPED;
            }
            throw new DatabaseException(
                    SqlState.LOCK_NOT_AVAILABLE, "could not obtain lock on row in relation \"" + info.name() + "\"");
        }
        LockOutcome outcome =
                entry != TableWrites.ABSENT ? LockOutcome.LOCKED : outcome(keys, row, key, keyBytes, base);
        if (outcome != LockOutcome.LOCKED && !readCommitted) {
            throw conflict();
        }
        return outcome;
    }

    /// Deletes the row of an entry.
    void delete(int entry) {
        touched.add(entry);
        writes.setDeleted(entry);
    }

    /// What the statement has touched so far.
    TouchedRows touched() {
        return touched;
    }

    void rollbackTo(TableWrites.Position position) {
        writes.rollbackTo(position);
        touched.clear();
    }

    TableInfo info() {
        return info;
    }

    UniqueKeys uniqueKeys() {
        return uniqueKeys;
    }

    MemoryBudget budget() {
        return budget;
    }

    /// A region of the transaction's budget that the caller closes.
    Region scratch() {
        return new Region(budget);
    }

    /// The index's key of one row.
    KeyRows keysOf(TableIndex index, long row, Region scratch) {
        long addresses = scratch.allocate(Long.BYTES);
        Memory.putLong(addresses, row);
        return keysOf(index, addresses, 1, scratch);
    }

    /// The index's keys of rows.
    ///
    /// @param rows address of `count` row addresses
    KeyRows keysOf(TableIndex index, long rows, int count, Region scratch) {
        List<Vector> vectors = new ArrayList<>();
        for (int column : index.columns()) {
            vectors.add(pinned.handle().layout().decode(rows, count, column, scratch));
        }
        return index.keys(Batch.of(vectors, count), scratch);
    }

    /// Waits until no other transaction changes the row or holds it for that.
    void lockRow(long key, int keyBytes) {
        lock(KeyCodec.hash(key, keyBytes), RowLock.SHARE);
    }

    Batch keysOf(Batch rows) {
        return rows.withColumns(info.key().stream().map(rows::column).toList());
    }

    @Override
    public void close() {
        writes.close();
        uniqueKeys.close();
        touched.close();
    }

    private int lockNewKey(Batch keys, int row, long address, long hash) {
        lock(hash, RowLock.UPDATE);
        long key = RowLayout.keyAddress(address);
        int keyBytes = RowLayout.keyBytes(address);
        TableVersion now = current();
        TableVersion.Newest newest = now.newest(keys, row, key, keyBytes, snapshot);
        if (newest == TableVersion.Newest.LIVE) {
            throw duplicate(keys, row);
        }
        boolean deletedSince = newest == TableVersion.Newest.DELETED_SINCE
                || now != pinned && pinned.find(keys, row, key, keyBytes, snapshot) != Location.NONE;
        if (deletedSince && !readCommitted) {
            throw conflict();
        }
        return writes.add(address, hash, Location.NONE);
    }

    /// What became since the snapshot of a row that it sees; the row's lock is held.
    private LockOutcome outcome(Batch keys, int row, long key, int keyBytes, long base) {
        TableVersion now = current();
        if (now == pinned && pinned.endedAt(base) == Long.MAX_VALUE) {
            return LockOutcome.LOCKED;
        }
        long live = now.live(keys, row, key, keyBytes);
        if (live == Location.NONE) {
            return LockOutcome.GONE;
        }
        return now.begunAt(live) > snapshot ? LockOutcome.CHANGED : LockOutcome.LOCKED;
    }

    /// The newest version of the table; the lock of the key in question is held.
    TableVersion current() {
        if (created) {
            return pinned;
        }
        DatabaseVersion database = services.snapshots().current();
        if (database != currentDatabase) {
            currentDatabase = database;
            current = database.table(info.id());
        }
        if (current == null) {
            throw new DatabaseException(
                    SqlState.SERIALIZATION_FAILURE,
                    "could not serialize access: table \"" + info.name() + "\" was dropped");
        }
        return current;
    }

    void lock(long hash, RowLock mode) {
        locks.acquire(hash ^ lockSalt, mode, LockPolicy.WAIT);
    }

    static DatabaseException conflict() {
        return new DatabaseException(
                SqlState.SERIALIZATION_FAILURE, "could not serialize access due to concurrent update");
    }

    private DatabaseException duplicate(Batch keys, int row) {
        return new DatabaseException(
                SqlState.UNIQUE_VIOLATION,
                "duplicate key value violates unique constraint \"" + info.name() + "_pkey\": Key "
                        + KeyText.of(info, keys, row) + " already exists.");
    }
}
