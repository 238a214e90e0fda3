package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/// A transaction that the client began: its results still being read, and whether a statement of it has failed.
///
/// Calls come under the session's lock, except that results end in the thread that reads them.
final class ExplicitTransaction {
    private final Transaction transaction;
    private final List<Result> results = new ArrayList<>();
    private volatile boolean failed;

    ExplicitTransaction(Transaction transaction) {
        this.transaction = transaction;
    }

    /// The store's transaction. SQLSTATE 25P02 after a statement failed.
    Transaction use() {
        if (failed) {
            throw new DatabaseException(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
        return transaction;
    }

    void fail() {
        failed = true;
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
            throw new DatabaseException(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    "the transaction was rolled back because one of its statements failed");
        }
        try (transaction) {
            detachResults();
            transaction.commit();
        }
    }

    void rollback() {
        try (transaction) {
            open().forEach(Result::close);
            transaction.rollback();
        }
    }

    private List<Result> open() {
        synchronized (results) {
            return List.copyOf(results);
        }
    }
}
