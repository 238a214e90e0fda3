package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.MemoryBudget;
import java.util.Arrays;

/// A growing array of longs whose memory counts in a budget.
final class LongList implements AutoCloseable {
    private final MemoryBudget budget;
    private long[] values = new long[0];
    private int size;

    LongList(MemoryBudget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    long get(int index) {
        assert index < size;
        return values[index];
    }

    void set(int index, long value) {
        assert index < size;
        values[index] = value;
    }

    /// Makes sure that the next `count` values find room. SQLSTATE 53200 where the budget is full; nothing has changed
    /// then.
    void ensureRoom(int count) {
        if (size + count > values.length) {
            int capacity = Math.max(16, size * 2);
            budget.reserve(8L * (capacity - values.length));
            values = Arrays.copyOf(values, capacity);
        }
    }

    /// [#ensureRoom] was called before.
    void add(long value) {
        values[size++] = value;
    }

    /// [#ensureRoom] and [#add].
    void append(long value) {
        ensureRoom(1);
        add(value);
    }

    void truncate(int length) {
        assert length <= size;
        size = length;
    }

    @Override
    public void close() {
        budget.release(8L * values.length);
        values = new long[0];
        size = 0;
    }
}
