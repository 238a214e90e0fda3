package io.phantomdb.storage.txn;

import io.phantomdb.wal.CommitLog;

/// What one transaction asks of the [Sequencer]. All methods run under the commit lock, in this order.
public interface CommitWork {
    /// Last look before the log: throws what makes the commit impossible. Changes nothing.
    void check();

    /// Appends the log records. Where it throws a `DatabaseException`, nothing has happened.
    void append(CommitLog log, long timestamp);

    /// Changes the tables in memory. Must not fail: the log says that it happened.
    void apply(long timestamp);

    /// Whether the commit returns only after the log was forced.
    boolean durable();
}
