package io.phantomdb.exec;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.plan.ExecNode;
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
    private final ExecNode plan;

    private QueryExecution(ExecNode plan) {
        this.plan = plan;
    }

    /// Opens the scans, in this thread, and starts the query.
    public static QueryExecution start(ExecNode plan, QueryContext context) {
        return new QueryExecution(plan);
    }

    /// Types of the result's columns.
    public List<SqlType> types() {
        return plan.types();
    }

    /// The next rows, at least one; empty at the end. Throws the query's first error: whatever it raised, 57014 after
    /// [#cancel] or past the deadline, 53200 where memory is used up.
    public Optional<ResultBatch> next() {
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "queries cannot run yet");
    }

    /// Stops the query within a batch of work; [#next] then throws SQLSTATE 57014 with this reason.
    public void cancel(String reason) {}

    /// Figures for EXPLAIN ANALYZE; complete once [#next] has returned empty.
    public NodeFigures figures() {
        return new NodeFigures(plan, 0, 0, 0, List.of());
    }

    /// Stops the query, waits for its workers, frees its memory and closes its scans. Idempotent.
    @Override
    public void close() {}
}
