package io.phantomdb.engine;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.prepare.Planned;
import io.phantomdb.engine.prepare.StatementText;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.sql.plan.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Statements that a session has prepared by SQL. Calls come under the session's lock.
final class NamedStatements {
    private final Session session;
    private final Map<String, Named> statements = new HashMap<>();

    /// @param values how many it takes: as many as were declared, although it may read fewer
    private record Named(PreparedStatement statement, int values) {}

    NamedStatements(Session session) {
        this.session = session;
    }

    /// SQLSTATE 42P05 where the name is taken, 54000 for one more than `sessions.prepared_max`, 42601 for a statement
    /// without a plan, and what planning it raises.
    void add(Statement.Prepare prepare) {
        if (statements.containsKey(prepare.name())) {
            throw new DatabaseException(
                    SqlState.DUPLICATE_PREPARED_STATEMENT,
                    "prepared statement \"" + prepare.name() + "\" already exists");
        }
        if (statements.size() >= session.engine().settings().get(Setting.PREPARED_MAX)) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "too many prepared statements: " + statements.size() + " have names (sessions.prepared_max)");
        }
        StatementText text = new StatementText(prepare.text(), Optional.empty());
        Planned planned = session.engine().plans().get(text, session.view(session.catalog()), prepare.types());
        requirePlan(planned.statement());
        PreparedStatement statement = new PreparedStatement(session, text, planned);
        int values = Math.max(statement.parameterTypes().size(), prepare.types().size());
        statements.put(prepare.name(), new Named(statement, values));
    }

    private static void requirePlan(Statement statement) {
        switch (statement) {
            case Statement.Query _,
                    Statement.LockingQuery _,
                    Statement.Insert _,
                    Statement.Update _,
                    Statement.Delete _,
                    Statement.Merge _ -> {}
            default ->
                throw new DatabaseException(
                        SqlState.SYNTAX_ERROR, "PREPARE takes SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES");
        }
    }

    /// SQLSTATE 26000 where there is none of this name; empty: all are removed.
    void remove(Optional<String> name) {
        if (name.isEmpty()) {
            statements.clear();
        } else if (statements.remove(name.get()) == null) {
            throw unknown(name.get());
        }
    }

    /// The statement that is meant, with its values. SQLSTATE 26000, or 42601 for too many or too few values.
    PreparedStatement bound(Statement.Execute execute, EvaluationContext evaluation) {
        Named named = statements.get(execute.name());
        if (named == null) {
            throw unknown(execute.name());
        }
        int wanted = named.values;
        if (execute.arguments().size() != wanted) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR,
                    "wrong number of parameters for prepared statement \"" + execute.name() + "\": expected " + wanted
                            + " parameters but got " + execute.arguments().size());
        }
        Binding binding = new Binding(List.of(), evaluation);
        PreparedStatement statement = named.statement;
        List<Expr.Literal> values = execute.arguments().stream()
                .map(binding::constant)
                .limit(statement.parameterTypes().size())
                .toList();
        return statement.with(values, session.view(session.catalog()));
    }

    private static DatabaseException unknown(String name) {
        return new DatabaseException(
                SqlState.INVALID_SQL_STATEMENT_NAME, "prepared statement \"" + name + "\" does not exist");
    }
}
