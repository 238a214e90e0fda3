package io.phantomdb.storage.recovery;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.util.Map;

/// Applies operations of the log to tables. One thread; each table has one.
final class TableReplay implements AutoCloseable {
    private final StoreEnvironment environment;
    private final Map<Long, TableVersion> tables;
    private final Region keyScratch;
    private long applied;

    /// @param tables by id; not changed any more
    TableReplay(StoreEnvironment environment, Map<Long, TableVersion> tables, MemoryBudget budget) {
        this.environment = environment;
        this.tables = tables;
        this.keyScratch = new Region(budget);
    }

    /// Operations applied so far.
    long applied() {
        return applied;
    }

    /// Applies an operation, unless the table's segments have it.
    ///
    /// @param row address of `bytes` bytes, valid during the call
    void apply(long lsn, long timestamp, Operation operation, long table, long row, int bytes) {
        TableVersion version = tables.get(table);
        if (version == null
                || timestamp <= version.foldedTo()
                || version.handle().quarantine().isClosed()) {
            return;
        }
        try {
            apply(version, lsn, timestamp, operation, row, bytes);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            version.handle().quarantine().close(String.valueOf(failure.getMessage()));
        }
    }

    private void apply(TableVersion version, long lsn, long timestamp, Operation operation, long row, int bytes) {
        if (operation != Operation.INSERT) {
            end(version, lsn, timestamp, operation, row);
        }
        if (operation != Operation.DELETE) {
            version.handle().hot().reserve(1, bytes);
            version.handle().append(row, bytes, timestamp);
            noteRowId(version.handle(), row);
        }
        applied++;
    }

    private void end(TableVersion version, long lsn, long timestamp, Operation operation, long row) {
        long live = live(version, RowLayout.keyAddress(row), RowLayout.keyBytes(row));
        if (live != Location.NONE) {
            version.end(live, timestamp);
        } else if (!version.handle().quarantine().isSet()) { // else it is in a segment that was left out
            throw environment
                    .corruption()
                    .of(version.handle().info())
                    .found(
                            environment.directory().resolve("wal"),
                            lsn,
                            "log record " + lsn + " does not fit the table: " + operation
                                    + " of a row that it does not have");
        }
    }

    private long live(TableVersion version, long key, int keyBytes) {
        Batch keys = keys(version.handle(), key);
        long live = version.live(keys, 0, key, keyBytes);
        keyScratch.reset();
        return live;
    }

    private Batch keys(TableHandle handle, long key) {
        long addresses = keyScratch.allocate(Long.BYTES);
        Memory.putLong(addresses, key);
        return handle.keys().decode(addresses, 1, keyScratch);
    }

    /// Row ids given out after the last checkpoint are known from the rows alone.
    private void noteRowId(TableHandle handle, long row) {
        if (!handle.info().hasPrimaryKey()) {
            Batch keys = keys(handle, RowLayout.keyAddress(row));
            long next = Memory.getLong(keys.column(0).valueAddress(0)) + 1;
            handle.nextRowId().accumulateAndGet(next, Math::max);
            keyScratch.reset();
        }
    }

    @Override
    public void close() {
        keyScratch.close();
    }
}
