package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.engine.variable.SessionVariables;
import io.phantomdb.sql.plan.Statement;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The transactions of one session, one at a time: those that the client begins and those of single statements.
///
/// Calls come under the session's lock.
final class SessionTransactions {
    private final Engine engine;
    private final SessionVariables variables;
    private volatile @Nullable ExplicitTransaction open;

    SessionTransactions(Engine engine, SessionVariables variables) {
        this.engine = engine;
        this.variables = variables;
    }

    /// The explicit transaction, if one is open. Any thread may ask whether there is one.
    Optional<ExplicitTransaction> open() {
        return Optional.ofNullable(open);
    }

    /// A transaction for one statement.
    Transaction beginStatement(boolean readOnly) {
        TransactionModes modes = readOnly ? new TransactionModes(Optional.of(true), Optional.empty()) : defaults();
        return begin(modes.over(defaults()));
    }

    /// Begins a transaction; nothing where one is open.
    void open(TransactionModes modes) {
        if (open == null) {
            variables.begin();
            open = new ExplicitTransaction(modes.over(defaults()), variables, this::begin);
        }
    }

    /// SQLSTATE 25P01 where none is open. It is over in any case.
    void commit(boolean chain) {
        ExplicitTransaction ending = require("there is no transaction in progress");
        open = null;
        boolean committed = false;
        try {
            ending.commit();
            committed = true;
        } finally {
            variables.end(committed);
        }
        if (chain) {
            open(ending.modes());
        }
    }

    /// Nothing where none is open.
    void rollback(boolean chain) {
        ExplicitTransaction ending = open;
        if (ending == null) {
            return;
        }
        open = null;
        try {
            ending.rollback();
        } finally {
            variables.end(false);
        }
        if (chain) {
            open(ending.modes());
        }
    }

    void savepoint(String name) {
        require("SAVEPOINT can only be used in transaction blocks").savepoint(name);
    }

    void release(String name) {
        require("RELEASE SAVEPOINT can only be used in transaction blocks").release(name);
    }

    void rollbackTo(String name) {
        require("ROLLBACK TO SAVEPOINT can only be used in transaction blocks").rollbackTo(name);
    }

    /// Modes of the open transaction; without one, nothing happens.
    void set(TransactionModes modes) {
        ExplicitTransaction now = open;
        if (now != null) {
            now.set(modes);
        }
    }

    /// Modes of the transactions to come.
    void setDefaults(TransactionModes modes) {
        modes.isolation().ifPresent(level -> variables.set(SessionVariables.DEFAULT_ISOLATION, text(level)));
        modes.readOnly().ifPresent(flag -> variables.set(SessionVariables.READ_ONLY, flag ? "on" : "off"));
    }

    /// The level of the open transaction, else of the next one.
    String isolation() {
        ExplicitTransaction now = open;
        return now == null ? variables.get(SessionVariables.DEFAULT_ISOLATION) : text(now.isolation());
    }

    boolean readOnly() {
        ExplicitTransaction now = open;
        return now == null ? variables.isOn(SessionVariables.READ_ONLY) : now.readOnly();
    }

    /// SQLSTATE 22023 where the text names no level.
    static Statement.Isolation level(String text) {
        return Statement.Isolation.valueOf(
                SessionVariables.isolation(text).toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    private static String text(Statement.Isolation level) {
        return level.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private TransactionModes defaults() {
        return new TransactionModes(
                Optional.of(variables.isOn(SessionVariables.READ_ONLY)),
                Optional.of(level(variables.get(SessionVariables.DEFAULT_ISOLATION))));
    }

    private Transaction begin(TransactionModes modes) {
        boolean sync = variables.isOn(SessionVariables.SYNCHRONOUS_COMMIT);
        Isolation isolation = switch (modes.isolation().orElseThrow()) {
            case READ_UNCOMMITTED, READ_COMMITTED -> Isolation.READ_COMMITTED;
            case REPEATABLE_READ -> Isolation.REPEATABLE_READ;
            case SERIALIZABLE -> Isolation.SERIALIZABLE;
        };
        return engine.store()
                .begin(new TransactionOptions(
                        modes.readOnly().orElseThrow(),
                        sync ? TransactionOptions.Durability.SYNC : TransactionOptions.Durability.ASYNC,
                        isolation));
    }

    private ExplicitTransaction require(String otherwise) {
        ExplicitTransaction now = open;
        if (now == null) {
            throw new DatabaseException(SqlState.NO_ACTIVE_SQL_TRANSACTION, otherwise);
        }
        return now;
    }
}
