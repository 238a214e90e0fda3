package io.phantomdb.storage.fold;

import io.phantomdb.core.world.World;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.WriteFigures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What works in the background, and what has worked lately: folds, compactions, checkpoints. Any thread.
public final class Jobs {
    private static final int ENDED_MAX = 100;

    public enum Kind {
        FOLD,
        COMPACTION,
        CHECKPOINT
    }

    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /// @param schema,table empty: the job is for all tables
    /// @param startedAt,endedAt milliseconds since 1970
    /// @param rows,bytes written
    /// @param error why it failed
    public record Job(
            long id,
            Kind kind,
            String schema,
            String table,
            State state,
            long startedAt,
            Optional<Long> endedAt,
            long rows,
            long bytes,
            Optional<String> error) {}

    private final World world;
    private final Map<Long, Job> running = new LinkedHashMap<>();
    private final ArrayDeque<Job> ended = new ArrayDeque<>();
    private long nextId = 1;

    public Jobs(World world) {
        this.world = world;
    }

    /// Runs a job on a table.
    ///
    /// @param work false: there was nothing to do
    boolean run(Kind kind, TableHandle handle, BooleanSupplier work) {
        WriteFigures.Totals before = handle.figures().totals();
        long id = begin(kind, handle.info().schema(), handle.info().name());
        try {
            boolean worked = work.getAsBoolean();
            WriteFigures.Totals after = handle.figures().totals();
            if (!worked) {
                idle(id);
            } else if (kind == Kind.FOLD) {
                done(id, after.foldedRows() - before.foldedRows(), after.foldedBytes() - before.foldedBytes());
            } else {
                done(
                        id,
                        after.compactedRows() - before.compactedRows(),
                        after.compactedBytes() - before.compactedBytes());
            }
            return worked;
        } catch (Throwable failure) {
            failed(id, failure);
            throw failure;
        }
    }

    /// Runs a job that is not of one table.
    void run(Kind kind, Runnable work) {
        long id = begin(kind, "", "");
        try {
            work.run();
            done(id, 0, 0);
        } catch (Throwable failure) {
            failed(id, failure);
            throw failure;
        }
    }

    private synchronized long begin(Kind kind, String schema, String table) {
        long id = nextId++;
        long now = world.clock().millis();
        running.put(id, new Job(id, kind, schema, table, State.RUNNING, now, Optional.empty(), 0, 0, Optional.empty()));
        return id;
    }

    private void done(long id, long rows, long bytes) {
        end(id, State.DONE, rows, bytes, Optional.empty());
    }

    private void failed(long id, Throwable failure) {
        end(id, State.FAILED, 0, 0, Optional.of(String.valueOf(failure.getMessage())));
    }

    private synchronized void idle(long id) {
        running.remove(id);
    }

    private synchronized void end(long id, State state, long rows, long bytes, Optional<String> error) {
        Job begun = running.remove(id);
        if (begun == null) {
            return;
        }
        if (ended.size() == ENDED_MAX) {
            ended.removeFirst();
        }
        Optional<Long> now = Optional.of(world.clock().millis());
        ended.add(new Job(id, begun.kind, begun.schema, begun.table, state, begun.startedAt, now, rows, bytes, error));
    }

    /// The last hundred that ended, oldest first, then those that run.
    public synchronized List<Job> all() {
        List<Job> all = new ArrayList<>(ended);
        all.addAll(running.values());
        return all;
    }
}
