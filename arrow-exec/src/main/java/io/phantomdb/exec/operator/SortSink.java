package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.plan.ExecNode.SortKey;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.state.RowBuffer;
import io.phantomdb.exec.state.RowOrder;
import io.phantomdb.exec.state.SortedRows;
import io.phantomdb.exec.state.TopRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// ORDER BY with or without LIMIT: gathers the rows, then hands them out in order. With a small limit each worker keeps
/// little more than the rows that can still be among the first ([TopRows]). Where memory is full, what a worker has
/// becomes a sorted run in a file ([SortRuns]).
public final class SortSink implements Sink, Source {
    private static final long TOP_ROWS_MAX = 1 << 20;

    private final List<SqlType> types;
    private final List<Expr> computed = new ArrayList<>();
    private final List<SqlType> kept;
    private final List<RowOrder.Key> order = new ArrayList<>();
    private final long offset;
    private final boolean withTies;
    private long end;
    private final QueryState query;
    private final Meter meter;
    private final OperatorMemory memory;
    private final SortRuns runs;
    private final Collector collector;
    private final List<TopRows> tops = new ArrayList<>();
    private final RowBuffer all;
    private final SortedRows sorted;
    private boolean handedOut;

    /// @param types of the input, all of which come out again
    /// @param withTies whether rows equal to the last one within the limit follow it
    public SortSink(
            List<SqlType> types,
            List<SortKey> keys,
            long offset,
            OptionalLong limit,
            boolean withTies,
            QueryState query,
            Meter meter) {
        this.withTies = withTies;
        this.types = types;
        this.offset = offset;
        long rows = limit.orElse(Long.MAX_VALUE);
        this.end = rows > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + rows;
        this.query = query;
        this.meter = meter;
        this.kept = new ArrayList<>(types);
        for (SortKey key : keys) {
            int column;
            if (key.key() instanceof ColumnRef reference) {
                column = reference.index();
            } else {
                column = kept.size();
                kept.add(key.key().type());
                computed.add(key.key());
            }
            order.add(new RowOrder.Key(column, key.descending(), key.nullsFirst()));
        }
        this.memory = query.memory(meter);
        this.runs = new SortRuns(kept, order, memory, query);
        this.collector = new Collector(kept, memory.budget());
        this.all = new RowBuffer(kept, memory.budget());
        this.sorted = new SortedRows(all, order, memory.budget());
    }

    @Override
    public synchronized Step step() {
        if (withTies || end > TOP_ROWS_MAX) {
            return new Worker(collector.buffer(), null);
        }
        TopRows top = new TopRows(kept, order, (int) end, memory.budget());
        tops.add(top);
        return new Worker(null, top);
    }

    private final class Worker extends Step {
        private @Nullable RowBuffer buffer;
        private final @Nullable TopRows top;
        private final ExpressionSet keys = ExpressionSet.of(computed, query.evaluation());

        Worker(@Nullable RowBuffer buffer, @Nullable TopRows top) {
            super(meter);
            this.buffer = buffer;
            this.top = top;
        }

        @Override
        void process(Batch input, Region scratch) {
            Batch batch = input;
            if (!computed.isEmpty()) {
                Batch dense = JoinProbe.aligned(input, computed, scratch);
                List<Vector> columns = new ArrayList<>(dense.columns());
                columns.addAll(keys.evaluateNarrow(dense, scratch).columns());
                batch = dense.withColumns(columns);
            }
            if (top != null) {
                top.append(batch, scratch);
                if (runs.isDue(top.rows(), SortedRows.BYTES_PER_ROW)) {
                    runs.spill(top.take());
                }
            } else if (buffer != null) {
                buffer.append(batch, scratch);
                if (runs.isDue(buffer, SortedRows.BYTES_PER_ROW)) {
                    RowBuffer full = buffer;
                    buffer = collector.successor(full);
                    runs.spill(full);
                }
            }
        }
    }

    @Override
    public List<Runnable> finish(int phase) {
        if (runs.isSpilled()) {
            List<Supplier<RowBuffer>> rest = new ArrayList<>(collector.takers());
            tops.forEach(top -> rest.add(top::take));
            return runs.finish(phase, rest).stream()
                    .<Runnable>map(task -> () -> timed(task))
                    .toList();
        }
        return switch (phase) {
            case 0 ->
                List.of(() -> {
                    collector.buffers().forEach(all::absorb);
                    tops.forEach(top -> all.absorb(top.rows()));
                });
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
                    includeTies();
                }));
            default -> List.of();
        };
    }

    private void includeTies() {
        if (withTies && end > offset) {
            while (end < sorted.rows() && sorted.isPeer((int) end, order.size())) {
                end++;
            }
        }
    }

    private void timed(Runnable work) {
        query.control().check();
        long start = System.nanoTime();
        work.run();
        meter.add(0, 0, System.nanoTime() - start);
    }

    @Override
    public synchronized Optional<Morsel> next() {
        if (handedOut) {
            return Optional.empty();
        }
        handedOut = true;
        return Optional.of(runs.isSpilled() ? runs.read(types.size(), offset, end, withTies, meter) : new Ordered());
    }

    private final class Ordered implements Morsel {
        private long position = offset;

        @Override
        public Optional<Batch> next(Region scratch) {
            int count = (int) Math.min(query.batchRows(), Math.min(end, sorted.rows()) - position);
            if (count <= 0) {
                return Optional.empty();
            }
            long ids = scratch.allocate(4L * count);
            for (int i = 0; i < count; i++) {
                Memory.putInt(ids + 4L * i, sorted.id((int) position + i));
            }
            position += count;
            List<Vector> columns = new ArrayList<>(types.size());
            for (int i = 0; i < types.size(); i++) {
                columns.add(all.gather(i, ids, count, false, scratch));
            }
            meter.add(0, count, 0);
            return Optional.of(Batch.of(columns, count));
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return Math.max(0, Math.min(end, runs.isSpilled() ? runs.rows() : sorted.rows()) - offset);
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public synchronized void close() {
        collector.close();
        tops.forEach(TopRows::close);
        sorted.close();
        runs.close();
        memory.close();
    }
}
