package io.phantomdb.exec;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.exec.expr.EvaluationContext;

/// What a query runs with.
///
/// @param budget of this query alone; everything it allocates is reserved here
/// @param settings batch rows, result buffer and limits
/// @param deadlineNanos by `System.nanoTime()`, when the query is cancelled; `Long.MAX_VALUE`: never
public record QueryContext(
        WorkerPool workers, MemoryBudget budget, EvaluationContext evaluation, Settings settings, long deadlineNanos) {}
