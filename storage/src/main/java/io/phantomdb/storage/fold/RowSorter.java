package io.phantomdb.storage.fold;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;

/// Sorts rows by some of their columns: order-preserving bytes of each row, then a stable merge sort on the first eight
/// of them, which decide nearly always. One thread; closed by who opened it.
final class RowSorter implements AutoCloseable {
    private final IndexKeyCodec codec;
    private final int groupParts;
    private final Region memory;
    /// Per row the address of `int bytes, int bytes of the group, bytes`.
    private final long[] keys;
    private final long[] prefixes;
    private int rows;

    /// @param groupParts rows that are equal in so many first parts form a group
    RowSorter(IndexKeyCodec codec, int groupParts, int rowsMax, MemoryBudget budget) {
        this.codec = codec;
        this.groupParts = groupParts;
        this.memory = new Region(budget);
        this.keys = new long[rowsMax];
        this.prefixes = new long[rowsMax];
    }

    /// Adds a row; its columns are copied.
    void add(Vector[] vectors, int row) {
        int bytesMax = 8;
        for (int part = 0; part < vectors.length; part++) {
            bytesMax += codec.partBytes(part, vectors[part], row);
        }
        long key = memory.allocateBytes(bytesMax + 8L);
        long next = key + 8;
        long group = next;
        for (int part = 0; part < vectors.length; part++) {
            next += codec.writePart(part, vectors[part], row, next);
            group = part < groupParts ? next : group;
        }
        Memory.putInt(key, (int) (next - key - 8));
        Memory.putInt(key + 4, (int) (group - key - 8));
        Memory.putLong(next, 0);
        prefixes[rows] = Long.reverseBytes(Memory.getLong(key + 8)) ^ Long.MIN_VALUE;
        keys[rows++] = key;
    }

    int rows() {
        return rows;
    }

    /// Whether two rows are of one group.
    boolean sameGroup(int left, int right) {
        return Memory.compare(
                        keys[left] + 8, Memory.getInt(keys[left] + 4), keys[right] + 8, Memory.getInt(keys[right] + 4))
                == 0;
    }

    /// The rows' numbers in their order; equal ones in the order of their addition.
    int[] sorted() {
        int[] from = new int[rows];
        for (int i = 0; i < rows; i++) {
            from[i] = i;
        }
        int[] to = new int[rows];
        for (long width = 1; width < rows; width *= 2) {
            for (long left = 0; left < rows; left += 2 * width) {
                int middle = (int) Math.min(left + width, rows);
                int right = (int) Math.min(left + 2 * width, rows);
                merge(from, (int) left, middle, right, to);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private void merge(int[] from, int left, int middle, int right, int[] to) {
        int a = left;
        int b = middle;
        for (int i = left; i < right; i++) {
            to[i] = b >= right || a < middle && !less(from[b], from[a]) ? from[a++] : from[b++];
        }
    }

    private boolean less(int left, int right) {
        if (prefixes[left] != prefixes[right]) {
            return prefixes[left] < prefixes[right];
        }
        return Memory.compare(keys[left] + 8, Memory.getInt(keys[left]), keys[right] + 8, Memory.getInt(keys[right]))
                < 0;
    }

    @Override
    public void close() {
        memory.close();
    }
}
