package io.phantomdb.flight.session;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.engine.Session;
import java.util.ArrayList;
import java.util.List;

/// A prepared statement and the parameter rows bound to it. Any thread.
public final class PreparedHandle implements AutoCloseable {
    private final String id;
    private final Session session;
    private final PreparedStatement statement;
    private final List<Batch> bound = new ArrayList<>();
    private Region memory;
    private volatile boolean ran;

    PreparedHandle(String id, Session session, PreparedStatement statement) {
        this.id = id;
        this.session = session;
        this.statement = statement;
        this.memory = new Region(session.engine().memory());
    }

    public String id() {
        return id;
    }

    public Session session() {
        return session;
    }

    public PreparedStatement statement() {
        return statement;
    }

    /// The statement has run.
    public void ran() {
        ran = true;
    }

    /// Whether it has run and has no parameters to run it again with. The JDBC driver makes such a statement each time
    /// one `java.sql.Statement` runs another text, and closes the last of them alone.
    boolean isSpent() {
        return ran && statement.parameterTypes().isEmpty();
    }

    /// Forgets what was bound.
    public synchronized void clear() {
        bound.clear();
        memory.close();
        memory = new Region(session.engine().memory());
    }

    /// Binds a copy of these rows after those bound already.
    public synchronized void bind(Batch rows) {
        if (rows.selected() > 0) {
            bound.add(Batches.copy(rows, memory));
        }
    }

    /// The rows bound, valid until the next [#clear].
    public synchronized List<Batch> bound() {
        return List.copyOf(bound);
    }

    /// The one row of values for a query; empty where the statement has no parameters. SQLSTATE 08P01 where none,
    /// 0A000 where several are bound.
    public synchronized List<Expr.Literal> values() {
        if (statement.parameterTypes().isEmpty()) {
            return List.of();
        }
        int rows = bound.stream().mapToInt(Batch::selected).sum();
        if (rows == 0) {
            throw new DatabaseException(
                    SqlState.PROTOCOL_VIOLATION,
                    "the statement has " + statement.parameterTypes().size() + " parameters and none were bound");
        }
        if (rows > 1) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "a query runs with one row of parameters, " + rows + " were bound");
        }
        return row(bound.getFirst());
    }

    private static List<Expr.Literal> row(Batch batch) {
        return batch.columns().stream()
                .map(column -> new Expr.Literal(Vectors.value(column, batch.row(0)), column.type()))
                .toList();
    }

    @Override
    public synchronized void close() {
        bound.clear();
        memory.close();
        statement.close();
    }
}
