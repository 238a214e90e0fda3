package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.variable.SessionVariables;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.util.List;
import java.util.Optional;

/// Statements about the session itself: transaction control, SET and SHOW, procedures. Calls come under the session's
/// lock.
final class SessionStatements {
    private final Engine engine;
    private final Session session;

    SessionStatements(Engine engine, Session session) {
        this.engine = engine;
        this.session = session;
    }

    /// What the statement came to; empty where it is not one of these.
    Optional<Result> execute(Statement statement) {
        return switch (statement) {
            case Statement.Begin begin -> Optional.of(begin(begin));
            case Statement.Commit _ -> Optional.of(done(session::commit));
            case Statement.Rollback _ -> Optional.of(done(session::rollback));
            case Statement.SetVariable set -> Optional.of(usable(() -> set(set)));
            case Statement.ResetVariable reset ->
                Optional.of(usable(() -> session.variables().reset(reset.name())));
            case Statement.ShowVariable show -> Optional.of(show(show));
            case Statement.Call call -> Optional.of(call(call));
            case Statement.Query _, Statement.Insert _, Statement.Update _, Statement.Delete _ -> Optional.empty();
            case Statement.CreateTable _, Statement.DropTable _, Statement.CreateSchema _, Statement.DropSchema _ ->
                Optional.empty();
            case Statement.Copy _, Statement.Explain _ -> Optional.empty();
        };
    }

    private Result begin(Statement.Begin begin) {
        requireUsable();
        if (begin.isolation()
                .filter(level -> level == Statement.Isolation.SERIALIZABLE)
                .isPresent()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "SERIALIZABLE is not supported; transactions run under snapshot isolation (REPEATABLE READ)");
        }
        return done(() -> session.begin(begin.readOnly().orElse(false)));
    }

    private void set(Statement.SetVariable set) {
        SessionVariables variables = session.variables();
        set.value().ifPresentOrElse(value -> variables.set(set.name(), value), () -> variables.reset(set.name()));
    }

    private Result show(Statement.ShowVariable show) {
        requireUsable();
        DataStatements rows = new DataStatements(engine, session);
        if (show.name().equals("all")) {
            return rows.rows(
                    showOutput(show),
                    session.variables().all().entrySet().stream()
                            .map(entry -> List.of(entry.getKey(), entry.getValue()))
                            .toList());
        }
        return rows.rows(showOutput(show), List.of(List.of(session.variables().get(show.name()))));
    }

    static List<Field> showOutput(Statement.ShowVariable show) {
        return show.name().equals("all")
                ? List.of(new Field("name", SqlType.VARCHAR, false), new Field("setting", SqlType.VARCHAR, false))
                : List.of(new Field(show.name(), SqlType.VARCHAR, false));
    }

    private Result call(Statement.Call call) {
        requireUsable();
        return new Procedures(engine, session).call(call);
    }

    private Result usable(Runnable work) {
        requireUsable();
        return done(work);
    }

    private void requireUsable() {
        session.explicitTransaction().ifPresent(ExplicitTransaction::use);
    }

    private static Result done(Runnable work) {
        work.run();
        return Result.ofCount(0);
    }
}
