package io.phantomdb.parquet.merge;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The live rows of sorted segments in their order.
///
/// Runs of one input are handed on as a selection of its batch; where inputs interleave, their values are gathered side
/// by side. A batch ends where any input needs its next page, because strings point into the page. One thread; closed
/// by who opened it.
public final class SegmentMerge implements AutoCloseable {
    private final List<SqlType> types;
    private final int batchRows;
    private final Region region;
    private final List<MergeCursor> cursors = new ArrayList<>();
    private final PriorityQueue<MergeCursor> heap = new PriorityQueue<>(MergeCursor::compareKey);
    private final int[] fromCursor;
    private final int[] fromRow;
    private @Nullable MergeCursor exhausted;
    private int picked;
    private int rows;

    /// @param columns of the table
    /// @param order by which every input is sorted; no row of one equals a row of another in it
    /// @param batchRows longest batch
    /// @param budget holds decoded pages
    public SegmentMerge(
            List<MergeInput> inputs, List<Column> columns, RowOrder order, int batchRows, MemoryBudget budget) {
        this.types = columns.stream().map(Column::type).toList();
        this.batchRows = batchRows;
        this.region = new Region(budget);
        this.fromCursor = new int[batchRows];
        this.fromRow = new int[batchRows];
        for (int i = 0; i < inputs.size(); i++) {
            cursors.add(new MergeCursor(i, inputs.get(i), types, order, batchRows, budget));
        }
        try {
            cursors.forEach(this::offerNext);
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /// The next rows, one column per table column; empty at the end. They live until the next call.
    public Optional<Batch> next() {
        if (exhausted != null) {
            offerNext(exhausted);
            exhausted = null;
        }
        region.reset();
        picked = 0;
        boolean oneCursor = true;
        while (picked < batchRows && exhausted == null && !heap.isEmpty()) {
            MergeCursor first = heap.remove();
            oneCursor &= picked == 0 || fromCursor[picked - 1] == first.number;
            pickRun(first, heap.peek());
        }
        if (picked == 0) {
            return Optional.empty();
        }
        return Optional.of(oneCursor ? selection(cursors.get(fromCursor[0])) : gathered());
    }

    /// Rows handed out so far.
    public int rows() {
        return rows;
    }

    /// Where each row of an input went: its number among all rows handed out, or -1 where it was dead.
    public int[] newRows(int input) {
        return cursors.get(input).newRows();
    }

    private void offerNext(MergeCursor cursor) {
        if (cursor.load()) {
            heap.add(cursor);
        }
    }

    /// Takes rows of a cursor as long as they come before the next cursor's.
    private void pickRun(MergeCursor cursor, @Nullable MergeCursor next) {
        do {
            assert next == null || cursor.compareKey(next) != 0 : "a key is in two segments";
            fromCursor[picked] = cursor.number;
            fromRow[picked++] = cursor.row();
            cursor.moveTo(rows++);
            if (!cursor.step()) {
                exhausted = cursor;
                return;
            }
        } while (picked < batchRows && (next == null || cursor.compareKey(next) < 0));
        heap.add(cursor);
    }

    private Batch selection(MergeCursor cursor) {
        long selection = region.allocate(4L * picked);
        for (int i = 0; i < picked; i++) {
            Memory.putInt(selection + 4L * i, fromRow[i]);
        }
        return cursor.batch().withSelection(selection, picked);
    }

    private Batch gathered() {
        List<Vector> columns = new ArrayList<>(types.size());
        Vector[] sources = new Vector[cursors.size()];
        for (int column = 0; column < types.size(); column++) {
            for (int i = 0; i < picked; i++) {
                sources[fromCursor[i]] = cursors.get(fromCursor[i]).column(column);
            }
            columns.add(gather(types.get(column), sources));
        }
        return Batch.of(columns, picked);
    }

    private Vector gather(SqlType type, Vector[] sources) {
        int width = type.layout().width();
        long values = region.allocate((long) picked * width);
        long validity = 0;
        for (int i = 0; i < picked; i++) {
            Vector source = sources[fromCursor[i]];
            if (source.isNull(fromRow[i])) {
                if (validity == 0) {
                    validity = region.allocate(picked / 8 + 1);
                    Memory.fill(validity, picked / 8 + 1, (byte) 0xff);
                }
                long bits = validity + (i >> 3);
                Memory.putByte(bits, (byte) (Memory.getByte(bits) & ~(1 << (i & 7))));
            } else {
                copy(source.valueAddress(fromRow[i]), values + (long) i * width, width);
            }
        }
        return Vector.flat(type, values, validity, picked);
    }

    private static void copy(long from, long to, int width) {
        switch (width) {
            case 1 -> Memory.putByte(to, Memory.getByte(from));
            case 2 -> Memory.putShort(to, Memory.getShort(from));
            case 4 -> Memory.putInt(to, Memory.getInt(from));
            case 8 -> Memory.putLong(to, Memory.getLong(from));
            default -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putLong(to + 8, Memory.getLong(from + 8));
            }
        }
    }

    @Override
    public void close() {
        cursors.forEach(MergeCursor::close);
        region.close();
    }
}
