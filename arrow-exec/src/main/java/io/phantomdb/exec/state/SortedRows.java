package io.phantomdb.exec.state;

import io.phantomdb.core.memory.MemoryBudget;
import java.util.Arrays;
import java.util.List;

/// The order of a buffer's rows by some of its columns.
///
/// Each row gets an unsigned 64-bit prefix of its first key ([SortPrefix]); segments of rows are sorted by it, radix or
/// merge, and runs of equal prefixes by comparing columns; then the segments are merged. Rows with equal keys keep the
/// order of their ids.
public final class SortedRows implements AutoCloseable {
    /// Bytes that putting a row in order takes, beyond the row.
    public static final int BYTES_PER_ROW = 24;

    private static final int SEGMENT_ROWS_MIN = 1 << 16;

    private final RowBuffer rows;
    private RowOrder order;
    private final Reservation memory;
    private SortPrefix prefix;
    private long[] prefixes = new long[0];
    private int[] ids = new int[0];
    private int[] bounds = new int[] {0, 0};

    public SortedRows(RowBuffer rows, List<RowOrder.Key> keys, MemoryBudget budget) {
        this.rows = rows;
        this.order = new RowOrder(rows, keys);
        this.memory = new Reservation(budget);
        this.prefix = keys.isEmpty()
                ? SortPrefix.none()
                : SortPrefix.rough(
                        keys.getFirst(), rows.types().get(keys.getFirst().column()));
    }

    /// Numbers the rows and cuts them into at most `workers` segments.
    ///
    /// @return how many
    public int prepare(int workers) {
        int count = Math.toIntExact(rows.rows());
        if (!order.keys().isEmpty()) {
            prefix = SortPrefix.exactWherePossible(order.keys(), rows);
        }
        ids = memory.ints(count);
        prefixes = memory.longs(count);
        number();
        int segments = Math.max(1, Math.min(workers, count / SEGMENT_ROWS_MIN));
        bounds = new int[segments + 1];
        for (int i = 0; i <= segments; i++) {
            bounds[i] = (int) ((long) count * i / segments);
        }
        return segments;
    }

    /// Takes the rows as they stand, as they have come in this order already. Called again when more have come.
    public void acceptOrder() {
        memory.close();
        order = new RowOrder(rows, order.keys());
        ids = memory.ints(Math.toIntExact(rows.rows()));
        number();
    }

    private void number() {
        int at = 0;
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            for (int row = 0; row < rows.chunkRows(chunk); row++) {
                ids[at++] = chunk << RowBuffer.CHUNK_SHIFT | row;
            }
        }
    }

    /// Sorts one segment.
    public void sort(int segment) {
        int from = bounds[segment];
        int to = bounds[segment + 1];
        prefix.compute(rows, ids, prefixes, from, to);
        int length = to - from;
        memory.add(12L * length);
        PrefixSort.sort(prefixes, ids, from, to);
        memory.forget(12L * length);
        if (!prefix.isExact()) {
            settleTies(from, to);
        }
    }

    private void settleTies(int from, int to) {
        int start = from;
        while (start < to) {
            int end = start + 1;
            while (end < to && prefixes[end] == prefixes[start]) {
                end++;
            }
            if (end - start > 1) {
                order.sort(ids, start, end);
            }
            start = end;
        }
    }

    /// Merges the segments.
    public void merge() {
        while (bounds.length > 2) {
            int pairs = bounds.length / 2;
            int[] fewer = new int[bounds.length / 2 + 1];
            for (int i = 0; i < pairs; i++) {
                int end = Math.min(2 * i + 2, bounds.length - 1);
                fewer[i + 1] = bounds[end];
                if (end == 2 * i + 2) {
                    merge(bounds[2 * i], bounds[2 * i + 1], bounds[end]);
                }
            }
            bounds = fewer;
        }
    }

    private void merge(int from, int middle, int to) {
        int leftLength = middle - from;
        memory.add(12L * leftLength);
        int[] leftIds = Arrays.copyOfRange(ids, from, middle);
        long[] leftPrefixes = Arrays.copyOfRange(prefixes, from, middle);
        int i = 0;
        int j = middle;
        int k = from;
        while (i < leftLength && j < to) {
            int comparison = Long.compareUnsigned(leftPrefixes[i], prefixes[j]);
            if (comparison == 0 && !prefix.isExact()) {
                comparison = order.compare(leftIds[i], ids[j]);
            }
            if (comparison <= 0) {
                prefixes[k] = leftPrefixes[i];
                ids[k++] = leftIds[i++];
            } else {
                prefixes[k] = prefixes[j];
                ids[k++] = ids[j++];
            }
        }
        System.arraycopy(leftIds, i, ids, k, leftLength - i);
        System.arraycopy(leftPrefixes, i, prefixes, k, leftLength - i);
        memory.forget(12L * leftLength);
    }

    public int rows() {
        return ids.length;
    }

    /// The id of the row in place `position`.
    public int id(int position) {
        return ids[position];
    }

    /// Whether the row in place `position` equals the one before it in the first `keys` keys.
    public boolean isPeer(int position, int keys) {
        return order.compare(ids[position - 1], ids[position], keys) == 0;
    }

    public RowBuffer buffer() {
        return rows;
    }

    @Override
    public void close() {
        rows.close();
        memory.close();
    }
}
