package io.phantomdb.sqltest.run;

/// A database that scripts run on: empty when it is made, gone when it is closed.
public interface Target extends AutoCloseable {
    /// The name that `onlyif` and `skipif` mean.
    String name();

    /// A new connection with a session of its own.
    Client connect();

    /// Folds every table into cold segments.
    void fold();

    /// Closes the database and opens it again; earlier clients are of no more use.
    void restart();

    @Override
    void close();

    /// One session. One thread.
    interface Client extends AutoCloseable {
        /// Runs a statement; its failure is an outcome, not an exception.
        Outcome execute(String sql);

        @Override
        void close();
    }
}
