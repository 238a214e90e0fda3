package io.phantomdb.row;

import java.util.Arrays;

/// A set of positions of versions, e.g. those that a transaction has replaced: open addressing, no boxes.
///
/// One thread changes it, while nobody reads; any number read it otherwise.
public final class PositionSet {
    private static final int CAPACITY_MIN = 16;
    private static final long EMPTY = 0;
    private static final long REMOVED = -1;

    private long[] entries = new long[CAPACITY_MIN];
    private int size;
    private int used;

    /// Returns whether the position was new.
    public boolean add(long position) {
        assert position > 0;
        if (contains(position)) {
            return false;
        }
        if ((used + 1) * 2 > entries.length) {
            rehash();
        }
        int mask = entries.length - 1;
        int i = home(position) & mask;
        while (entries[i] != EMPTY) {
            i = (i + 1) & mask;
        }
        entries[i] = position;
        size++;
        used++;
        return true;
    }

    /// Returns whether the position was there.
    public boolean remove(long position) {
        int at = find(position);
        if (at < 0) {
            return false;
        }
        entries[at] = REMOVED;
        size--;
        return true;
    }

    public boolean contains(long position) {
        return find(position) >= 0;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// The positions in no particular order.
    public long[] toArray() {
        return Arrays.stream(entries).filter(entry -> entry > 0).toArray();
    }

    private int find(long position) {
        int mask = entries.length - 1;
        for (int i = home(position) & mask; entries[i] != EMPTY; i = (i + 1) & mask) {
            if (entries[i] == position) {
                return i;
            }
        }
        return -1;
    }

    private void rehash() {
        long[] all = toArray();
        entries = new long[Math.max(CAPACITY_MIN, Integer.highestOneBit(all.length + 1) * 8)];
        size = 0;
        used = 0;
        for (long position : all) {
            add(position);
        }
    }

    private static int home(long position) {
        return (int) (position * 0x9E3779B97F4A7C15L >>> 32);
    }
}
