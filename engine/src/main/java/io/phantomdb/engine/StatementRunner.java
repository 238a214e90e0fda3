package io.phantomdb.engine;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.Cancellation;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.prepare.Planned;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.engine.run.LockingReads;
import io.phantomdb.engine.run.ParameterBatch;
import io.phantomdb.engine.run.Queries;
import io.phantomdb.engine.write.FollowingWrites;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.plan.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Gives each statement its transaction, budget, clock and deadline. Calls come under the session's lock.
final class StatementRunner {
    private static final long RETRY_NANOS_MAX = 2_000_000;

    /// Each time at least one more row is locked for good, so this many mean that something is wrong.
    private static final long READ_COMMITTED_RETRIES = 10_000;

    private final Engine engine;
    private final Session session;
    private final SessionStatements control;

    StatementRunner(Engine engine, Session session) {
        this.engine = engine;
        this.session = session;
        this.control = new SessionStatements(engine, session);
    }

    Result execute(PreparedStatement statement, List<Expr.Literal> given) {
        List<Expr.Literal> values = statement.values(given);
        Planned plan = session.usable(() -> statement.plan(session.catalog()));
        Optional<Result> result = control.execute(plan.statement());
        if (result.isPresent()) {
            return result.get();
        }
        if (!plan.isLifted()) {
            return run(plan, statement, values);
        }
        try {
            return run(plan, statement, values);
        } catch (DatabaseException failure) {
            throw statement.positioned(failure, session.catalog());
        }
    }

    private Result run(Planned plan, PreparedStatement statement, List<Expr.Literal> values) {
        if (plan.statement() instanceof Statement.Query) {
            return query(statement, values);
        }
        return write(
                context -> {
                    Planned now = statement.plan(context.transaction().catalog());
                    StatementContext bound = bind(context, now, values);
                    return now.statement() instanceof Statement.LockingQuery query
                            ? lockingQuery(statement, query, now, bound)
                            : new DataStatements(engine, session).run(now.statement(), bound);
                },
                true);
    }

    private Result lockingQuery(
            PreparedStatement statement, Statement.LockingQuery query, Planned now, StatementContext context) {
        requireSameOutput(statement, now.prepared());
        return given(statement, LockingReads.run(query, context));
    }

    /// A result whose rows are all there.
    private Result given(PreparedStatement statement, RowSource rows) {
        Result[] self = new Result[1];
        Result result = Result.ofRows(statement.output(), rows, engine.settings(), failed -> {
            session.results().remove(self[0]);
            session.rest();
        });
        self[0] = result;
        session.results().add(result);
        return result;
    }

    long executeBatch(PreparedStatement statement, List<Batch> values) {
        if (!statement.isUpdate()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "a statement that returns rows cannot run over a batch of parameters");
        }
        return write(context -> Result.ofCount(executeBatch(statement, values, context)), true)
                .updateCount();
    }

    private static long executeBatch(PreparedStatement statement, List<Batch> values, StatementContext context) {
        Prepared now = statement.plan(context.transaction().catalog()).prepared();
        switch (now.statement()) {
            case Statement.Insert _, Statement.Update _, Statement.Delete _ -> {}
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "only INSERT, UPDATE and DELETE run over a batch of parameters");
        }
        long rows = 0;
        for (Batch batch : values) {
            rows += ParameterBatch.run(now.statement(), batch, now.parameterTypes(), context);
        }
        return rows;
    }

    /// A stream cannot be read twice, so a conflict goes to the client.
    long ingest(Ingest ingest) {
        return write(context -> Result.ofCount(IngestRunner.run(ingest, context)), false)
                .updateCount();
    }

    private static StatementContext bind(StatementContext context, Planned plan, List<Expr.Literal> values) {
        return context.with(
                ParameterBatch.cast(plan.values(values), plan.prepared().parameterTypes(), context.evaluation()));
    }

    private Result query(PreparedStatement statement, List<Expr.Literal> values) {
        Optional<ExplicitTransaction> open = session.transactions().open();
        Cancellation cancellation = newCancellation();
        session.running().add(cancellation);
        Transaction transaction = null;
        try {
            transaction =
                    open.isPresent() ? open.get().use() : session.transactions().beginStatement(true);
            Planned now = statement.plan(transaction.catalog());
            requireSameOutput(statement, now.prepared());
            StatementContext context = bind(newContext(transaction, cancellation), now, values);
            RowSource rows = Queries.start(((Statement.Query) now.statement()).plan(), context);
            return open.isPresent()
                    ? inTransaction(statement, rows, open.get(), cancellation)
                    : alone(statement, rows, transaction, cancellation);
        } catch (Throwable failure) {
            session.running().remove(cancellation);
            if (open.isEmpty() && transaction != null) {
                transaction.close();
            }
            throw failure;
        }
    }

    private Result alone(
            PreparedStatement statement, RowSource rows, Transaction transaction, Cancellation cancellation) {
        Result[] self = new Result[1];
        Result result = Result.ofRows(statement.output(), rows, engine.settings(), failed -> {
            transaction.close();
            ended(self[0], cancellation);
        });
        self[0] = result;
        session.results().add(result);
        return result;
    }

    private Result inTransaction(
            PreparedStatement statement, RowSource rows, ExplicitTransaction open, Cancellation cancellation) {
        Result[] self = new Result[1];
        Result result = Result.ofRows(statement.output(), rows, engine.settings(), failed -> {
            if (failed) {
                open.fail();
            }
            open.read(self[0]);
            ended(self[0], cancellation);
        });
        self[0] = result;
        session.results().add(result);
        open.reading(result);
        return result;
    }

    private void ended(Result result, Cancellation cancellation) {
        session.results().remove(result);
        session.running().remove(cancellation);
        session.rest();
    }

    private static void requireSameOutput(PreparedStatement statement, Prepared now) {
        List<SqlType> before =
                statement.output().stream().map(field -> field.type()).toList();
        List<SqlType> after = PreparedStatement.output(now).stream()
                .map(field -> field.type())
                .toList();
        if (!before.equals(after)) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "cached plan must not change result type: prepare the statement again");
        }
    }

    /// Runs work that may write, atomically: in the explicit transaction, else in one of its own.
    private Result write(Function<StatementContext, Result> work, boolean repeatable) {
        Cancellation cancellation = newCancellation();
        session.running().add(cancellation);
        try {
            Optional<ExplicitTransaction> open = session.transactions().open();
            return open.isPresent()
                    ? writeInTransaction(open.get(), work, cancellation, repeatable)
                    : writeAlone(work, cancellation, repeatable);
        } finally {
            session.running().remove(cancellation);
        }
    }

    private Result writeInTransaction(
            ExplicitTransaction open,
            Function<StatementContext, Result> work,
            Cancellation cancellation,
            boolean repeatable) {
        Transaction transaction = open.use();
        open.detachResults();
        Transaction.Mark mark = transaction.mark();
        boolean again = repeatable && transaction.isolation() == Isolation.READ_COMMITTED;
        try {
            return repeated(transaction, work, cancellation, new Retries(again ? READ_COMMITTED_RETRIES : 0));
        } catch (Throwable failure) {
            transaction.rollbackTo(mark);
            throw failure;
        }
    }

    /// The work, and what follows from it at its end.
    private static Result finished(Function<StatementContext, Result> work, StatementContext context) {
        Result result = work.apply(context);
        context.transaction().endStatement(new FollowingWrites(context));
        return result;
    }

    private Result writeAlone(Function<StatementContext, Result> work, Cancellation cancellation, boolean repeatable) {
        Retries retries = new Retries(repeatable ? engine.settings().get(Setting.RETRIES_MAX) : 0);
        while (true) {
            try (Transaction transaction = session.transactions().beginStatement(false)) {
                Result result = repeated(transaction, work, cancellation, retries);
                commit(transaction, result);
                return result;
            } catch (DatabaseException failure) {
                if (!retries.again(failure)) {
                    throw failure;
                }
                cancellation.check();
                LockSupport.parkNanos(engine.random().nextLong(RETRY_NANOS_MAX));
            }
        }
    }

    private static void commit(Transaction transaction, Result result) {
        try {
            transaction.commit();
        } catch (Throwable failure) {
            result.close();
            throw failure;
        }
    }

    /// Runs the work, and where a row was written since the snapshot again over a newer one. The locks are kept, so
    /// that a statement gets through however many others want the same rows.
    private Result repeated(
            Transaction transaction,
            Function<StatementContext, Result> work,
            Cancellation cancellation,
            Retries retries) {
        Transaction.Mark mark = transaction.mark();
        while (true) {
            try {
                return finished(work, newContext(transaction, cancellation));
            } catch (DatabaseException failure) {
                if (failure.sqlState() != SqlState.SERIALIZATION_FAILURE || !retries.again(failure)) {
                    throw failure;
                }
                cancellation.check();
                transaction.undo(mark);
                transaction.refresh();
            }
        }
    }

    /// How often a statement may still be run again.
    private static final class Retries {
        private long left;

        Retries(long max) {
            this.left = max;
        }

        boolean again(DatabaseException failure) {
            return switch (failure.sqlState()) {
                case SERIALIZATION_FAILURE, DEADLOCK_DETECTED -> left-- > 0;
                default -> false;
            };
        }
    }

    private StatementContext newContext(Transaction transaction, Cancellation cancellation) {
        MemoryBudget budget = engine.statementBudget();
        Instant now = engine.world().clock().instant();
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
        EvaluationContext evaluation = new EvaluationContext(
                micros,
                session.variables().zone(),
                engine.random(),
                session.sequences().of(transaction));
        transaction.setLimits(new StatementLimits(
                session.variables().lockTimeoutMs(), cancellation.deadlineNanos(), cancellation::check));
        cancellation.running(why -> transaction.wake());
        return new StatementContext(
                transaction,
                List.of(),
                evaluation,
                budget,
                engine.settings(),
                engine.workers(),
                engine.spill(),
                cancellation);
    }

    /// For constants outside of a statement.
    EvaluationContext evaluation() {
        Instant now = engine.world().clock().instant();
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
        return new EvaluationContext(micros, session.variables().zone(), engine.random());
    }

    private Cancellation newCancellation() {
        long timeout = session.variables().statementTimeoutMs();
        return new Cancellation(
                timeout == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout));
    }
}
