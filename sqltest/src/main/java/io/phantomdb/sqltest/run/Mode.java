package io.phantomdb.sqltest.run;

/// What the runner does between the records of a script.
public enum Mode {
    PLAIN,
    /// Folds every table before the first query after a change, outside of transactions.
    FOLD_BETWEEN,
    /// Restarts the database before the first query after a change, outside of transactions.
    RESTART_BETWEEN
}
