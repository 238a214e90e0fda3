package io.phantomdb.core.store;

/// How strongly a row is locked, weakest first; each stands in the way of whatever a weaker one does.
///
///                     KEY SHARE   SHARE   NO KEY UPDATE   UPDATE
///     KEY SHARE                                             x
///     SHARE                                    x            x
///     NO KEY UPDATE                 x          x            x
///     UPDATE              x         x          x            x
public enum RowLock {
    /// The row stays and keeps its key: what a foreign key asks of the row that it names.
    KEY_SHARE,
    /// The row stays as it is.
    SHARE,
    /// The row is to change, its key is not.
    NO_KEY_UPDATE,
    /// The row is to go or to change its key.
    UPDATE;

    public boolean conflictsWith(RowLock other) {
        return ordinal() + other.ordinal() >= UPDATE.ordinal();
    }
}
