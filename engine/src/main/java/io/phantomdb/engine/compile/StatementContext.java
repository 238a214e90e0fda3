package io.phantomdb.engine.compile;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.exec.QueryContext;
import io.phantomdb.exec.WorkerPool;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.spill.SpillSpace;
import java.util.List;
import java.util.Optional;

/// What one run of a statement has at hand.
///
/// @param parameters a value of the right type for each parameter
/// @param budget of this statement alone
/// @param spill where what does not fit into memory goes
/// @param cancellation asked between batches of work
/// @param recheck rows of one table that are all that a scan of it is to see
/// @param profile is told what each operator does
public record StatementContext(
        Transaction transaction,
        List<Expr.Literal> parameters,
        EvaluationContext evaluation,
        MemoryBudget budget,
        Settings settings,
        WorkerPool workers,
        Optional<SpillSpace> spill,
        Cancellation cancellation,
        Optional<Recheck> recheck,
        Optional<Profile> profile) {
    public StatementContext {
        parameters = List.copyOf(parameters);
    }

    public StatementContext(
            Transaction transaction,
            List<Expr.Literal> parameters,
            EvaluationContext evaluation,
            MemoryBudget budget,
            Settings settings,
            WorkerPool workers,
            Optional<SpillSpace> spill,
            Cancellation cancellation) {
        this(
                transaction,
                parameters,
                evaluation,
                budget,
                settings,
                workers,
                spill,
                cancellation,
                Optional.empty(),
                Optional.empty());
    }

    /// Rows by their keys.
    public record Recheck(TableInfo table, Batch keys) {}

    /// The same context, but a scan of the table gives the rows with these keys alone.
    public StatementContext rechecking(TableInfo table, Batch keys) {
        return new StatementContext(
                transaction,
                parameters,
                evaluation,
                budget,
                settings,
                workers,
                spill,
                cancellation,
                Optional.of(new Recheck(table, keys)),
                profile);
    }

    /// The same statement's context for another transaction: a retry.
    public StatementContext in(Transaction other) {
        return new StatementContext(
                other, parameters, evaluation, budget, settings, workers, spill, cancellation, recheck, profile);
    }

    /// The same context with other parameter values: the next row of a batch.
    public StatementContext with(List<Expr.Literal> others) {
        return new StatementContext(
                transaction, others, evaluation, budget, settings, workers, spill, cancellation, recheck, profile);
    }

    /// The same context, with everything measured.
    public StatementContext measured(Profile by) {
        return new StatementContext(
                transaction,
                parameters,
                evaluation,
                budget,
                settings,
                workers,
                spill,
                cancellation,
                recheck,
                Optional.of(by));
    }

    public QueryContext query() {
        return new QueryContext(
                workers,
                budget,
                evaluation,
                settings,
                spill,
                cancellation.deadlineNanos(),
                profile.map(measured -> measured::ran));
    }
}
