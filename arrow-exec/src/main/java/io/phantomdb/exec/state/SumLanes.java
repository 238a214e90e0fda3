package io.phantomdb.exec.state;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Selections;

/// Four sums of few groups in one pass over the rows: a row's group is looked up once, and no sum waits for another.
///
/// Two sets of sums take turns, so that a row need not wait for the one before. The caller knows that the sums of the
/// batch fit a long.
final class SumLanes {
    /// Columns of one pass.
    static final int LANES = 4;

    private static final long GROUP_BYTES = 8L * LANES;

    private SumLanes() {}

    /// Adds up four columns of longs, which may be the same.
    ///
    /// @param ids the group of row `r` at `ids + 4 * r`
    /// @return the address of the sums, four of each group side by side
    static long of(long[] columns, long selection, int count, long ids, int groups, Region scratch) {
        long even = scratch.allocateZeroed(2 * GROUP_BYTES * groups);
        long odd = even + GROUP_BYTES * groups;
        if (selection == 0) {
            all(columns[0], columns[1], columns[2], columns[3], count, ids, even, odd);
        } else {
            selected(columns[0], columns[1], columns[2], columns[3], selection, count, ids, even, odd);
        }
        if ((count & 1) == 1) {
            long row = Selections.row(selection, count - 1);
            add(even + GROUP_BYTES * Memory.getInt(ids + 4 * row), columns[0], columns[1], columns[2], columns[3], row);
        }
        for (long at = 0; at < GROUP_BYTES * groups; at += 8) {
            Memory.putLong(even + at, Memory.getLong(even + at) + Memory.getLong(odd + at));
        }
        return even;
    }

    private static void all(long a, long b, long c, long d, int count, long ids, long even, long odd) {
        for (int i = 0; i + 2 <= count; i += 2) {
            add(even + GROUP_BYTES * Memory.getInt(ids + 4L * i), a, b, c, d, i);
            add(odd + GROUP_BYTES * Memory.getInt(ids + 4L * i + 4), a, b, c, d, i + 1L);
        }
    }

    private static void selected(
            long a, long b, long c, long d, long selection, int count, long ids, long even, long odd) {
        for (int i = 0; i + 2 <= count; i += 2) {
            long first = Memory.getInt(selection + 4L * i);
            long second = Memory.getInt(selection + 4L * i + 4);
            add(even + GROUP_BYTES * Memory.getInt(ids + 4 * first), a, b, c, d, first);
            add(odd + GROUP_BYTES * Memory.getInt(ids + 4 * second), a, b, c, d, second);
        }
    }

    private static void add(long sums, long a, long b, long c, long d, long row) {
        long first = Memory.getLong(sums) + Memory.getLong(a + 8 * row);
        long second = Memory.getLong(sums + 8) + Memory.getLong(b + 8 * row);
        long third = Memory.getLong(sums + 16) + Memory.getLong(c + 8 * row);
        long fourth = Memory.getLong(sums + 24) + Memory.getLong(d + 8 * row);
        Memory.putLong(sums, first);
        Memory.putLong(sums + 8, second);
        Memory.putLong(sums + 16, third);
        Memory.putLong(sums + 24, fourth);
    }
}
