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
        return refusing(bytes) == null;
    }

    /// Reserves all of `bytes` or throws SQLSTATE 53200, which names the budget that is full: this one or a parent.
    public void reserve(long bytes) {
        MemoryBudget full = refusing(bytes);
        if (full != null) {
            throw new DatabaseException(
                    SqlState.OUT_OF_MEMORY,
                    "out of memory: " + full.name + " holds " + full.used.get() + " of " + full.limit
                            + " bytes and asked for " + bytes + " more");
        }
    }

    /// Counts memory that is taken already and cannot be refused, even past the limit: others are refused then.
    public void count(long bytes) {
        notePeak(used.addAndGet(bytes));
        if (parent != null) {
            parent.count(bytes);
        }
    }

    /// Reserves; or reserves nothing and gives the budget that is full. A refused request is never part of `used`, not
    /// even for a moment, so that it cannot make others fail.
    private @Nullable MemoryBudget refusing(long bytes) {
        long now = used.get();
        while (true) {
            if (bytes > limit - now) {
                return this;
            }
            long witness = used.compareAndExchange(now, now + bytes);
            if (witness == now) {
                break;
            }
            now = witness;
        }
        MemoryBudget full = parent == null ? null : parent.refusing(bytes);
        if (full != null) {
            used.addAndGet(-bytes);
            return full;
        }
        notePeak(now + bytes);
        return null;
    }

    private void notePeak(long now) {
        if (now > peak.get()) {
            peak.accumulateAndGet(now, Math::max);
        }
    }

    public void release(long bytes) {
        long left = used.addAndGet(-bytes);
        assert left >= 0 : name + " released more than it reserved";
        if (parent != null) {
            parent.release(bytes);
        }
    }

    /// Bytes that this budget and its parents have left, at this moment.
    public long available() {
        long left = limit - used.get();
        return parent == null ? left : Math.min(left, parent.available());
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
