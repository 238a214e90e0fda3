package io.phantomdb.core.store;

/// @param readOnly writes fail with SQLSTATE 25006
/// @param durability when commit returns
public record TransactionOptions(boolean readOnly, Durability durability, Isolation isolation) {
    public enum Durability {
        /// After the log is forced to disk.
        SYNC,
        /// After the commit is visible; it may be lost in a crash.
        ASYNC
    }

    public static final TransactionOptions DEFAULT = new TransactionOptions(false, Durability.SYNC);
    public static final TransactionOptions READ_ONLY = new TransactionOptions(true, Durability.SYNC);

    public TransactionOptions(boolean readOnly, Durability durability) {
        this(readOnly, durability, Isolation.REPEATABLE_READ);
    }

    public TransactionOptions with(Isolation other) {
        return new TransactionOptions(readOnly, durability, other);
    }
}
