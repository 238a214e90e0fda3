package io.phantomdb.row.index;

import io.phantomdb.core.memory.Memory;

/// A node of an [OrderedIndex] at one address:
///
///     0     int  count
///     4     int  level       0: leaf
///     8     long batch       the writer may change the node while this is its batch
///     16    long prefix[F]   first eight bytes of the keys, so that most comparisons touch nothing else
///     ..    long entry[F]    [Entry]; of an inner node the separators: the keys below child i are at or after
///                            entry i, of which child 0 has none
///     ..    long child[F]    inner nodes only
final class Node {
    static final int FANOUT = 64;
    private static final int PREFIXES = 16;
    private static final int ENTRIES = PREFIXES + 8 * FANOUT;
    private static final int CHILDREN = ENTRIES + 8 * FANOUT;
    private static final int LEAF_BYTES = CHILDREN;
    private static final int INNER_BYTES = CHILDREN + 8 * FANOUT;

    private Node() {}

    static long create(int level, long batch) {
        long node = Memory.allocate(bytes(level));
        Memory.putInt(node, 0);
        Memory.putInt(node + 4, level);
        Memory.putLong(node + 8, batch);
        return node;
    }

    static int bytes(int level) {
        return level == 0 ? LEAF_BYTES : INNER_BYTES;
    }

    static long copy(long node, long batch) {
        int bytes = bytes(level(node));
        long copy = Memory.allocate(bytes);
        Memory.copy(node, copy, bytes);
        Memory.putLong(copy + 8, batch);
        return copy;
    }

    static int count(long node) {
        return Memory.getInt(node);
    }

    static int level(long node) {
        return Memory.getInt(node + 4);
    }

    static long batch(long node) {
        return Memory.getLong(node + 8);
    }

    static long entry(long node, int i) {
        return Memory.getLong(node + ENTRIES + 8L * i);
    }

    static long child(long node, int i) {
        return Memory.getLong(node + CHILDREN + 8L * i);
    }

    static void setChild(long node, int i, long child) {
        Memory.putLong(node + CHILDREN + 8L * i, child);
    }

    /// Puts an entry, or a separator with the child behind it, in at `i`.
    static void insert(long node, int i, long entry, long child) {
        int count = count(node);
        assert count < FANOUT;
        shift(node, i, i + 1, count - i);
        Memory.putLong(node + PREFIXES + 8L * i, entry == 0 ? 0 : Entry.prefix(Entry.key(entry), Entry.bytes(entry)));
        Memory.putLong(node + ENTRIES + 8L * i, entry);
        if (level(node) > 0) {
            setChild(node, i, child);
        }
        Memory.putInt(node, count + 1);
    }

    static void remove(long node, int i) {
        int count = count(node);
        shift(node, i + 1, i, count - i - 1);
        Memory.putInt(node, count - 1);
    }

    /// Forgets the separator of child 0.
    static void clearFirstSeparator(long node) {
        Memory.putLong(node + PREFIXES, 0);
        Memory.putLong(node + ENTRIES, 0);
    }

    /// Moves everything from `at` on to the end of another node of the level.
    static void moveTail(long from, int at, long to) {
        int moved = count(from) - at;
        int there = count(to);
        int arrays = level(from) == 0 ? 2 : 3;
        for (int array = 0; array < arrays; array++) {
            long base = PREFIXES + 8L * FANOUT * array;
            Memory.copy(from + base + 8L * at, to + base + 8L * there, 8L * moved);
        }
        Memory.putInt(to, there + moved);
        Memory.putInt(from, at);
    }

    /// Sets the separator at `i`.
    static void setSeparator(long node, int i, long entry) {
        Memory.putLong(node + PREFIXES + 8L * i, Entry.prefix(Entry.key(entry), Entry.bytes(entry)));
        Memory.putLong(node + ENTRIES + 8L * i, entry);
    }

    private static void shift(long node, int from, int to, int count) {
        if (count == 0) {
            return;
        }
        int arrays = level(node) == 0 ? 2 : 3;
        for (int array = 0; array < arrays; array++) {
            long base = node + PREFIXES + 8L * FANOUT * array;
            Memory.copy(base + 8L * from, base + 8L * to, 8L * count);
        }
    }

    /// The first place in a leaf whose key is not before the given one.
    static int lowerBound(long leaf, long prefix, long key, int bytes) {
        return search(leaf, 0, prefix, key, bytes, false);
    }

    /// The child under which the key belongs.
    static int childOf(long inner, long prefix, long key, int bytes) {
        return search(inner, 1, prefix, key, bytes, true) - 1;
    }

    /// The first place from `low` on whose key is at or after (`past`: after) the given one.
    private static int search(long node, int low, long prefix, long key, int bytes, boolean past) {
        int from = low;
        int to = count(node);
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = compare(node, middle, prefix, key, bytes);
            if (order < 0 || past && order == 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /// How the key at `i` compares with the given one.
    static int compare(long node, int i, long prefix, long key, int bytes) {
        int order = Long.compareUnsigned(Memory.getLong(node + PREFIXES + 8L * i), prefix);
        if (order != 0) {
            return order;
        }
        long entry = entry(node, i);
        return Memory.compare(Entry.key(entry), Entry.bytes(entry), key, bytes);
    }
}
