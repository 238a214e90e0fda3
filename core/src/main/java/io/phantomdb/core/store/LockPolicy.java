package io.phantomdb.core.store;

/// What becomes of a request for a lock that another transaction holds.
public enum LockPolicy {
    WAIT,
    /// SQLSTATE 55P03.
    NOWAIT,
    /// The row counts as not there.
    SKIP_LOCKED
}
