package io.phantomdb.exec.operator;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.exec.expr.EvaluationContext;

/// What all operators of a query share.
///
/// @param batchRows rows that operators aim at
public record QueryState(
        MemoryBudget budget, EvaluationContext evaluation, int batchRows, int workers, Control control) {
    /// The same for one node of the plan: what it holds is counted apart, too.
    public QueryState of(Meter meter) {
        return new QueryState(meter.measured(budget), evaluation, batchRows, workers, control);
    }

    /// The query's life.
    @FunctionalInterface
    public interface Control {
        /// Throws the query's error where it was cancelled, is past its deadline or has failed in another
        /// worker.
        void check();
    }
}
