package io.phantomdb.core.memory;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A limit on off-heap (and large on-heap) memory. Budgets nest: what is reserved here counts in every parent.
///
/// Any thread may reserve and release.
public final class MemoryBudget {
    private final String name;
    private final long limit;
    private final @Nullable MemoryBudget parent;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    /// @param limit bytes; `Long.MAX_VALUE`: only the parents limit
    public MemoryBudget(String name, long limit, @Nullable MemoryBudget parent) {
        this.name = name;
        this.limit = limit;
        this.parent = parent;
    }

    /// A budget without a limit, for tests and tools.
    public static MemoryBudget unlimited(String name) {
        return new MemoryBudget(name, Long.MAX_VALUE, null);
    }

    /// Reserves all of `bytes` or nothing; false where this budget or a parent is full.
    public boolean tryReserve(long bytes) {
        long now = used.addAndGet(bytes);
        if (now > limit || (parent != null && !parent.tryReserve(bytes))) {
            used.addAndGet(-bytes);
            return false;
        }
        peak.accumulateAndGet(now, Math::max);
        return true;
    }

    /// Reserves all of `bytes` or throws SQLSTATE 53200.
    public void reserve(long bytes) {
        if (!tryReserve(bytes)) {
            throw new DatabaseException(
                    SqlState.OUT_OF_MEMORY,
                    "out of memory: " + name + " holds " + used.get() + " of " + limit + " bytes and asked for " + bytes
                            + " more");
        }
    }

    public void release(long bytes) {
        long left = used.addAndGet(-bytes);
        assert left >= 0 : name + " released more than it reserved";
        if (parent != null) {
            parent.release(bytes);
        }
    }

    public long used() {
        return used.get();
    }

    public long peak() {
        return peak.get();
    }

    public long limit() {
        return limit;
    }

    public String name() {
        return name;
    }
}
