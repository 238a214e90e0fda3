package io.phantomdb.engine;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.variable.SessionVariables;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.util.List;
import java.util.Optional;

/// Statements about the session itself: transaction control, SET and SHOW, procedures. Calls come under the
/// session's lock.
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
            case Statement.Commit commit ->
                Optional.of(done(() -> session.transactions().commit(commit.chain())));
            case Statement.Rollback rollback ->
                Optional.of(done(() -> session.transactions().rollback(rollback.chain())));
            case Statement.Savepoint savepoint -> Optional.of(done(() -> session.savepoint(savepoint.name())));
            case Statement.ReleaseSavepoint release -> Optional.of(done(() -> session.release(release.name())));
            case Statement.RollbackTo rollback -> Optional.of(done(() -> session.rollbackTo(rollback.savepoint())));
            case Statement.SetTransaction set -> Optional.of(usable(() -> set(set)));
            case Statement.SetVariable set -> Optional.of(usable(() -> set(set)));
            case Statement.ResetVariable reset -> Optional.of(usable(() -> reset(reset.name())));
            case Statement.ShowVariable show -> Optional.of(show(show));
            case Statement.Call call -> Optional.of(call(call));
            case Statement.Prepare prepare ->
                Optional.of(usable(() -> session.named().add(prepare)));
            case Statement.Deallocate deallocate ->
                Optional.of(done(() -> session.named().remove(deallocate.name())));
            case Statement.Execute execute -> throw new AssertionError("replaced by its statement: " + execute);
            case Statement.LockingQuery _ -> Optional.empty();
            case Statement.Query _, Statement.Insert _, Statement.Update _, Statement.Delete _ -> Optional.empty();
            case Statement.CreateTable _, Statement.DropTable _, Statement.Define _ -> Optional.empty();
            case Statement.Merge _, Statement.Copy _, Statement.CopyTo _, Statement.Explain _ -> Optional.empty();
        };
    }

    private Result begin(Statement.Begin begin) {
        requireUsable();
        return done(() -> session.transactions().open(new TransactionModes(begin.readOnly(), begin.isolation())));
    }

    private void set(Statement.SetTransaction set) {
        TransactionModes modes = new TransactionModes(set.readOnly(), set.isolation());
        if (set.session()) {
            session.transactions().setDefaults(modes);
        } else {
            session.transactions().set(modes);
        }
    }

    private void set(Statement.SetVariable set) {
        SessionVariables variables = session.variables();
        if (set.value().isEmpty()) {
            reset(set.name());
        } else if (set.name().equals(SessionVariables.ISOLATION)) {
            Statement.Isolation level = SessionTransactions.level(set.value().get());
            session.transactions().set(new TransactionModes(Optional.empty(), Optional.of(level)));
        } else if (set.name().equals(SessionVariables.TRANSACTION_READ_ONLY)) {
            boolean readOnly =
                    SessionVariables.flag(set.name(), set.value().get()).equals("on");
            session.transactions().set(new TransactionModes(Optional.of(readOnly), Optional.empty()));
        } else {
            variables.set(set.name(), set.value().get(), set.local());
        }
    }

    private void reset(String name) {
        if (!name.equals(SessionVariables.ISOLATION) && !name.equals(SessionVariables.TRANSACTION_READ_ONLY)) {
            session.variables().reset(name);
        }
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
        return rows.rows(showOutput(show), List.of(List.of(value(show.name()))));
    }

    private String value(String name) {
        return switch (name) {
            case SessionVariables.ISOLATION -> session.transactions().isolation();
            case SessionVariables.TRANSACTION_READ_ONLY ->
                session.transactions().readOnly() ? "on" : "off";
            default -> session.variables().get(name);
        };
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
        session.transactions().open().ifPresent(ExplicitTransaction::requireUsable);
    }

    private static Result done(Runnable work) {
        work.run();
        return Result.ofCount(0);
    }
}
