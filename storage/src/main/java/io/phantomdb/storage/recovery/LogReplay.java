package io.phantomdb.storage.recovery;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.record.OperationStream;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import java.nio.ByteBuffer;
import java.util.Map;

/// The second reading of the log: every operation that no segment holds is applied by its key.
final class LogReplay implements AutoCloseable {
    private final StoreEnvironment environment;
    private final LogSurvey survey;
    private final Map<Long, TableVersion> tables;
    private final MemoryBudget budget = MemoryBudget.unlimited("recovery");
    private final Region recordScratch = new Region(budget);
    private final Region keyScratch = new Region(budget);
    private final OperationStream stream = new OperationStream(budget);
    private long applied;
    private long lsn;

    /// @param tables by id, with their segments and without hot rows
    LogReplay(StoreEnvironment environment, LogSurvey survey, Map<Long, TableVersion> tables) {
        this.environment = environment;
        this.survey = survey;
        this.tables = tables;
    }

    /// Applies the log from a record on; the number of operations applied.
    long run(CommitLog log, long replayFrom) {
        log.replay(replayFrom, this::read);
        return applied;
    }

    private void read(long recordLsn, ByteBuffer payload) {
        lsn = recordLsn;
        switch (RecordCodec.decode(lsn, payload, recordScratch)) {
            case LogRecord.Chunk chunk -> {
                if (survey.isWhole(chunk.timestamp())) {
                    if (chunk.index() == 0) {
                        stream.start();
                    }
                    apply(chunk.timestamp(), chunk.operations(), chunk.bytes());
                }
            }
            case LogRecord.Commit commit -> {
                if (commit.chunks() == 0) {
                    stream.start();
                }
                apply(commit.timestamp(), commit.operations(), commit.bytes());
            }
            case LogRecord.Folded _, LogRecord.Sequence _ -> {}
        }
        recordScratch.reset();
    }

    private void apply(long timestamp, long operations, int bytes) {
        stream.accept(
                operations,
                bytes,
                (operation, table, address, length) -> apply(timestamp, operation, table, address, length));
    }

    private void apply(long timestamp, Operation operation, long table, long row, int bytes) {
        TableVersion version = tables.get(table);
        if (version == null
                || timestamp <= version.foldedTo()
                || version.handle().quarantine().isClosed()) {
            return;
        }
        try {
            apply(version, timestamp, operation, row, bytes);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            version.handle().quarantine().close(String.valueOf(failure.getMessage()));
        }
    }

    private void apply(TableVersion version, long timestamp, Operation operation, long row, int bytes) {
        if (operation != Operation.INSERT) {
            end(version, timestamp, operation, row);
        }
        if (operation != Operation.DELETE) {
            version.handle().hot().reserve(1, bytes);
            version.handle().append(row, bytes, timestamp);
            noteRowId(version.handle(), row);
        }
        applied++;
    }

    private void end(TableVersion version, long timestamp, Operation operation, long row) {
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
        stream.close();
        keyScratch.close();
        recordScratch.close();
    }
}
