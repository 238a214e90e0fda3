package io.phantomdb.engine;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.run.Explanation;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.util.List;

/// A statement of one session, planned; it plans itself anew when the catalog has changed. Closed with its session at
/// the latest.
///
/// Any thread may read it.
public final class PreparedStatement implements AutoCloseable {
    private final Session session;
    private final String text;
    private final List<SqlType> parameterTypes;
    private final List<Field> output;
    private final boolean update;
    private final boolean begin;

    PreparedStatement(Session session, String text, Prepared prepared) {
        this.session = session;
        this.text = text;
        this.parameterTypes = prepared.parameterTypes();
        this.output = output(prepared);
        this.update = output.isEmpty();
        this.begin = prepared.statement() instanceof Statement.Begin;
    }

    public String text() {
        return text;
    }

    public List<SqlType> parameterTypes() {
        return parameterTypes;
    }

    /// Columns of the result; empty where the statement returns no rows.
    public List<Field> output() {
        return output;
    }

    /// Whether it returns a count instead of rows.
    public boolean isUpdate() {
        return update;
    }

    /// Whether it begins a transaction, which belongs to the session from then on.
    public boolean isBegin() {
        return begin;
    }

    public Session session() {
        return session;
    }

    /// The plan for this catalog, from the session's plan cache.
    Prepared plan(Catalog catalog) {
        return session.plan(text, catalog, parameterTypes);
    }

    static List<Field> output(Prepared prepared) {
        return switch (prepared.statement()) {
            case Statement.Query query ->
                prepared.output().isEmpty() ? query.plan().output() : prepared.output();
            case Statement.Explain _ -> Explanation.OUTPUT;
            case Statement.ShowVariable show -> SessionStatements.showOutput(show);
            case Statement.Call call -> Procedures.output(call);
            default -> List.of();
        };
    }

    @Override
    public void close() {
        session.forget(this);
    }
}
