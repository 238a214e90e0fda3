package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;

/// Room for hot rows: a commit that would pass the limit waits for a fold.
public final class HotMemory {
    private static final long WAIT_NANOS_MAX = 30_000_000_000L;
    private static final long POLL_MILLIS = 50;

    /// What a version costs beside its bytes, index included.
    private static final long VERSION_BYTES = 72;

    private final MemoryBudget budget;
    private final long limit;
    private final Runnable foldRequest;

    /// @param budget counts hot rows
    /// @param limit bytes of hot rows of all tables
    /// @param foldRequest asks for folds that free memory; returns at once
    public HotMemory(MemoryBudget budget, long limit, Runnable foldRequest) {
        this.budget = budget;
        this.limit = limit;
        this.foldRequest = foldRequest;
    }

    /// Returns when the rows fit. SQLSTATE 53200 where they never will, or not within half a minute because old
    /// transactions hold the memory or folding fails.
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
        long deadline = System.nanoTime() + WAIT_NANOS_MAX;
        while (budget.used() + wanted > limit) {
            if (System.nanoTime() - deadline > 0) {
                throw new DatabaseException(
                        SqlState.OUT_OF_MEMORY,
                        "hot rows take " + budget.used() + " of " + limit + " bytes (storage.hot_memory) and folding"
                                + " frees none; end old transactions or try again");
            }
            foldRequest.run();
            pause();
        }
    }

    /// Whether folding should start before anyone has to wait.
    public boolean isTight() {
        return budget.used() > limit / 4 * 3;
    }

    /// Wakes commits that wait; memory was freed.
    public synchronized void freed() {
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
