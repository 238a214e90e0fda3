package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.row.RowWriter;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableVersion;
import org.jspecify.annotations.Nullable;

/// One table as one transaction writes it: keys are locked, looked up, checked for conflicts, and entered in the write
/// set. One thread.
///
/// The snapshot's own version says which row the transaction sees; the newest version says whether anybody wrote it
/// since. A key is locked before the newest version is read, so nothing can happen to it in between.
final class TableTarget implements AutoCloseable {
    private final TransactionServices services;
    private final TableVersion pinned;
    private final boolean created;
    private final long snapshot;
    private final long owner;
    private final Region region;
    private final TableWrites writes;
    private final TableInfo info;
    private final long lockSalt;
    private @Nullable DatabaseVersion currentDatabase;
    private @Nullable TableVersion current;

    /// @param created whether this transaction created the table
    /// @param region holds rows until the transaction ends
    TableTarget(
            TransactionServices services,
            TableVersion pinned,
            boolean created,
            long snapshot,
            long owner,
            Region region,
            MemoryBudget budget) {
        this.services = services;
        this.pinned = pinned;
        this.created = created;
        this.snapshot = snapshot;
        this.owner = owner;
        this.region = region;
        this.writes = new TableWrites(budget);
        this.info = pinned.handle().info();
        this.lockSalt = info.id() * 0x9E3779B97F4A7C15L;
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

    /// Inserts prepared rows, one column per table column.
    long insert(Batch rows) {
        Batch keys = keysOf(rows);
        RowWriter writer = pinned.handle().layout().writer(rows);
        for (int i = 0; i < rows.selected(); i++) {
            insert(writer, keys, rows.row(i));
        }
        return rows.selected();
    }

    /// Inserts one row of a batch of prepared rows.
    void insert(RowWriter writer, Batch keys, int row) {
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
        writes.setPresent(entry, address, bytes);
    }

    /// The entry of a row that the transaction sees, locked and free of conflicts; [TableWrites#ABSENT] where it
    /// sees none.
    int existing(KeyCodec.Writer keyWriter, Batch keys, int row) {
        int keyBytes = keyWriter.bytes(row);
        long address = region.allocateBytes(Integer.BYTES + keyBytes);
        Memory.putInt(address, keyBytes);
        long key = RowLayout.keyAddress(address);
        keyWriter.write(row, key);
        long hash = KeyCodec.hash(key, keyBytes);
        int entry = writes.find(key, keyBytes, hash);
        if (entry != TableWrites.ABSENT) {
            return writes.isLive(entry) ? entry : TableWrites.ABSENT;
        }
        long base = pinned.find(keys, row, key, keyBytes, snapshot);
        if (base == Location.NONE) {
            return TableWrites.ABSENT;
        }
        lock(hash);
        try {
            requireUnchanged(keys, row, key, keyBytes, base);
            return writes.add(address, hash, base);
        } catch (Throwable failure) {
            unlock(hash);
            throw failure;
        }
    }

    /// Where the transaction sees the row of a key: its own row's entry, else a location of the pinned version.
    long find(Batch keys, int row, long key, int keyBytes) {
        return pinned.find(keys, row, key, keyBytes, snapshot);
    }

    Batch keysOf(Batch rows) {
        return rows.withColumns(info.key().stream().map(rows::column).toList());
    }

    void releaseLocks() {
        for (int entry = 0; entry < writes.size(); entry++) {
            if (info.hasPrimaryKey() || writes.base(entry) != Location.NONE) {
                unlock(writes.hash(entry));
            }
        }
    }

    @Override
    public void close() {
        writes.close();
    }

    private int lockNewKey(Batch keys, int row, long address, long hash) {
        lock(hash);
        try {
            long key = RowLayout.keyAddress(address);
            int keyBytes = RowLayout.keyBytes(address);
            TableVersion now = current();
            switch (now.newest(keys, row, key, keyBytes, snapshot)) {
                case LIVE -> throw duplicate(keys, row);
                case DELETED_SINCE -> throw conflict();
                case ABSENT -> {
                    if (now != pinned && pinned.find(keys, row, key, keyBytes, snapshot) != Location.NONE) {
                        throw conflict();
                    }
                }
            }
            return writes.add(address, hash, Location.NONE);
        } catch (Throwable failure) {
            unlock(hash);
            throw failure;
        }
    }

    private void requireUnchanged(Batch keys, int row, long key, int keyBytes, long base) {
        TableVersion now = current();
        if (now == pinned) {
            if (pinned.endedAt(base) != Long.MAX_VALUE) {
                throw conflict();
            }
            return;
        }
        long live = now.live(keys, row, key, keyBytes);
        if (live == Location.NONE || now.begunAt(live) > snapshot) {
            throw conflict();
        }
    }

    /// The newest version of the table; the lock of the key in question is held.
    private TableVersion current() {
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

    private void lock(long hash) {
        if (!services.locks().tryLock(hash ^ lockSalt, owner)) {
            throw conflict();
        }
    }

    private void unlock(long hash) {
        services.locks().unlock(hash ^ lockSalt, owner);
    }

    private static DatabaseException conflict() {
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
