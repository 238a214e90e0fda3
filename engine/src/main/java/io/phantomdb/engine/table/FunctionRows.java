package io.phantomdb.engine.table;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Rows that a function made, in one morsel, so that they come in order.
///
/// A row has the objects that literals hold; where there is one more type than values, the rows are numbered from 1.
public final class FunctionRows implements TableScan {
    private final List<? extends List<? extends @Nullable Object>> rows;
    private final List<SqlType> types;
    private final int batchRows;
    private final AtomicBoolean taken = new AtomicBoolean();

    public FunctionRows(List<? extends List<? extends @Nullable Object>> rows, List<SqlType> types, int batchRows) {
        this.rows = rows;
        this.types = types;
        this.batchRows = batchRows;
    }

    @Override
    public Optional<Morsel> next() {
        return taken.getAndSet(true) ? Optional.empty() : Optional.of(new Rows(rows.iterator()));
    }

    private final class Rows implements Morsel {
        private final Iterator<? extends List<? extends @Nullable Object>> rest;
        private long number;

        Rows(Iterator<? extends List<? extends @Nullable Object>> rest) {
            this.rest = rest;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            List<List<@Nullable Object>> batch = new ArrayList<>();
            while (batch.size() < batchRows && rest.hasNext()) {
                List<@Nullable Object> row = new ArrayList<>(rest.next());
                number++;
                if (row.size() < types.size()) {
                    row.add(number);
                }
                batch.add(row);
            }
            return batch.isEmpty() ? Optional.empty() : Optional.of(Batches.ofRows(types, batch, scratch));
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return rows.size();
    }

    @Override
    public ScanFigures figures() {
        return new ScanFigures(0, 0, 0, 0, 0, rows.size());
    }

    @Override
    public void close() {}
}
