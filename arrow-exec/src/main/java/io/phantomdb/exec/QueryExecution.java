package io.phantomdb.exec;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.operator.Meter;
import io.phantomdb.exec.operator.QueryState;
import io.phantomdb.exec.operator.ResultSink;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.spill.QueryMemory;
import io.phantomdb.exec.state.RowBuffer;
import java.util.List;
import java.util.Optional;

/// A running query, pulled by one thread.
///
///     try (var query = QueryExecution.start(plan, context)) {
///         for (Optional<ResultBatch> next = query.next(); next.isPresent(); next = query.next()) { ... close it ... }
///     }
///
/// Small queries run in the thread that pulls; larger ones in the pool, ahead of the puller by at most
/// `results.buffer_bytes`. [#cancel] may be called by any thread.
public final class QueryExecution implements AutoCloseable {
    /// A query over at most this many source rows runs in the caller's thread; with joins fewer, as they multiply
    /// rows.
    private static final long INLINE_ROWS_MAX = 16 << 10;

    private static final long INLINE_JOIN_ROWS_MAX = 1 << 10;

    /// Results that wait for their reader take a small part of a small budget.
    private static final int RESULT_BUFFER_PART = 16;

    private static final int RESULT_BATCH_PART = 32;

    private final ExecNode plan;
    private final QueryContext context;
    private final ResultQueue results;
    private final QueryState query;
    private final Lowering lowering;
    private boolean inline;
    private boolean started;
    private boolean closed;

    private QueryExecution(ExecNode plan, QueryContext context) {
        this.plan = plan;
        this.context = context;
        long buffer = Math.min(context.settings().get(Setting.RESULT_BUFFER_BYTES), part(RESULT_BUFFER_PART));
        this.results = new ResultQueue(buffer, context.deadlineNanos());
        long batchRows = context.settings().get(Setting.BATCH_ROWS);
        this.query = new QueryState(
                context.budget(),
                context.evaluation(),
                new QueryMemory(context.budget(), context.settings().get(Setting.OPERATOR_MEMORY), context.spill()),
                (int) Math.clamp(batchRows, 1, RowBuffer.CHUNK_ROWS),
                context.workers().size(),
                results);
        this.lowering = new Lowering(query, context.nested());
    }

    /// Opens the scans, in this thread, and starts the query.
    public static QueryExecution start(ExecNode plan, QueryContext context) {
        QueryExecution execution = new QueryExecution(plan, context);
        try {
            execution.start();
            return execution;
        } catch (Throwable failure) {
            execution.close();
            throw failure;
        }
    }

    private void start() {
        long batchBytes = Math.min(context.settings().get(Setting.RESULT_BATCH_BYTES), part(RESULT_BATCH_PART));
        ResultSink sink = new ResultSink(plan.types(), batchBytes, this::deliver, query, new Meter());
        lowering.lower(plan, sink);
        long rows = lowering.sourceRows();
        inline = rows <= (lowering.joins() == 0 ? INLINE_ROWS_MAX : INLINE_JOIN_ROWS_MAX);
        if (!inline) {
            started = true;
            PipelineRunner runner = new PipelineRunner(query, results, context.workers());
            context.workers().submit(() -> runner.run(lowering.pipelines()));
        }
    }

    private long part(int part) {
        return context.budget().limit() / part;
    }

    private void deliver(RowBuffer rows) {
        results.add(rows, inline ? null : context.workers());
    }

    /// Types of the result's columns.
    public List<SqlType> types() {
        return plan.types();
    }

    /// The next rows, at least one; empty at the end. Throws the query's first error: whatever it raised, 57014
    /// after [#cancel] or past the deadline, 53200 where memory is used up.
    public Optional<ResultBatch> next() {
        if (closed) {
            throw new IllegalStateException("query is closed");
        }
        if (!started) {
            started = true;
            new PipelineRunner(query, results, null).run(lowering.pipelines());
        }
        return results.next();
    }

    /// Stops the query within a batch of work; [#next] then throws SQLSTATE 57014 with this reason.
    public void cancel(String reason) {
        results.fail(new DatabaseException(SqlState.QUERY_CANCELED, reason));
    }

    /// Figures for EXPLAIN ANALYZE; complete once [#next] has returned empty.
    public NodeFigures figures() {
        return lowering.figures(plan);
    }

    /// Stops the query, waits for its workers, frees its memory and closes its scans. Idempotent. Batches that were
    /// pulled stay valid until they are closed themselves.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (started && !inline) {
            cancel("query was closed");
            results.awaitEnd();
        }
        results.drain();
        Lowering.closeAll(lowering.resources());
    }
}
