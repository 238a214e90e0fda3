package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Room for hot rows: a commit that would pass the limit waits for a fold.
public final class HotMemory {
    /// How long a commit waits while nothing is folded and nothing is freed, beyond the age at which snapshots go.
    private static final long STALLED_NANOS_MAX = 60_000_000_000L;

    private static final long POLL_MILLIS = 50;

    /// What a version costs beside its bytes, index included.
    private static final long VERSION_BYTES = 72;

    private final MemoryBudget budget;
    private final long limit;
    private final Runnable foldRequest;
    private final BooleanSupplier folding;
    private final long stalledNanosMax;
    private final AtomicLong frees = new AtomicLong();
    private final LongAdder waits = new LongAdder();

    /// @param budget counts hot rows
    /// @param limit bytes of hot rows of all tables
    /// @param foldRequest asks for folds that free memory; returns at once
    /// @param folding whether a fold runs
    /// @param snapshotKeepMillis age at which idle transactions lose their snapshots
    public HotMemory(
            MemoryBudget budget, long limit, Runnable foldRequest, BooleanSupplier folding, long snapshotKeepMillis) {
        this.budget = budget;
        this.limit = limit;
        this.foldRequest = foldRequest;
        this.folding = folding;
        this.stalledNanosMax = STALLED_NANOS_MAX + TimeUnit.MILLISECONDS.toNanos(snapshotKeepMillis);
    }

    /// Returns when the rows fit, however long folds take. SQLSTATE 53200 where they never will, or where for minutes
    /// nothing was folded and nothing freed: folding fails, or a query that runs needs old rows.
    ///
    /// @param beforeWaiting run once where there is a wait: the waiting transaction must not hold back the memory
    ///     itself
    void await(long rows, long bytes, Runnable beforeWaiting) {
        long wanted = bytes + rows * VERSION_BYTES;
        if (wanted > limit) {
            throw new DatabaseException(
                    SqlState.OUT_OF_MEMORY,
                    "the transaction's rows take " + wanted + " bytes but storage.hot_memory is " + limit
                            + "; commit in smaller parts");
        }
        if (budget.used() + wanted <= limit) {
            return;
        }
        beforeWaiting.run();
        waits.increment();
        long progressAt = System.nanoTime();
        long freedBefore = frees.get();
        while (budget.used() + wanted > limit) {
            if (folding.getAsBoolean() || frees.get() != freedBefore) {
                freedBefore = frees.get();
                progressAt = System.nanoTime();
            } else if (System.nanoTime() - progressAt > stalledNanosMax) {
                throw new DatabaseException(
                        SqlState.OUT_OF_MEMORY,
                        "hot rows take " + budget.used() + " of " + limit + " bytes (storage.hot_memory) and folding"
                                + " frees none; end long queries or try again");
            }
            foldRequest.run();
            pause();
        }
    }

    /// Bytes that hot rows may take.
    public long limit() {
        return limit;
    }

    /// How many commits had to wait so far.
    public long waits() {
        return waits.sum();
    }

    /// Whether folding should start before anyone has to wait.
    public boolean isTight() {
        return budget.used() > limit / 4 * 3;
    }

    /// Wakes commits that wait; memory was freed.
    public synchronized void freed() {
        frees.incrementAndGet();
        notifyAll();
    }

    private synchronized void pause() {
        try {
            wait(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(SqlState.QUERY_CANCELED, "interrupted while waiting for room for hot rows");
        }
    }
}
