package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.VirtualTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One scan of a table of schema `sys`: the rows that it had when the scan was opened, as one morsel.
public final class VirtualScan implements TableScan {
    private final List<Column> columns;
    private final List<Integer> wanted;
    private final List<List<@Nullable Object>> rows;
    private final int batchRows;
    private final AtomicBoolean taken = new AtomicBoolean();

    public VirtualScan(VirtualTable table, ScanRequest request, int batchRows) {
        this.columns = table.info().columns();
        this.wanted = request.columns();
        this.rows = table.rows().get();
        this.batchRows = batchRows;
    }

    @Override
    public Optional<Morsel> next() {
        return rows.isEmpty() || taken.getAndSet(true) ? Optional.empty() : Optional.of(new Rows());
    }

    @Override
    public long rowsMax() {
        return rows.size();
    }

    @Override
    public ScanFigures figures() {
        return new ScanFigures(0, 0, 0, 0, 0, taken.get() ? rows.size() : 0);
    }

    @Override
    public void close() {
        taken.set(true);
    }

    private final class Rows implements Morsel {
        private int next;

        @Override
        public Optional<Batch> next(Region scratch) {
            int first = next;
            int count = Math.min(batchRows, rows.size() - first);
            if (count <= 0) {
                return Optional.empty();
            }
            next += count;
            List<Vector> vectors = new ArrayList<>(wanted.size());
            for (int column : wanted) {
                List<@Nullable Object> values = new ArrayList<>(count);
                for (int row = first; row < next; row++) {
                    values.add(
                            columns.get(column).hidden()
                                    ? Long.valueOf(row)
                                    : rows.get(row).get(column));
                }
                vectors.add(Vectors.of(columns.get(column).type(), values, scratch));
            }
            return Optional.of(Batch.of(vectors, count));
        }

        @Override
        public void close() {
            next = rows.size();
        }
    }
}
