package io.phantomdb.row;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.RowLayout;

/// Sorts positions by key: a bottom-up merge sort on the first eight key bytes, which decide nearly always, and the
/// whole keys where those are equal.
final class KeySort {
    private final Generation generation;

    private KeySort(Generation generation) {
        this.generation = generation;
    }

    /// Returns the positions sorted; the array given is used up.
    static long[] sort(Generation generation, long[] positions) {
        int count = positions.length;
        long[] prefixes = new long[count];
        for (int i = 0; i < count; i++) {
            prefixes[i] = prefix(generation.rowAddress(positions[i]));
        }
        KeySort sort = new KeySort(generation);
        long[] from = positions;
        long[] to = new long[count];
        long[] prefixesTo = new long[count];
        for (long width = 1; width < count; width *= 2) {
            for (long left = 0; left < count; left += 2 * width) {
                int middle = (int) Math.min(left + width, count);
                int right = (int) Math.min(left + 2 * width, count);
                sort.merge(from, prefixes, (int) left, middle, right, to, prefixesTo);
            }
            long[] swap = from;
            from = to;
            to = swap;
            swap = prefixes;
            prefixes = prefixesTo;
            prefixesTo = swap;
        }
        return from;
    }

    /// The first eight key bytes, zero filled, as a number whose signed order is theirs.
    private static long prefix(long row) {
        int bytes = RowLayout.keyBytes(row);
        long key = RowLayout.keyAddress(row);
        if (bytes >= 8) {
            return Long.reverseBytes(Memory.getLong(key)) ^ Long.MIN_VALUE;
        }
        long prefix = 0;
        for (int i = 0; i < 8; i++) {
            prefix = prefix << 8 | (i < bytes ? Memory.getByte(key + i) & 0xff : 0);
        }
        return prefix ^ Long.MIN_VALUE;
    }

    private void merge(long[] from, long[] prefixes, int left, int middle, int right, long[] to, long[] prefixesTo) {
        int a = left;
        int b = middle;
        boolean inOrder = middle >= right || !less(from, prefixes, middle, middle - 1);
        if (inOrder) {
            System.arraycopy(from, left, to, left, right - left);
            System.arraycopy(prefixes, left, prefixesTo, left, right - left);
            return;
        }
        for (int i = left; i < right; i++) {
            int next = b >= right || (a < middle && !less(from, prefixes, b, a)) ? a++ : b++;
            to[i] = from[next];
            prefixesTo[i] = prefixes[next];
        }
    }

    private boolean less(long[] positions, long[] prefixes, int x, int y) {
        if (prefixes[x] != prefixes[y]) {
            return prefixes[x] < prefixes[y];
        }
        long left = generation.rowAddress(positions[x]);
        long right = generation.rowAddress(positions[y]);
        return Memory.compare(
                        RowLayout.keyAddress(left),
                        RowLayout.keyBytes(left),
                        RowLayout.keyAddress(right),
                        RowLayout.keyBytes(right))
                < 0;
    }
}
