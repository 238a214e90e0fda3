package io.phantomdb.core.store;

/// How long the statement that runs may wait for locks.
///
/// @param lockTimeoutMs for one lock, then SQLSTATE 55P03; 0: no limit
/// @param deadlineNanos of the statement, by `System.nanoTime()`; `Long.MAX_VALUE`: none
/// @param check throws SQLSTATE 57014 once the statement is cancelled or past its deadline; called now and then, and
///     after [Transaction#wake]
public record StatementLimits(long lockTimeoutMs, long deadlineNanos, Runnable check) {
    public static final StatementLimits NONE = new StatementLimits(0, Long.MAX_VALUE, () -> {});
}
