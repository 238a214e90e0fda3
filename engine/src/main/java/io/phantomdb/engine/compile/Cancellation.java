package io.phantomdb.engine.compile;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether a statement is to stop. Any thread cancels; the statement's own asks.
public final class Cancellation {
    private final long deadlineNanos;
    private @Nullable String reason;
    private final List<Consumer<String>> running = new ArrayList<>(2);

    /// @param deadlineNanos by `System.nanoTime()`; `Long.MAX_VALUE`: never
    public Cancellation(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    public long deadlineNanos() {
        return deadlineNanos;
    }

    /// Stops the statement; the first reason counts.
    public void cancel(String why) {
        List<Consumer<String>> targets;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            targets = List.copyOf(running);
        }
        targets.forEach(target -> target.accept(why));
    }

    /// What [#cancel] calls too from now on, at once if the statement is cancelled already.
    public void running(Consumer<String> target) {
        String why;
        synchronized (this) {
            running.add(target);
            why = reason;
        }
        if (why != null) {
            target.accept(why);
        }
    }

    /// SQLSTATE 57014 if the statement is cancelled or out of time.
    public void check() {
        synchronized (this) {
            if (reason != null) {
                throw new DatabaseException(SqlState.QUERY_CANCELED, reason);
            }
        }
        if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
            throw new DatabaseException(SqlState.QUERY_CANCELED, "canceling statement due to statement timeout");
        }
    }
}
