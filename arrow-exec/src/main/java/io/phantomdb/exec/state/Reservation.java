package io.phantomdb.exec.state;

import io.phantomdb.core.memory.MemoryBudget;
import java.util.Arrays;

/// Bytes of heap arrays that one structure holds in a budget. SQLSTATE 53200 when the budget is full.
public final class Reservation implements AutoCloseable {
    private final MemoryBudget budget;
    private long bytes;

    public Reservation(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Reserves before an allocation.
    public synchronized void add(long more) {
        budget.reserve(more);
        bytes += more;
    }

    private synchronized void remove(long fewer) {
        budget.release(fewer);
        bytes -= fewer;
    }

    public long[] longs(int length) {
        add(8L * length);
        return new long[length];
    }

    public int[] ints(int length) {
        add(4L * length);
        return new int[length];
    }

    public int[] ints(int length, int fill) {
        int[] array = ints(length);
        Arrays.fill(array, fill);
        return array;
    }

    public long[] grown(long[] array, int length) {
        add(8L * length);
        long[] copy = Arrays.copyOf(array, length);
        remove(8L * array.length);
        return copy;
    }

    public int[] grown(int[] array, int length) {
        add(4L * length);
        int[] copy = Arrays.copyOf(array, length);
        remove(4L * array.length);
        return copy;
    }

    /// The arrays will be dropped.
    public void forget(long fewer) {
        remove(fewer);
    }

    @Override
    public synchronized void close() {
        budget.release(bytes);
        bytes = 0;
    }
}
