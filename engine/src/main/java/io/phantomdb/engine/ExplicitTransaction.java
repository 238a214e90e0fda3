package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.engine.variable.SessionVariables;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transaction that the client began: its savepoints, its results still being read, and whether a statement of it
/// has failed.
///
/// The store's transaction, and with it the snapshot, begins with the first statement that needs it. A failure gives
/// back at once what was written since the newest savepoint, and its locks; only a return to a savepoint or the end
/// gets out of it. Calls come under the session's lock, except that results end in the thread that reads them.
final class ExplicitTransaction {
    private final Function<TransactionModes, Transaction> begin;
    private final SessionVariables variables;
    private final List<Result> results = new ArrayList<>();
    private final List<Savepoint> savepoints = new ArrayList<>();
    private TransactionModes modes;
    private @Nullable Transaction transaction;
    private boolean over;
    private boolean timedOut;
    private volatile boolean failed;

    private record Savepoint(String name, Transaction.Mark mark, SessionVariables.Saved variables) {}

    /// @param modes all of them given
    ExplicitTransaction(
            TransactionModes modes, SessionVariables variables, Function<TransactionModes, Transaction> begin) {
        this.modes = modes;
        this.variables = variables;
        this.begin = begin;
    }

    TransactionModes modes() {
        return modes;
    }

    /// Whether a snapshot was taken.
    boolean isBegun() {
        return transaction != null;
    }

    boolean isFailed() {
        return failed;
    }

    /// SQLSTATE 25P02 after a statement failed, 25P03 after [#timeOut].
    void requireUsable() {
        requireInTime();
        if (failed) {
            throw new DatabaseException(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /// The store's transaction. SQLSTATE 25P02 after a statement failed.
    Transaction use() {
        requireUsable();
        Transaction begun = transaction;
        if (begun == null) {
            begun = begin.apply(modes);
            transaction = begun;
        }
        return begun;
    }

    /// The next statement begins: under READ COMMITTED it gets a snapshot of its own.
    void startStatement() {
        Transaction begun = transaction;
        if (begun == null || failed || begun.isolation() != Isolation.READ_COMMITTED) {
            return;
        }
        detachResults();
        begun.refresh();
    }

    private void requireInTime() {
        if (timedOut) {
            throw new DatabaseException(
                    SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                    "the transaction was rolled back due to idle-in-transaction timeout");
        }
    }

    /// Rolls everything back; statements fail with SQLSTATE 25P03 until the client ends the transaction.
    void timeOut() {
        timedOut = true;
        failed = true;
        savepoints.clear();
        Transaction begun = transaction;
        if (begun != null && !over) {
            over = true;
            begun.close();
        }
    }

    /// Changes the modes. SQLSTATE 25001 where a statement has run under the old ones already.
    void set(TransactionModes changed) {
        requireUsable();
        TransactionModes wanted = changed.over(modes);
        Transaction begun = transaction;
        if (begun != null) {
            if (!wanted.isolation().equals(modes.isolation())) {
                throw tooLate("SET TRANSACTION ISOLATION LEVEL must be called before any query");
            }
            if (!wanted.readOnly().equals(modes.readOnly())) {
                if (!wanted.readOnly().orElse(false)) {
                    throw tooLate("transaction read-write mode must be set before any query");
                }
                begun.setReadOnly();
            }
        }
        modes = wanted;
    }

    private static DatabaseException tooLate(String message) {
        return new DatabaseException(SqlState.ACTIVE_SQL_TRANSACTION, message);
    }

    Statement.Isolation isolation() {
        return modes.isolation().orElseThrow();
    }

    boolean readOnly() {
        return modes.readOnly().orElseThrow();
    }

    /// Notes that a statement failed.
    void fail() {
        failed = true;
    }

    /// Notes that a statement failed and undoes what no savepoint keeps, unless results are still read.
    void abort() {
        fail();
        Transaction begun = transaction;
        if (begun == null || over || !open().isEmpty()) {
            return;
        }
        if (savepoints.isEmpty()) {
            over = true;
            begun.close();
        } else {
            begun.rollbackTo(savepoints.getLast().mark());
        }
    }

    void savepoint(String name) {
        Transaction begun = use();
        detachResults();
        savepoints.add(new Savepoint(name, begun.mark(), variables.save()));
    }

    /// Forgets the newest savepoint of the name and those after it. SQLSTATE 3B001.
    void release(String name) {
        requireUsable();
        int at = find(name);
        savepoints.subList(at, savepoints.size()).clear();
    }

    /// Undoes everything since the newest savepoint of the name, which stays. SQLSTATE 3B001.
    void rollbackTo(String name) {
        requireInTime();
        int at = find(name);
        Transaction begun = Objects.requireNonNull(transaction, "savepoints begin a transaction");
        detachResults();
        Savepoint savepoint = savepoints.get(at);
        begun.rollbackTo(savepoint.mark());
        variables.restore(savepoint.variables());
        savepoints.subList(at + 1, savepoints.size()).clear();
        failed = false;
    }

    private int find(String name) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new DatabaseException(
                SqlState.INVALID_SAVEPOINT_SPECIFICATION, "savepoint \"" + name + "\" does not exist");
    }

    void reading(Result result) {
        synchronized (results) {
            results.add(result);
        }
    }

    void read(Result result) {
        synchronized (results) {
            results.remove(result);
        }
    }

    /// Reads open results to their end, into memory, because nobody may scan while the transaction writes or ends.
    void detachResults() {
        open().forEach(Result::detach);
    }

    /// SQLSTATE 25P02 where a statement had failed: everything is rolled back then. Other errors of commit roll
    /// back too.
    void commit() {
        if (failed) {
            rollback();
            requireInTime();
            throw new DatabaseException(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    "the transaction was rolled back because one of its statements failed");
        }
        try (Transaction ending = transaction) {
            detachResults();
            if (ending != null) {
                ending.commit();
            }
        }
    }

    void rollback() {
        try (Transaction ending = transaction) {
            open().forEach(Result::close);
            if (ending != null && !over) {
                ending.rollback();
            }
        }
    }

    private List<Result> open() {
        synchronized (results) {
            return List.copyOf(results);
        }
    }
}
