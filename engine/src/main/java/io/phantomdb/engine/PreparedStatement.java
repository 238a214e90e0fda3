package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.prepare.Planned;
import io.phantomdb.engine.prepare.StatementText;
import io.phantomdb.engine.run.Explanation;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.util.List;
import java.util.Optional;

/// A statement of one session, planned; it plans itself anew when the catalog has changed. Closed with its
/// session at the latest.
///
/// Any thread may read it.
public final class PreparedStatement implements AutoCloseable {
    private final Session session;
    private final StatementText text;
    private final List<SqlType> parameterTypes;
    private final List<Field> output;
    private final boolean update;
    private final boolean begin;
    private final Optional<Statement.Execute> execution;
    private final Optional<List<Expr.Literal>> bound;

    PreparedStatement(Session session, StatementText text, Planned planned) {
        this(session, text, planned, planned.clientParameters(), Optional.empty());
    }

    private PreparedStatement(
            Session session,
            StatementText text,
            Planned planned,
            List<SqlType> parameterTypes,
            Optional<List<Expr.Literal>> bound) {
        this.bound = bound;
        this.session = session;
        this.text = text;
        this.parameterTypes = parameterTypes;
        this.output = output(planned.prepared());
        this.update = output.isEmpty();
        this.execution =
                planned.statement() instanceof Statement.Execute execute ? Optional.of(execute) : Optional.empty();
        this.begin = planned.statement() instanceof Statement.Begin;
    }

    /// The same statement with values for all of its parameters.
    PreparedStatement with(List<Expr.Literal> values, Catalog catalog) {
        return new PreparedStatement(session, text, plan(catalog), parameterTypes, Optional.of(values));
    }

    /// The values of its parameters, if it has them already; else those that the client gives.
    List<Expr.Literal> values(List<Expr.Literal> given) {
        return bound.orElse(given);
    }

    public String text() {
        return text.sql();
    }

    public List<SqlType> parameterTypes() {
        return bound.isPresent() ? List.of() : parameterTypes;
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

    /// What it is but a name for.
    Optional<Statement.Execute> execution() {
        return execution;
    }

    public Session session() {
        return session;
    }

    /// The plan for this catalog, from the session's plan cache.
    Planned plan(Catalog catalog) {
        return session.engine().plans().get(text, session.view(catalog), parameterTypes);
    }

    /// The failure as the statement's own text raises it when it is planned: with the position of a literal
    /// that was lifted out of it. The failure itself where planning raises none.
    DatabaseException positioned(DatabaseException failure, Catalog catalog) {
        return failure.position().isPresent()
                ? failure
                : session.engine()
                        .plans()
                        .failureOf(text, session.view(catalog))
                        .orElse(failure);
    }

    static List<Field> output(Prepared prepared) {
        return switch (prepared.statement()) {
            case Statement.Query query ->
                prepared.output().isEmpty() ? query.plan().output() : prepared.output();
            case Statement.LockingQuery query ->
                prepared.output().isEmpty() ? query.plan().output().subList(0, query.columns()) : prepared.output();
            case Statement.Insert insert -> output(insert.returning());
            case Statement.Update update -> output(update.returning());
            case Statement.Delete delete -> output(delete.returning());
            case Statement.Explain _ -> Explanation.OUTPUT;
            case Statement.ShowVariable show -> SessionStatements.showOutput(show);
            case Statement.Call call -> Procedures.output(call);
            default -> List.of();
        };
    }

    private static List<Field> output(Optional<Statement.Returning> returning) {
        return returning.map(Statement.Returning::output).orElse(List.of());
    }

    @Override
    public void close() {
        session.forget(this);
    }
}
