package io.phantomdb.core.store;

/// What a transaction may see of others, as PostgreSQL defines the levels.
public enum Isolation {
    /// Each statement reads a snapshot of its own; a write of a row that another wrote since looks at the row again.
    READ_COMMITTED,
    /// One snapshot for all statements; a write of a row that another wrote since is SQLSTATE 40001.
    REPEATABLE_READ,
    /// As if the transactions had run one after the other, in the order of their commits; else SQLSTATE 40001.
    SERIALIZABLE
}
