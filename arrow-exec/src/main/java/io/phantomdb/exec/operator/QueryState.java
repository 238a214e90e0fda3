package io.phantomdb.exec.operator;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.spill.QueryMemory;

/// What all operators of a query share.
///
/// @param batchRows rows that operators aim at
public record QueryState(
        MemoryBudget budget,
        EvaluationContext evaluation,
        QueryMemory memory,
        int batchRows,
        int workers,
        Control control) {
    /// The same for one node of the plan: what it holds is counted apart, too.
    public QueryState of(Meter meter) {
        return new QueryState(meter.measured(budget), evaluation, memory, batchRows, workers, control);
    }

    /// What an operator keeps, with the figures of its node.
    OperatorMemory memory(Meter meter) {
        OperatorMemory own = new OperatorMemory(memory, meter::spilled);
        meter.keeps(own.budget());
        return own;
    }

    /// The query's life.
    @FunctionalInterface
    public interface Control {
        /// Throws the query's error where it was cancelled, is past its deadline or has failed in another
        /// worker.
        void check();
    }
}
