package io.phantomdb.exec;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.spill.SpillSpace;
import java.util.Optional;
import java.util.function.Consumer;

/// What a query runs with.
///
/// @param budget of this query alone; everything it allocates is reserved here
/// @param settings batch rows, result buffer and limits
/// @param spill where operators put what does not fit; empty: nowhere, they fail
/// @param nested is told the figures of plans that ran inside of operators; called by any thread
/// @param deadlineNanos by `System.nanoTime()`, when the query is cancelled; `Long.MAX_VALUE`: never
public record QueryContext(
        WorkerPool workers,
        MemoryBudget budget,
        EvaluationContext evaluation,
        Settings settings,
        Optional<SpillSpace> spill,
        long deadlineNanos,
        Optional<Consumer<NodeFigures>> nested) {
    /// All in memory.
    public QueryContext(
            WorkerPool workers,
            MemoryBudget budget,
            EvaluationContext evaluation,
            Settings settings,
            long deadlineNanos) {
        this(workers, budget, evaluation, settings, Optional.empty(), deadlineNanos, Optional.empty());
    }
}
