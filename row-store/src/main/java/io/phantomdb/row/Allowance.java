package io.phantomdb.row;

import io.phantomdb.core.memory.MemoryBudget;

/// Takes memory of the table from its budget, some of it in advance: what was prepaid cannot fail later.
///
/// Prepaying and taking belong to the writer; releasing may happen on any thread.
final class Allowance {
    private final MemoryBudget budget;
    private long prepaid;

    Allowance(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Makes sure that the next `bytes` taken succeed, no more, or throws SQLSTATE 53200.
    void prepay(long bytes) {
        if (prepaid < bytes) {
            budget.reserve(bytes - prepaid);
        } else {
            budget.release(prepaid - bytes);
        }
        prepaid = bytes;
    }

    void take(long bytes) {
        if (bytes <= prepaid) {
            prepaid -= bytes;
        } else {
            budget.reserve(bytes);
        }
    }

    void release(long bytes) {
        budget.release(bytes);
    }

    void refund() {
        prepay(0);
    }

    MemoryBudget budget() {
        return budget;
    }
}
