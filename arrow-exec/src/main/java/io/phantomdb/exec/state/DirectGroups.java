package io.phantomdb.exec.state;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;

/// Groups by one integer key without hashing: an array over the range of the keys seen, as long as it is filled well
/// enough. It grows with the range. One thread.
final class DirectGroups {
    static final int NO_GROUP = -1;

    private static final long RANGE_ANYWAY = 1 << 14;
    private static final long RANGE_MAX = 1 << 28;
    private static final int RANGE_PER_ROW = 16;
    /// Wider in small tables, because the first rows say little of how many groups will come.
    private static final int RANGE_PER_FIRST_ROW = 64;
    private static final long FIRST_RANGE_MAX = 1 << 20;

    private final Reservation memory;
    private int[] table = new int[0];
    private long base;
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;
    private int newNullGroup = NO_GROUP;

    DirectGroups(Reservation memory) {
        this.memory = memory;
    }

    /// Makes room for the keys of the selected rows.
    ///
    /// @param rows groups so far and rows to come
    /// @return false where they lie too far apart
    boolean cover(long longs, long validity, long selection, int count, long rows) {
        long low = least;
        long high = greatest;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            if (validity == 0 || Bits.get(validity, row)) {
                long key = Memory.getLong(longs + 8L * row);
                low = Math.min(low, key);
                high = Math.max(high, key);
            }
        }
        if (low > high || low == least && high == greatest) {
            return true;
        }
        long range = high - low + 1;
        long first = Math.max(RANGE_ANYWAY, Math.min(RANGE_PER_FIRST_ROW * rows, FIRST_RANGE_MAX));
        if (range <= 0 || range > Math.min(RANGE_MAX, Math.max(first, RANGE_PER_ROW * rows))) {
            return false;
        }
        boolean inside = table.length > 0 && low >= base && high - base < table.length;
        if (!inside) {
            grow(low, high, range);
        }
        least = low;
        greatest = high;
        return true;
    }

    /// To twice the range, towards where it has grown.
    private void grow(long low, long high, long range) {
        long spare = table.length == 0 ? 0 : Math.min(range, RANGE_MAX - range);
        long start = low < least && table.length > 0 && low > Long.MIN_VALUE + spare ? low - spare : low;
        long length = start < low ? high - start + 1 : range + spare;
        int[] larger = memory.ints((int) length, NO_GROUP);
        if (table.length > 0) {
            System.arraycopy(table, (int) (least - base), larger, (int) (least - start), (int) (greatest - least + 1));
            memory.forget(4L * table.length);
        }
        table = larger;
        base = start;
    }

    /// Writes the group of each selected row to `ids + 4 * row`; rows of new groups go to `firsts`, in order.
    ///
    /// @param nullGroup of NULL keys, or [#NO_GROUP]
    /// @param groups so far
    /// @return how many groups are new
    int find(long longs, long validity, long selection, int count, long ids, long firsts, int nullGroup, int groups) {
        int[] known = table;
        long first = base;
        int next = groups;
        int ofNull = nullGroup;
        int added = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group;
            if (validity != 0 && !Bits.get(validity, row)) {
                if (ofNull == NO_GROUP) {
                    ofNull = next++;
                    Memory.putInt(firsts + 4L * added++, row);
                }
                group = ofNull;
            } else {
                int slot = (int) (Memory.getLong(longs + 8L * row) - first);
                group = known[slot];
                if (group == NO_GROUP) {
                    group = next++;
                    known[slot] = group;
                    Memory.putInt(firsts + 4L * added++, row);
                }
            }
            Memory.putInt(ids + 4L * row, group);
        }
        newNullGroup = ofNull;
        return added;
    }

    /// The group of NULL after the last [#find].
    int nullGroup() {
        return newNullGroup;
    }

    /// Bytes of the next larger array.
    long growthBytes() {
        return 16L * table.length;
    }

    /// Gives the array back.
    void close() {
        memory.forget(4L * table.length);
        table = new int[0];
    }
}
