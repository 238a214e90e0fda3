package io.phantomdb.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Key → position of its newest version: open addressing with linear probing over one array of longs.
///
///     entry    tag:16 | position:48       tag: upper half of the key's hash; 0: empty
///     home     lower bits of the hash
///
/// The writer puts entries in with release; readers look with acquire and compare the key's bytes in the row. To grow,
/// the writer fills a larger array and swaps it in: a reader on the old one misses only what its snapshot cannot see,
/// since it took the array after its snapshot. Entries are replaced, never removed.
final class KeyIndex {
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long POSITION_MASK = (1L << 48) - 1;
    private static final int CAPACITY_MIN = 1 << 8;

    private final Allowance allowance;
    private volatile long[] entries;
    private int keys;

    KeyIndex(int keysExpected, Allowance allowance) {
        this.allowance = allowance;
        int capacity = capacityFor(keysExpected);
        allowance.take(8L * capacity);
        this.entries = new long[capacity];
    }

    private static int capacityFor(long keys) {
        long wanted = Math.max(CAPACITY_MIN, Long.highestOneBit(Math.max(1, keys * 8 / 5)) * 2);
        return (int) Math.min(wanted, 1 << 30);
    }

    /// Position of the key's newest version, or [Position#NONE].
    long find(Generation generation, long key, int keyBytes, int hash) {
        long[] table = entries;
        int mask = table.length - 1;
        long tag = (long) (hash >>> 16) << 48;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            long entry = (long) ENTRY.getAcquire(table, i);
            if (entry == 0) {
                return Position.NONE;
            }
            long position = entry & POSITION_MASK;
            if ((entry & ~POSITION_MASK) == tag
                    && generation.run(position).hasKey(Position.slot(position), key, keyBytes)) {
                return position;
            }
        }
    }

    /// Makes `position` the newest version of its key and links it to the one that was. The version's slot is
    /// filled in.
    void put(Generation generation, long key, int keyBytes, int hash, long position) {
        put(generation, key, keyBytes, hash, position, true);
    }

    /// As [#put] for a version that is linked already: readers of another generation may be on its chain.
    void replace(Generation generation, long key, int keyBytes, int hash, long position) {
        put(generation, key, keyBytes, hash, position, false);
    }

    private void put(Generation generation, long key, int keyBytes, int hash, long position, boolean link) {
        grow(generation, 1);
        long[] table = entries;
        int mask = table.length - 1;
        long tag = (long) (hash >>> 16) << 48;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            long entry = table[i];
            long there = entry & POSITION_MASK;
            if (entry == 0) {
                ENTRY.setRelease(table, i, tag | position);
                keys++;
                return;
            }
            if ((entry & ~POSITION_MASK) == tag && generation.run(there).hasKey(Position.slot(there), key, keyBytes)) {
                if (link) {
                    generation.run(position).setPrevious(Position.slot(position), there);
                }
                ENTRY.setRelease(table, i, tag | position);
                return;
            }
        }
    }

    /// Makes room for more keys.
    private void grow(Generation generation, int more) {
        long[] old = entries;
        if ((keys + (long) more) * 8 <= old.length * 5L) {
            return;
        }
        int capacity = capacityFor(keys + (long) more);
        allowance.take(8L * capacity);
        long[] larger = new long[capacity];
        int mask = capacity - 1;
        for (long entry : old) {
            if (entry != 0) {
                long position = entry & POSITION_MASK;
                int i = generation.run(position).hash(Position.slot(position)) & mask;
                while (larger[i] != 0) {
                    i = (i + 1) & mask;
                }
                larger[i] = entry;
            }
        }
        entries = larger;
        allowance.release(8L * old.length);
    }

    /// Most bytes that `more` keys make the index take at once.
    long growthBytes(int more) {
        long wanted = keys + (long) more;
        return wanted * 8 <= entries.length * 5L ? 0 : 2 * 8L * capacityFor(wanted);
    }

    int keys() {
        return keys;
    }

    long bytes() {
        return 8L * entries.length;
    }
}
