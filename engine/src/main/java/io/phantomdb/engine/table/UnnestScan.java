package io.phantomdb.engine.table;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// `unnest` of arrays that are known, in one morsel, so that elements come in order.
public final class UnnestScan implements TableScan {
    private final List<Expr.Literal> arrays;
    private final List<SqlType> types;
    private final int batchRows;
    private final int[][] bounds;
    private final int rows;
    private final AtomicBoolean taken = new AtomicBoolean();

    /// @param types of the columns: a column per array, and one that counts the rows from 1 where there is one more
    public UnnestScan(List<Expr.Literal> arrays, List<SqlType> types, int batchRows) {
        this.arrays = List.copyOf(arrays);
        this.types = List.copyOf(types);
        this.batchRows = batchRows;
        this.bounds = new int[arrays.size()][];
        int most = 0;
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = ArrayForm.of(arrays.get(i).type()).bounds(bytes(arrays.get(i)));
            most = Math.max(most, bounds[i].length - 1);
        }
        this.rows = most;
    }

    private static byte[] bytes(Expr.Literal array) {
        return array.value() instanceof Expr.Bytes bytes ? bytes.array() : ArrayForm.EMPTY.array();
    }

    @Override
    public Optional<Morsel> next() {
        return rows == 0 || taken.getAndSet(true) ? Optional.empty() : Optional.of(new Elements());
    }

    private final class Elements implements Morsel {
        private int next;

        @Override
        public Optional<Batch> next(Region scratch) {
            int count = Math.min(batchRows, rows - next);
            if (count == 0) {
                return Optional.empty();
            }
            List<Vector> columns = new ArrayList<>();
            for (int i = 0; i < arrays.size(); i++) {
                columns.add(Vectors.of(types.get(i), elements(i, next, count), scratch));
            }
            if (types.size() > arrays.size()) {
                List<Long> numbers = new ArrayList<>();
                for (int i = 1; i <= count; i++) {
                    numbers.add((long) next + i);
                }
                columns.add(Vectors.of(SqlType.BIGINT, numbers, scratch));
            }
            next += count;
            return Optional.of(Batch.of(columns, count));
        }

        @Override
        public void close() {}
    }

    private List<@Nullable Object> elements(int array, int from, int count) {
        ArrayForm form = ArrayForm.of(arrays.get(array).type());
        byte[] bytes = bytes(arrays.get(array));
        List<@Nullable Object> elements = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            boolean there = i + 1 < bounds[array].length;
            elements.add(there ? form.decode(bytes, bounds[array][i], bounds[array][i + 1]) : null);
        }
        return elements;
    }

    @Override
    public long rowsMax() {
        return rows;
    }

    @Override
    public ScanFigures figures() {
        return new ScanFigures(0, 0, 0, 0, 0, taken.get() ? rows : 0);
    }

    @Override
    public void close() {}
}
