package io.phantomdb.bench.commit;

/// A database that takes single-row commits. Closing it checks nothing and frees everything.
public interface Subject extends AutoCloseable {
    String name();

    /// A client of its own; safe to use from one thread.
    Client connect() throws Exception;

    /// Rows that are there: the check.
    long rows() throws Exception;

    @Override
    void close() throws Exception;

    interface Client extends AutoCloseable {
        /// Inserts one row in a transaction of its own; returns when it is on disk.
        void commit(long key) throws Exception;

        @Override
        void close() throws Exception;
    }
}
