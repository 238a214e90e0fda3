package io.phantomdb.engine.table;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// `generate_series` in one morsel, so that its values come in order.
public final class SeriesScan implements TableScan {
    private final SqlType type;
    private final boolean numbered;
    private final int batchRows;
    private final Optional<Steps> steps;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicLong made = new AtomicLong();

    /// Values, one batch after another. One thread.
    interface Steps {
        /// Upper estimate of the values to come.
        long rowsMax();

        /// Writes the next values, at most `rows`, one behind the other in the type's layout; says how many.
        int next(int rows, long address, Region region);
    }

    /// SQLSTATE 22023 where the step is zero.
    ///
    /// @param arguments start, stop and step
    /// @param type of the values
    /// @param numbered whether a second column counts them from 1
    /// @param zone in which days and months are added to TIMESTAMPTZ
    public SeriesScan(List<Expr.Literal> arguments, SqlType type, boolean numbered, int batchRows, ZoneId zone) {
        this.type = type;
        this.numbered = numbered;
        this.batchRows = batchRows;
        this.steps = arguments.stream().anyMatch(Expr.Literal::isNull)
                ? Optional.empty()
                : Optional.of(steps(arguments.stream().map(Expr.Literal::value).toList(), type, zone));
    }

    private static Steps steps(List<?> values, SqlType type, ZoneId zone) {
        return switch (type.kind()) {
            case TIMESTAMP, TIMESTAMPTZ ->
                new TimeSteps(
                        (Long) values.get(0),
                        (Long) values.get(1),
                        (Interval) values.get(2),
                        type.kind() == SqlType.Kind.TIMESTAMPTZ ? zone : java.time.ZoneOffset.UTC);
            case DECIMAL ->
                new DecimalSteps(
                        (BigDecimal) values.get(0), (BigDecimal) values.get(1), (BigDecimal) values.get(2), type);
            default ->
                new IntegerSteps(
                        (Long) values.get(0),
                        (Long) values.get(1),
                        (Long) values.get(2),
                        type.layout().width());
        };
    }

    @Override
    public Optional<Morsel> next() {
        return steps.isEmpty() || taken.getAndSet(true) ? Optional.empty() : Optional.of(new Values(steps.get()));
    }

    private final class Values implements Morsel {
        private final Steps values;

        Values(Steps values) {
            this.values = values;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            long address = scratch.allocate((long) batchRows * type.layout().width());
            int rows = values.next(batchRows, address, scratch);
            if (rows == 0) {
                return Optional.empty();
            }
            List<Vector> columns = new ArrayList<>();
            columns.add(Vector.flat(type, address, 0, rows));
            long first = made.getAndAdd(rows) + 1;
            if (numbered) {
                long numbers = scratch.allocate(8L * rows);
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(numbers + 8L * i, first + i);
                }
                columns.add(Vector.flat(SqlType.BIGINT, numbers, 0, rows));
            }
            return Optional.of(Batch.of(columns, rows));
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return steps.map(Steps::rowsMax).orElse(0L);
    }

    @Override
    public ScanFigures figures() {
        return new ScanFigures(0, 0, 0, 0, 0, made.get());
    }

    @Override
    public void close() {}
}
