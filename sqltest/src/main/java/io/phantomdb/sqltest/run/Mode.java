package io.phantomdb.sqltest.run;

/// What the runner does between the records of a script.
public enum Mode {
    PLAIN,
    /// Folds every table after each statement outside of transactions.
    FOLD_BETWEEN,
    /// Restarts the database after each statement outside of transactions.
    RESTART_BETWEEN
}
