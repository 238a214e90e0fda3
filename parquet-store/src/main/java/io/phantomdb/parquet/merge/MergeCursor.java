package io.phantomdb.parquet.merge;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.segment.KeyOrder;
import io.phantomdb.parquet.segment.SegmentMorsel;
import io.phantomdb.parquet.segment.SegmentScan;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The live rows of one input, one after the other. One thread.
final class MergeCursor implements AutoCloseable {
    /// What [#newRows] says of a dead row.
    static final int DEAD = -1;

    final int number;
    private final SegmentScan scan;
    private final RoaringBitmap dead;
    private final Region scratch;
    private final SqlType[] keyTypes;
    private final RowOrder.Part[] key;
    private final long[] keyAddresses; // 0: NULL
    private final int[] newRows;
    private @Nullable SegmentMorsel morsel;
    private @Nullable Batch batch;
    private long firstRow;
    private boolean anyDead;
    private int row;

    /// @param number of the input
    MergeCursor(int number, MergeInput input, List<SqlType> types, RowOrder order, int batchRows, MemoryBudget budget) {
        this.number = number;
        this.dead = input.dead();
        this.key = order.parts().toArray(RowOrder.Part[]::new);
        this.keyTypes = Arrays.stream(key).map(part -> types.get(part.column())).toArray(SqlType[]::new);
        this.keyAddresses = new long[key.length];
        this.scratch = new Region(budget);
        this.newRows = new int[Math.toIntExact(input.segment().rows())];
        Arrays.fill(newRows, DEAD);
        List<Integer> columns = IntStream.range(0, types.size()).boxed().toList();
        this.scan = input.segment().scan(columns, List.of(), batchRows, budget);
    }

    /// Goes to the first live row of the next batch that has one; false at the end. What the batch before pointed to is
    /// gone then.
    boolean load() {
        while (true) {
            SegmentMorsel open = morsel;
            if (open == null) {
                Optional<SegmentMorsel> next = scan.next();
                if (next.isEmpty()) {
                    batch = null;
                    return false;
                }
                open = next.get();
                morsel = open;
            }
            scratch.reset();
            Optional<Batch> read = open.next(scratch);
            if (read.isEmpty()) {
                open.close();
                morsel = null;
                continue;
            }
            batch = read.get();
            firstRow = open.firstRow();
            anyDead = dead.intersects(firstRow, firstRow + read.get().rows());
            row = -1;
            if (step()) {
                return true;
            }
        }
    }

    /// Goes to the next live row of the batch; false where the batch has none.
    boolean step() {
        int rows = batch().rows();
        do {
            row++;
        } while (anyDead && row < rows && dead.contains((int) (firstRow + row)));
        if (row >= rows) {
            return false;
        }
        for (int i = 0; i < key.length; i++) {
            Vector column = batch().column(key[i].column());
            keyAddresses[i] = column.isNull(row) ? 0 : column.valueAddress(row);
        }
        return true;
    }

    Batch batch() {
        return Objects.requireNonNull(batch);
    }

    Vector column(int position) {
        return batch().column(position);
    }

    int row() {
        return row;
    }

    /// Notes where the current row goes.
    void moveTo(int newRow) {
        newRows[(int) (firstRow + row)] = newRow;
    }

    int[] newRows() {
        return newRows;
    }

    int compareKey(MergeCursor other) {
        for (int i = 0; i < key.length; i++) {
            int order = compare(i, keyAddresses[i], other.keyAddresses[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compare(int part, long left, long right) {
        if (left == 0 || right == 0) {
            return left == right ? 0 : (left == 0) == key[part].nullsFirst() ? -1 : 1;
        }
        int order = KeyOrder.compare(keyTypes[part], left, right);
        return key[part].descending() ? -order : order;
    }

    @Override
    public void close() {
        if (morsel != null) {
            morsel.close();
            morsel = null;
        }
        scratch.close();
    }
}
