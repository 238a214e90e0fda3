package io.phantomdb.engine.compile;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.exec.QueryContext;
import io.phantomdb.exec.WorkerPool;
import io.phantomdb.exec.expr.EvaluationContext;
import java.util.List;

/// What one run of a statement has at hand.
///
/// @param parameters a value of the right type for each parameter
/// @param budget of this statement alone
/// @param cancellation asked between batches of work
public record StatementContext(
        Transaction transaction,
        List<Expr.Literal> parameters,
        EvaluationContext evaluation,
        MemoryBudget budget,
        Settings settings,
        WorkerPool workers,
        Cancellation cancellation) {
    public StatementContext {
        parameters = List.copyOf(parameters);
    }

    /// The same statement's context for another transaction: a retry.
    public StatementContext in(Transaction other) {
        return new StatementContext(other, parameters, evaluation, budget, settings, workers, cancellation);
    }

    /// The same context with other parameter values: the next row of a batch.
    public StatementContext with(List<Expr.Literal> others) {
        return new StatementContext(transaction, others, evaluation, budget, settings, workers, cancellation);
    }

    public QueryContext query() {
        return new QueryContext(workers, budget, evaluation, settings, cancellation.deadlineNanos());
    }
}
