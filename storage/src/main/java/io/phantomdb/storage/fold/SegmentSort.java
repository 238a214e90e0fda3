package io.phantomdb.storage.fold;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;
import io.phantomdb.parquet.merge.RowOrder;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.storage.catalog.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/// Sorts the live rows of a segment that is in another order, as many as a row group has at a time. One thread.
final class SegmentSort {
    private static final int ROWS = 122_880;

    private final Segment segment;
    private final RoaringBitmap dead;
    private final MemoryBudget budget;
    private final List<Integer> all;
    private final List<Integer> columns;
    private final IndexKeyCodec codec;
    private long nextRow;
    private long[] sorted = new long[0];

    SegmentSort(StoredTable table, Segment segment, RoaringBitmap dead, MemoryBudget budget) {
        this.segment = segment;
        this.dead = dead;
        this.budget = budget;
        this.all = IntStream.range(0, table.info().columns().size()).boxed().toList();
        RowOrder order = RowOrder.of(
                table.sortKey(), table.info().columns(), table.info().key());
        this.columns = order.parts().stream().map(RowOrder.Part::column).toList();
        this.codec = new IndexKeyCodec(SegmentOrder.parts(table, order.parts()));
    }

    /// Goes on to the next rows; false at the end.
    boolean next() {
        while (nextRow < segment.rows()) {
            long end = Math.min(segment.rows(), nextRow + ROWS);
            long[] live = new long[(int) (end - nextRow)];
            int count = 0;
            for (long row = nextRow; row < end; row++) {
                if (!dead.contains((int) row)) {
                    live[count++] = row;
                }
            }
            nextRow = end;
            if (count > 0) {
                sorted = sorted(Arrays.copyOf(live, count));
                return true;
            }
        }
        return false;
    }

    private long[] sorted(long[] live) {
        try (RowSorter sorter = new RowSorter(codec, 0, live.length, budget);
                Region scratch = new Region(budget)) {
            for (int from = 0; from < live.length; from += Batch.ROWS) {
                long[] rows = Arrays.copyOfRange(live, from, Math.min(live.length, from + Batch.ROWS));
                Batch batch = segment.read(rows, columns, scratch);
                Vector[] vectors = batch.columns().toArray(Vector[]::new);
                for (int row = 0; row < rows.length; row++) {
                    sorter.add(vectors, row);
                }
                scratch.reset();
            }
            int[] order = sorter.sorted();
            long[] ordered = new long[live.length];
            for (int i = 0; i < ordered.length; i++) {
                ordered[i] = live[order[i]];
            }
            return ordered;
        }
    }

    /// The positions of the sorted rows, so many at a time.
    List<long[]> batches(int batchRows) {
        List<long[]> batches = new ArrayList<>();
        for (int from = 0; from < sorted.length; from += batchRows) {
            batches.add(Arrays.copyOfRange(sorted, from, Math.min(sorted.length, from + batchRows)));
        }
        return batches;
    }

    /// Whole rows by position.
    Batch read(long[] positions, Region region) {
        return segment.read(positions, all, region);
    }
}
