package io.phantomdb.exec.state;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;

/// A set of integers within a range, numbered from 0 in ascending order: a bit for each integer of the range and, for
/// each 64 of them, how many members come before.
///
///     bits    0110 0000 | 0000 0001      range in words of 64
///     before  0         | 2              rank(1) = 0, rank(2) = 1, rank(8 in the second word) = 2
///
/// A lookup tells strangers by one bit, without hashing and without a key to compare with, and its memory (12 bytes for
/// 64 integers of the range) stays in the cache where a hash table's would not. One thread adds; any reads after
/// [#seal].
final class KeyRanks {
    private static final long RANGE_MAX = 1L << 34;
    private static final long BYTES_ANYWAY = 256 << 10;
    private static final int BYTES_PER_ROW = 32;

    private final long[] bits;
    private final int[] before;

    /// @param range integers from 0 up to it may be added
    KeyRanks(long range, Reservation memory) {
        int words = Math.toIntExact(words(range));
        this.bits = memory.longs(words);
        this.before = memory.ints(words);
    }

    private static long words(long range) {
        return (range + 63) >>> 6;
    }

    /// Whether such a range is not too thinly populated by so many rows.
    static boolean pays(long range, long rows) {
        return range <= RANGE_MAX && 12 * words(range) <= Math.max(BYTES_ANYWAY, BYTES_PER_ROW * rows);
    }

    /// End (exclusive) of what may be asked for; at least as much as was asked for.
    private long range() {
        return 64L * bits.length;
    }

    void add(long member) {
        bits[(int) (member >>> 6)] |= 1L << member;
    }

    /// Counts; no member may be added any more.
    ///
    /// @return how many there are
    int seal() {
        int count = 0;
        for (int word = 0; word < bits.length; word++) {
            before[word] = count;
            count += Long.bitCount(bits[word]);
        }
        return count;
    }

    /// The number of a member of the range, or [JoinTable#NONE] where it is none of the set.
    int rank(long member) {
        int word = (int) (member >>> 6);
        long found = bits[word];
        long bit = 1L << member;
        return (found & bit) == 0 ? JoinTable.NONE : before[word] + Long.bitCount(found & bit - 1);
    }

    /// For each selected row the entry of `table` at the rank of its key, or [JoinTable#NONE], to `out`.
    ///
    /// @param longs the key of every physical row, which is `least` more than the member
    /// @param validity of the keys
    void find(long longs, long validity, long least, long selection, int count, int[] table, long out) {
        long end = range();
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            long member = Memory.getLong(longs + 8L * row) - least;
            boolean inside = member >= 0 && member < end && (validity == 0 || Bits.get(validity, row));
            int rank = inside ? rank(member) : JoinTable.NONE;
            Memory.putInt(out + 4L * i, rank == JoinTable.NONE ? JoinTable.NONE : table[rank]);
        }
    }

    /// The selected rows whose key is a member, to `out`. Keys as in [#find].
    ///
    /// @return how many
    int select(long longs, long validity, long least, long selection, int count, long out) {
        long end = range();
        int k = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            long member = Memory.getLong(longs + 8L * row) - least;
            boolean inside = member >= 0 && member < end && (validity == 0 || Bits.get(validity, row));
            Memory.putInt(out + 4L * k, row);
            k += inside ? (int) (bits[(int) (member >>> 6)] >>> member & 1) : 0;
        }
        return k;
    }
}
