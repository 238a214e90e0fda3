package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.row.ArrayVectors;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.plan.ExecNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every row once per element of its arrays, the elements behind its columns: side by side, NULL where an array has no
/// more.
///
///     (1, {a,b}), (2, {})   =>   (1, {a,b}, a), (1, {a,b}, b)           and where rows are kept: (2, {}, NULL)
public final class UnnestStep extends Step {
    private final ExecNode.Unnest unnest;
    private final ExpressionSet arrays;
    private final QueryState query;
    private final Step next;
    private final Region region;

    public UnnestStep(ExecNode.Unnest unnest, QueryState query, Meter meter, Step next) {
        super(meter);
        this.unnest = unnest;
        this.arrays = ExpressionSet.of(unnest.arrays(), query.evaluation());
        this.query = query;
        this.next = next;
        this.region = new Region(query.budget());
    }

    /// The elements of one array of all rows, and a NULL behind them; `starts[row]` is where a row's begin.
    private record Elements(Vector vector, int[] starts) {
        int at(int row, int number) {
            int place = starts[row] + number;
            return place < starts[row + 1] ? place : vector.rows() - 1;
        }

        int count(int row) {
            return starts[row + 1] - starts[row];
        }
    }

    private static Elements elements(Vector arrays, int rows, Region scratch) {
        long views = scratch.allocateZeroed(8L * (rows + 1));
        int[] starts = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
            int count = 0;
            if (!arrays.isNull(row)) {
                long view = arrays.valueAddress(row);
                Memory.putLong(views + 8L * row, view);
                count = ArrayVectors.count(arrays.type(), view);
            }
            starts[row + 1] = Math.addExact(starts[row], count);
        }
        Expr.Bytes nothing = new Expr.Bytes(ArrayForm.of(arrays.type()).encode(Arrays.asList((Object) null)));
        long view = scratch.allocate(16);
        Vectors.put(arrays.type(), nothing, view, scratch);
        Memory.putLong(views + 8L * rows, view);
        return new Elements(ArrayVectors.elements(arrays.type(), views, rows + 1, starts[rows] + 1, scratch), starts);
    }

    @Override
    void process(Batch input, Region scratch) {
        Batch batch = Gather.compact(input, scratch);
        List<Elements> all = new ArrayList<>();
        for (Vector array : arrays.evaluate(batch, scratch).columns()) {
            all.add(elements(Gather.flat(array, scratch), batch.rows(), scratch));
        }
        Output output = new Output(batch, all);
        for (int row = 0; row < batch.rows(); row++) {
            int height = 0;
            for (Elements elements : all) {
                height = Math.max(height, elements.count(row));
            }
            for (int number = 0; number < height; number++) {
                output.add(row, number, true);
            }
            if (height == 0 && unnest.keepsRows()) {
                output.add(row, 0, false);
            }
        }
        output.flush();
    }

    /// Rows that are to go on, by their places in the input and among the elements.
    private final class Output {
        private final Batch batch;
        private final List<Elements> all;
        private final int[] rows = new int[Slices.rows(query.batchRows())];
        private final int[] numbers = new int[rows.length];
        private final boolean[] present = new boolean[rows.length];
        private int count;

        Output(Batch batch, List<Elements> all) {
            this.batch = batch;
            this.all = all;
        }

        void add(int row, int number, boolean isElement) {
            rows[count] = row;
            numbers[count] = number;
            present[count] = isElement;
            if (++count == rows.length) {
                flush();
            }
        }

        void flush() {
            if (count == 0) {
                return;
            }
            query.control().check();
            region.reset();
            long places = region.allocate(4L * count);
            for (int i = 0; i < count; i++) {
                Memory.putInt(places + 4L * i, rows[i]);
            }
            List<Vector> columns = new ArrayList<>();
            for (Vector column : batch.columns()) {
                columns.add(Gather.rows(column, places, count, region));
            }
            for (Elements elements : all) {
                long picked = region.allocate(4L * count);
                for (int i = 0; i < count; i++) {
                    Memory.putInt(picked + 4L * i, elements.at(rows[i], numbers[i]));
                }
                columns.add(Gather.rows(elements.vector(), picked, count, region));
            }
            if (unnest.numbered()) {
                columns.add(ordinals());
            }
            int emitted = count;
            count = 0;
            emit(next, Batch.of(columns, emitted), region);
        }

        private Vector ordinals() {
            long values = region.allocate(8L * count);
            long validity = unnest.keepsRows() ? Bits.allSet(count, region) : 0;
            for (int i = 0; i < count; i++) {
                Memory.putLong(values + 8L * i, numbers[i] + 1L);
                if (!present[i]) {
                    Bits.clear(validity, i);
                }
            }
            return Vector.flat(SqlType.BIGINT, values, validity, count);
        }
    }

    @Override
    public void close() {
        region.close();
    }
}
