package io.phantomdb.engine;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.sql.plan.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What a statement came to: a count, or rows to be pulled. Whoever executed the statement closes it.
///
/// One thread at a time pulls; any thread may cancel or close. A result keeps its snapshot until it is closed or read
/// to the end; after that it holds nothing of the statement, however long somebody holds it.
public final class Result implements AutoCloseable {
    private static final long NO_COUNT = -1;

    private final List<Field> columns;
    private final long updateCount;
    private RowSource rows;
    private OnEnd onEnd;
    private final long rowsMax;
    private final ReentrantLock lock = new ReentrantLock();
    private long rowsRead;
    private volatile boolean ended;

    /// Called once, when the last row was pulled, the result closed, or pulling failed.
    @FunctionalInterface
    interface OnEnd {
        void ended(boolean failed);
    }

    private Result(List<Field> columns, long updateCount, RowSource rows, OnEnd onEnd, long rowsMax) {
        this.columns = List.copyOf(columns);
        this.updateCount = updateCount;
        this.rows = rows;
        this.onEnd = onEnd;
        this.rowsMax = rowsMax;
    }

    /// What a statement without rows came to, when it is asked for as rows: no columns, none of them.
    public static Result none() {
        return ofCount(0);
    }

    static Result ofCount(long count) {
        return new Result(List.of(), count, RowSource.of(List.of()), failed -> {}, 0);
    }

    static Result ofRows(List<Field> columns, RowSource rows, Settings settings, OnEnd onEnd) {
        return new Result(columns, NO_COUNT, rows, onEnd, settings.get(Setting.RESULT_ROWS_MAX));
    }

    /// Columns of the rows; empty where the result is a count.
    public List<Field> columns() {
        return columns;
    }

    public boolean hasRows() {
        return updateCount == NO_COUNT;
    }

    /// Rows changed; 0 for statements that change none; -1 where the result has rows.
    public long updateCount() {
        return updateCount;
    }

    /// The next rows; empty at the end. Throws the statement's error: 57014 after a cancel or past the deadline,
    /// 54000 past `results.rows_max`.
    public Optional<RowBatch> next() {
        lock.lock();
        try {
            if (ended) {
                return Optional.empty();
            }
            Optional<RowBatch> next = rows.next();
            if (next.isEmpty()) {
                end(false);
            } else {
                count(next.get());
            }
            return next;
        } catch (Throwable failure) {
            end(true);
            throw Failures.translate(failure);
        } finally {
            lock.unlock();
        }
    }

    private void count(RowBatch batch) {
        rowsRead += batch.batch().selected();
        if (rowsMax > 0 && rowsRead > rowsMax) {
            batch.close();
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "the result has more than " + rowsMax + " rows (results.rows_max)");
        }
    }

    /// Stops the statement soon; [#next] then throws SQLSTATE 57014.
    public void cancel(String reason) {
        rows.cancel(reason);
    }

    /// Whether the last row was pulled or the result closed.
    public boolean isEnded() {
        return ended;
    }

    /// Reads what is left into memory, so that the statement's scans can close; [#next] goes on from there.
    void detach() {
        lock.lock();
        List<RowBatch> rest = new ArrayList<>();
        try {
            if (!ended) {
                for (Optional<RowBatch> next = rows.next(); next.isPresent(); next = rows.next()) {
                    rest.add(next.get());
                }
                rows.close();
                rows = RowSource.of(rest);
            }
        } catch (Throwable failure) {
            rest.forEach(RowBatch::close);
            end(true);
            throw Failures.translate(failure);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (!lock.isHeldByCurrentThread() && lock.isLocked()) {
            rows.cancel("the result was closed");
        }
        lock.lock();
        try {
            end(false);
        } finally {
            lock.unlock();
        }
    }

    private void end(boolean failed) {
        if (ended) {
            return;
        }
        ended = true;
        RowSource read = rows;
        OnEnd told = onEnd;
        rows = RowSource.of(List.of());
        onEnd = _ -> {};
        try {
            read.close();
        } finally {
            told.ended(failed);
        }
    }
}
