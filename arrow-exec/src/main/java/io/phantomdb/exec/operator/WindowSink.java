package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExprShape;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.state.RowBuffer;
import io.phantomdb.exec.state.RowOrder;
import io.phantomdb.exec.state.SortedRows;
import io.phantomdb.exec.window.WindowShape;
import io.phantomdb.exec.window.WindowSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Window functions: gathers the rows, sorts them by partition and order, and cuts them into spans of whole partitions
/// that are evaluated in parallel. Where memory is full, sorted runs go to disk and come back partition by partition
/// ([SpilledSpans]).
public final class WindowSink implements Sink, Source {
    private static final int SPAN_ROWS_MIN = 1 << 16;
    /// About what peers and frames take of a row, and the value of a call.
    private static final int PEER_BYTES = 40;

    private static final int VALUE_BYTES = 24;

    private final List<SqlType> types;
    private final List<Expr> computed = new ArrayList<>();
    private final WindowShape shape;
    private final QueryState query;
    private final Meter meter;
    private final OperatorMemory memory;
    private final SortRuns runs;
    private final List<SqlType> kept;
    private final long bytesPerRow;
    private final Collector collector;
    private final RowBuffer all;
    private final SortedRows sorted;
    private final List<WindowSpan> spans = new ArrayList<>();
    private final AtomicInteger nextSpan = new AtomicInteger();

    public WindowSink(ExecNode.Window window, QueryState query, Meter meter) {
        this.types = window.input().types();
        this.query = query;
        this.meter = meter;
        List<RowOrder.Key> order = new ArrayList<>();
        window.partition().forEach(key -> order.add(new RowOrder.Key(column(key), false, false)));
        window.order()
                .forEach(key -> order.add(new RowOrder.Key(column(key.key()), key.descending(), key.nullsFirst())));
        List<WindowShape.Function> functions =
                window.calls().stream().map(this::function).toList();
        this.shape = new WindowShape(types.size(), order, window.partition().size(), functions);
        this.kept = new ArrayList<>(types);
        computed.forEach(expr -> kept.add(expr.type()));
        this.memory = query.memory(meter);
        this.runs = new SortRuns(kept, order, memory, query);
        this.bytesPerRow = SortedRows.BYTES_PER_ROW + PEER_BYTES + (long) VALUE_BYTES * functions.size();
        this.collector = new Collector(kept, memory.budget());
        this.all = new RowBuffer(kept, memory.budget());
        this.sorted = new SortedRows(all, order, memory.budget());
    }

    private int column(Expr expr) {
        if (expr instanceof ColumnRef reference) {
            return reference.index();
        }
        int known = computed.indexOf(expr);
        if (known < 0) {
            computed.add(expr);
            known = computed.size() - 1;
        }
        return types.size() + known;
    }

    private int column(Optional<Expr> expr) {
        return expr.map(this::column).orElse(-1);
    }

    private WindowShape.Function function(WindowCall call) {
        List<Integer> arguments = call.aggregate()
                .map(aggregate -> aggregate.argument().stream()
                        .map(argument -> column(ExprShape.guarded(aggregate)))
                        .toList())
                .orElseGet(() -> call.arguments().stream().map(this::column).toList());
        Optional<Expr> filter = call.aggregate().flatMap(Aggregate::filter);
        return new WindowShape.Function(
                call, arguments, column(filter), column(call.start()), column(call.end()), column(call.range()));
    }

    @Override
    public Step step() {
        return new Worker(collector.buffer());
    }

    private final class Worker extends Step {
        private RowBuffer buffer;
        private final ExpressionSet expressions = ExpressionSet.of(computed, query.evaluation());

        Worker(RowBuffer buffer) {
            super(meter);
            this.buffer = buffer;
        }

        @Override
        void process(Batch input, Region scratch) {
            Batch batch = input;
            if (!computed.isEmpty()) {
                Batch dense = JoinProbe.aligned(input, computed, scratch);
                List<Vector> columns = new ArrayList<>(dense.columns());
                columns.addAll(expressions.evaluateNarrow(dense, scratch).columns());
                batch = dense.withColumns(columns);
            }
            buffer.append(batch, scratch);
            // without partitions all rows are one, which has to be in memory
            if (shape.partitionKeys() > 0 && runs.isDue(buffer, bytesPerRow)) {
                RowBuffer full = buffer;
                buffer = collector.successor(full);
                runs.spill(full);
            }
        }
    }

    @Override
    public List<Runnable> finish(int phase) {
        if (runs.isSpilled()) {
            return runs.finish(phase, collector.takers()).stream()
                    .<Runnable>map(task -> () -> timed(task))
                    .toList();
        }
        return switch (phase) {
            case 0 -> List.of(() -> collector.buffers().forEach(all::absorb));
            case 1 -> {
                List<Runnable> tasks = new ArrayList<>();
                int segments = sorted.prepare(query.workers());
                for (int i = 0; i < segments; i++) {
                    int segment = i;
                    tasks.add(() -> timed(() -> sorted.sort(segment)));
                }
                yield tasks;
            }
            case 2 ->
                List.of(() -> timed(() -> {
                    sorted.merge();
                    cut();
                }));
            case 3 ->
                spans.stream()
                        .<Runnable>map(span -> () -> timed(span::evaluate))
                        .toList();
            default -> List.of();
        };
    }

    /// Spans end where partitions do.
    private void cut() {
        int rows = sorted.rows();
        int wanted = Math.max(SPAN_ROWS_MIN, rows / Math.max(1, query.workers()) + 1);
        for (int from = 0; from < rows; ) {
            int to = shape.partitionKeys() == 0 ? rows : Math.min(rows, from + wanted);
            while (to < rows && sorted.isPeer(to, shape.partitionKeys())) {
                to++;
            }
            spans.add(new WindowSpan(sorted, from, to, shape, memory.budget()));
            from = to;
        }
    }

    private void timed(Runnable work) {
        query.control().check();
        long start = System.nanoTime();
        work.run();
        meter.add(0, 0, System.nanoTime() - start);
    }

    @Override
    public Optional<Morsel> next() {
        int span = nextSpan.getAndIncrement();
        if (runs.isSpilled()) {
            return span > 0
                    ? Optional.empty()
                    : Optional.of(new SpilledSpans(runs.merge(), kept, shape, bytesPerRow, memory, query, meter));
        }
        return span >= spans.size() ? Optional.empty() : Optional.of(new Values(spans.get(span)));
    }

    private final class Values implements Morsel {
        private final WindowSpan span;
        private int position;

        Values(WindowSpan span) {
            this.span = span;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            int count = Math.min(span.rows() - position, Slices.rows(query.batchRows()));
            if (count <= 0) {
                return Optional.empty();
            }
            Batch batch = span.batch(position, count, scratch);
            position += count;
            meter.add(0, count, 0);
            return Optional.of(batch);
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return runs.isSpilled() ? runs.rows() : sorted.rows();
    }

    /// One span comes out in the window's order, which reads well without an ORDER BY.
    @Override
    public boolean isOrdered() {
        return spans.size() <= 1;
    }

    @Override
    public void close() {
        spans.forEach(WindowSpan::close);
        collector.close();
        sorted.close();
        runs.close();
        memory.close();
    }
}
