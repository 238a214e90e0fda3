package io.phantomdb.exec;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.exec.operator.QueryState;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Result batches on their way from workers to the puller, the query's first error and its end.
final class ResultQueue implements QueryState.Control {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ResultBatch> batches = new ArrayDeque<>();
    private final long bytesMax;
    private final long deadlineNanos;
    private long bytes;
    private boolean done;
    private volatile @Nullable Throwable error;

    /// @param bytesMax an [#add] waits while more bytes than these are in the queue
    ResultQueue(long bytesMax, long deadlineNanos) {
        this.bytesMax = bytesMax;
        this.deadlineNanos = deadlineNanos;
    }

    /// Remembers the first error; everyone who checks or waits gets it.
    void fail(Throwable failure) {
        lock.lock();
        try {
            if (error == null) {
                error = failure;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasFailed() {
        return error != null;
    }

    @Override
    public void check() {
        if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
            fail(new DatabaseException(SqlState.QUERY_CANCELED, "canceling statement due to statement timeout"));
        }
        Throwable failure = error;
        if (failure != null) {
            throw rethrown(failure);
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        return switch (failure) {
            case DatabaseException known -> known;
            case OutOfMemoryError memory ->
                new DatabaseException(SqlState.OUT_OF_MEMORY, "out of memory: " + memory.getMessage(), memory);
            case StackOverflowError depth ->
                new DatabaseException(
                        SqlState.STATEMENT_TOO_COMPLEX,
                        "stack depth limit exceeded: the statement's expressions nest too deeply",
                        depth);
            default -> new DatabaseException(SqlState.INTERNAL_ERROR, "internal error: " + failure, failure);
        };
    }

    /// Takes a batch; waits while the queue is full, without a permit of `pool` where one is given.
    void add(RowBuffer rows, @Nullable WorkerPool pool) {
        ResultBatch batch = new ResultBatch(rows);
        boolean released = false;
        boolean added = false;
        lock.lock();
        try {
            while (pool != null && bytes > bytesMax && error == null) {
                if (!released) {
                    pool.release();
                    released = true;
                }
                await();
            }
            batches.add(batch);
            added = true;
            bytes += batch.bytes();
            changed.signalAll();
        } finally {
            lock.unlock();
            if (!added) {
                batch.close();
            }
            if (released && pool != null) {
                pool.acquire();
            }
        }
        check();
    }

    private void await() {
        try {
            if (deadlineNanos == Long.MAX_VALUE) {
                changed.await();
            } else if (changed.awaitNanos(deadlineNanos - System.nanoTime()) <= 0) {
                check();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(
                    SqlState.QUERY_CANCELED, "canceling statement: its thread was interrupted", interrupted);
        }
    }

    /// No more batches come.
    void end() {
        lock.lock();
        try {
            done = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The next batch, waiting for it; empty at the end. Throws the first error.
    Optional<ResultBatch> next() {
        lock.lock();
        try {
            while (true) {
                check();
                ResultBatch batch = batches.poll();
                if (batch != null) {
                    bytes -= batch.bytes();
                    changed.signalAll();
                    return Optional.of(batch);
                }
                if (done) {
                    return Optional.empty();
                }
                await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until [#end].
    void awaitEnd() {
        boolean interrupted = false;
        lock.lock();
        try {
            while (!done) {
                try {
                    changed.await(1, TimeUnit.SECONDS);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Frees what nobody pulled.
    void drain() {
        lock.lock();
        try {
            batches.forEach(ResultBatch::close);
            batches.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }
}
