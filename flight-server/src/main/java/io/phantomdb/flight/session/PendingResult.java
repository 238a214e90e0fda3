package io.phantomdb.flight.session;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A query that runs when its ticket is redeemed, again each time; or what a write came to: no columns, no rows.
public final class PendingResult {
    private final Session session;
    private final PreparedStatement statement;
    private final List<Expr.Literal> values;
    private final Set<Result> running = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    public PendingResult(Session session, PreparedStatement statement, List<Expr.Literal> values) {
        this.session = session;
        this.statement = statement;
        this.values = List.copyOf(values);
    }

    /// Runs the query; the caller closes the result. SQLSTATE 57014 once it was cancelled.
    public Result open() {
        if (cancelled) {
            throw new DatabaseException(SqlState.QUERY_CANCELED, "the statement was cancelled");
        }
        if (statement.isUpdate()) {
            return Result.none();
        }
        Result result = session.execute(statement, values);
        running.removeIf(Result::isEnded);
        running.add(result);
        if (cancelled) {
            result.cancel("the statement was cancelled");
        }
        return result;
    }

    /// Stops every run and refuses further ones.
    public void cancel() {
        cancelled = true;
        running.forEach(result -> result.cancel("the statement was cancelled"));
    }
}
