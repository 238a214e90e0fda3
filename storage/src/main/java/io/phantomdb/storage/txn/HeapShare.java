package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.MemoryBudget;

/// What small objects on the heap, so many per row, take of a transaction's memory, until it is closed. One thread.
final class HeapShare implements AutoCloseable {
    private final MemoryBudget budget;
    private long reserved;

    HeapShare(MemoryBudget budget) {
        this.budget = budget;
    }

    /// SQLSTATE 53200 where the budget is full.
    void take(long bytes) {
        budget.reserve(bytes);
        reserved += bytes;
    }

    @Override
    public void close() {
        budget.release(reserved);
        reserved = 0;
    }
}
