package io.phantomdb.core.store;

/// What [Transaction#lock] came to for one key.
public enum LockOutcome {
    /// The row is locked and is what the snapshot sees.
    LOCKED,
    /// The row is locked but was written since the snapshot; [Transaction#refresh] shows what it is now. Only under
    /// [Isolation#READ_COMMITTED].
    CHANGED,
    /// There is no such row (any more).
    GONE,
    /// Another transaction holds the row.
    SKIPPED
}
