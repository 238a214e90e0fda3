package io.phantomdb.storage.recovery;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.Operation;
import io.phantomdb.storage.record.OperationStream;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The second reading of the log: every operation that no segment holds is applied by its key.
///
///     log --this thread--> operations --by table--> lane 0: thread, tables 0, 4, 8, ...
///                                                   lane 1: thread, tables 1, 5, 9, ...
///
/// A table's operations are applied by one thread in the order of the log, so the result is that of a serial replay;
/// one large table gains that reading and checking the log happens beside it. With `exec.workers = 1` this thread does
/// all.
final class LogReplay implements AutoCloseable {
    private static final int LANES_MAX = 8;

    private final LogSurvey survey;
    private final MemoryBudget budget = MemoryBudget.unlimited("recovery");
    private final Region recordScratch = new Region(budget);
    private final OperationStream stream = new OperationStream(budget);
    private final List<TableReplay> replays = new ArrayList<>();
    private final List<ReplayLane> lanes = new ArrayList<>();
    private long lsn;

    /// @param tables by id, with their segments and without hot rows; complete
    LogReplay(StoreEnvironment environment, LogSurvey survey, Map<Long, TableVersion> tables) {
        this.survey = survey;
        int workers = workers(environment);
        int count = workers == 1 ? 1 : Math.clamp(tables.size(), 1, Math.min(workers, LANES_MAX));
        for (int i = 0; i < count; i++) {
            replays.add(new TableReplay(environment, tables, budget));
        }
        for (int i = 0; workers > 1 && i < count; i++) {
            lanes.add(new ReplayLane(replays.get(i), budget, i));
        }
    }

    private static int workers(StoreEnvironment environment) {
        long set = environment.settings().get(Setting.WORKERS);
        return set > 0 ? (int) Math.min(set, LANES_MAX) : Runtime.getRuntime().availableProcessors();
    }

    /// Applies the log from a record on; the number of operations applied.
    long run(CommitLog log, long replayFrom) {
        ReplayProgress progress = new ReplayProgress("replayed", replayFrom, log.nextLsn());
        log.replay(replayFrom, (recordLsn, payload) -> {
            read(recordLsn, payload);
            progress.at(recordLsn);
        });
        lanes.forEach(ReplayLane::finish);
        return replays.stream().mapToLong(TableReplay::applied).sum();
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
        int lane = (int) Math.floorMod(table, (long) replays.size());
        if (lanes.isEmpty()) {
            replays.get(lane).apply(lsn, timestamp, operation, table, row, bytes);
        } else {
            lanes.get(lane).put(lsn, timestamp, operation, table, row, bytes);
        }
    }

    @Override
    public void close() {
        lanes.forEach(ReplayLane::close);
        replays.forEach(TableReplay::close);
        stream.close();
        recordScratch.close();
    }
}
