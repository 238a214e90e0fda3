package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.LiteralColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Batches that are there already or made from constants, in order.
public final class BatchSource implements Source {
    private final List<Function<Region, Batch>> batches;
    private final long rows;
    private final Meter meter;
    private boolean handedOut;

    private BatchSource(List<Function<Region, Batch>> batches, long rows, Meter meter) {
        this.batches = batches;
        this.rows = rows;
        this.meter = meter;
    }

    /// Batches of the caller.
    public static BatchSource given(List<Batch> batches, Meter meter) {
        List<Function<Region, Batch>> made = new ArrayList<>();
        batches.forEach(batch -> made.add(_ -> batch));
        return new BatchSource(made, batches.stream().mapToLong(Batch::selected).sum(), meter);
    }

    /// Constant rows.
    public static BatchSource values(List<List<Literal>> rows, List<SqlType> types, int batchRows, Meter meter) {
        List<Function<Region, Batch>> made = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += batchRows) {
            List<List<Literal>> part = rows.subList(from, Math.min(rows.size(), from + batchRows));
            made.add(region -> {
                List<Vector> columns = LiteralColumns.of(part, types, region);
                return Batch.of(columns, part.size());
            });
        }
        return new BatchSource(made, rows.size(), meter);
    }

    @Override
    public synchronized Optional<Morsel> next() {
        if (handedOut) {
            return Optional.empty();
        }
        handedOut = true;
        return Optional.of(new Morsel() {
            private int position;

            @Override
            public Optional<Batch> next(Region scratch) {
                if (position >= batches.size()) {
                    return Optional.empty();
                }
                Batch batch = batches.get(position++).apply(scratch);
                meter.add(0, batch.selected(), 0);
                return Optional.of(batch);
            }

            @Override
            public void close() {}
        });
    }

    @Override
    public long rowsMax() {
        return rows;
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public void close() {}
}
