package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import java.util.List;

/// Compares rows of a buffer by several columns.
public final class RowOrder {
    private final RowBuffer rows;
    private final List<Key> keys;
    private final Vector[][] columns;

    /// @param column position in the buffer
    public record Key(int column, boolean descending, boolean nullsFirst) {}

    RowOrder(RowBuffer rows, List<Key> keys) {
        this.rows = rows;
        this.keys = List.copyOf(keys);
        this.columns = new Vector[keys.size()][];
    }

    List<Key> keys() {
        return keys;
    }

    private Vector column(int key, int chunk) {
        Vector[] known = columns[key];
        if (known == null || known.length < rows.chunks()) {
            known = new Vector[rows.chunks()];
            for (int i = 0; i < known.length; i++) {
                known[i] = rows.column(i, keys.get(key).column());
            }
            columns[key] = known;
        }
        return known[chunk];
    }

    /// Less than, equal to or greater than 0; equal keys give 0. The buffer no longer grows.
    int compare(int left, int right) {
        return compare(left, right, keys.size());
    }

    /// As [#compare(int, int)] by the first `count` keys.
    int compare(int left, int right, int count) {
        for (int i = 0; i < count; i++) {
            int order = compare(
                    keys.get(i),
                    column(i, left >> RowBuffer.CHUNK_SHIFT),
                    left & RowBuffer.CHUNK_MASK,
                    column(i, right >> RowBuffer.CHUNK_SHIFT),
                    right & RowBuffer.CHUNK_MASK);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /// Of two rows of flat columns.
    static int compare(List<Key> keys, List<Vector> left, int leftRow, List<Vector> right, int rightRow) {
        for (Key key : keys) {
            int order = compare(key, left.get(key.column()), leftRow, right.get(key.column()), rightRow);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(Key key, Vector a, int aRow, Vector b, int bRow) {
        boolean aNull = a.isNull(aRow);
        boolean bNull = b.isNull(bRow);
        if (aNull || bNull) {
            return aNull == bNull ? 0 : aNull == key.nullsFirst() ? -1 : 1;
        }
        int order = KeyEquality.compare(a, aRow, b, bRow);
        return key.descending() ? -order : order;
    }

    /// Stable merge sort of `ids[from .. to)`.
    void sort(int[] ids, int from, int to) {
        if (to - from > 1) {
            mergeSort(ids, new int[to - from], from, to, from);
        }
    }

    private void mergeSort(int[] ids, int[] spare, int from, int to, int origin) {
        if (to - from < 8) {
            insertionSort(ids, from, to);
            return;
        }
        int middle = from + to >>> 1;
        mergeSort(ids, spare, from, middle, origin);
        mergeSort(ids, spare, middle, to, origin);
        if (compare(ids[middle - 1], ids[middle]) <= 0) {
            return;
        }
        int length = middle - from;
        System.arraycopy(ids, from, spare, from - origin, length);
        int i = from - origin;
        int end = i + length;
        int j = middle;
        int k = from;
        while (i < end && j < to) {
            ids[k++] = compare(spare[i], ids[j]) <= 0 ? spare[i++] : ids[j++];
        }
        System.arraycopy(spare, i, ids, k, end - i);
    }

    private void insertionSort(int[] ids, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int id = ids[i];
            int j = i - 1;
            while (j >= from && compare(ids[j], id) > 0) {
                ids[j + 1] = ids[j];
                j--;
            }
            ids[j + 1] = id;
        }
    }
}
