package io.phantomdb.engine.define;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.engine.run.Queries;
import io.phantomdb.exec.expr.LiteralForm;
import io.phantomdb.exec.state.DistinctSketch;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// ANALYZE of one table: reads it once, counts NULLs and sketches distinct values of all rows, and keeps a uniform
/// sample (Vitter's algorithm R) for common values and histograms. The same rows give the same result.
final class TableSurvey {
    private static final int SAMPLE_ROWS_MAX = 30_000;
    private static final int SAMPLE_VALUES_MAX = 600_000;

    /// What a sampled value is taken to hold of the heap, texts beside it.
    private static final long BYTES_PER_VALUE = 64;

    private final Plan.Scan source;
    private final StatementContext context;
    private final int sampleRows;
    private final List<@Nullable Object[]> sample = new ArrayList<>();
    private final DistinctSketch[] sketches;
    private final long[] nulls;
    private final SplittableRandom random;
    private long rows;
    private long reserved;

    TableSurvey(Plan.Scan source, StatementContext context) {
        int columns = source.columns().size();
        this.source = source;
        this.context = context;
        this.sampleRows = Math.min(SAMPLE_ROWS_MAX, SAMPLE_VALUES_MAX / Math.max(1, columns));
        this.sketches = new DistinctSketch[columns];
        Arrays.setAll(sketches, column -> new DistinctSketch());
        this.nulls = new long[columns];
        this.random = new SplittableRandom(source.table().id());
    }

    /// SQLSTATE 53200 where the sample does not fit into the statement's memory.
    TableAnalysis run() {
        reserve(BYTES_PER_VALUE * sampleRows * sketches.length);
        try {
            read();
            List<ColumnAnalysis> columns = new ArrayList<>();
            for (int column = 0; column < sketches.length; column++) {
                columns.add(column(column));
            }
            return new TableAnalysis(source.table().id(), rows, columns);
        } finally {
            context.budget().release(reserved);
        }
    }

    private void reserve(long bytes) {
        context.budget().reserve(bytes);
        reserved += bytes;
    }

    /// A row of the sample, in the place of another or behind all.
    private void keep(int place, @Nullable Object[] row) {
        reserve(bytes(row));
        if (place == sample.size()) {
            sample.add(row);
            return;
        }
        long less = bytes(sample.set(place, row));
        context.budget().release(less);
        reserved -= less;
    }

    private static long bytes(@Nullable Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            bytes += ColumnSurvey.bytes(value);
        }
        return bytes;
    }

    private void read() {
        try (Region scratch = new Region(context.budget());
                RowSource batches = Queries.start(source, context)) {
            for (var next = batches.next(); next.isPresent(); next = batches.next()) {
                context.cancellation().check();
                try (RowBatch batch = next.get()) {
                    add(batch.batch(), scratch);
                }
            }
        }
    }

    private void add(Batch batch, Region scratch) {
        for (int column = 0; column < sketches.length; column++) {
            scratch.reset();
            sketches[column].add(batch, column, scratch);
            for (int i = 0; i < batch.selected(); i++) {
                nulls[column] += batch.column(column).isNull(batch.row(i)) ? 1 : 0;
            }
        }
        for (int i = 0; i < batch.selected(); i++) {
            rows++;
            if (sample.size() < sampleRows) {
                keep(sample.size(), values(batch, batch.row(i)));
            } else {
                long place = random.nextLong(rows);
                if (place < sampleRows) {
                    keep((int) place, values(batch, batch.row(i)));
                }
            }
        }
    }

    private @Nullable Object[] values(Batch batch, int row) {
        @Nullable Object[] values = new @Nullable Object[sketches.length];
        for (int column = 0; column < values.length; column++) {
            SqlType type = source.output().get(column).type();
            Expr.Literal literal = LiteralForm.read(batch.column(column), row, type);
            Object value = literal.value();
            values[column] = value == null ? null : ColumnSurvey.sampled(value);
        }
        return values;
    }

    private ColumnAnalysis column(int column) {
        List<Object> values = new ArrayList<>();
        for (@Nullable Object[] row : sample) {
            Object value = row[column];
            if (value != null) {
                values.add(value);
            }
        }
        int position = source.columns().get(column);
        return new ColumnSurvey(
                        source.table().columns().get(position).fieldId(),
                        source.output().get(column).type(),
                        rows,
                        nulls[column],
                        sketches[column].estimate())
                .of(values, sample.size() == rows);
    }
}
