package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExprShape;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.exec.expr.LiteralColumns;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.state.Grouping;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// GROUP BY: each worker has groups of its own; they are merged by parts of their hashes, in parallel where they are
/// many. Where memory is full, groups stay as they are and further rows go to disk, split by their keys
/// ([SpilledGroups]). What aggregates keep of a single group is never split.
public final class AggregateSink implements Sink, Source {
    private static final int PARALLEL_GROUPS_MIN = 1 << 15;
    private static final int MERGE_SHIFT = 60;
    /// The part of all groups that is merged at a time where they are spilled, as a divisor.
    private static final int MERGED_PART = 8;

    private final List<Expr> groups;
    private final List<Aggregate> aggregates;
    private final List<Expr> inputs = new ArrayList<>();
    private final AggregateShape shape;
    private final OperatorMemory memory;
    private volatile @Nullable SpilledParts spilled;
    private final List<List<Expr.Literal>> present;
    private final QueryState query;
    private final Meter meter;
    private final List<Grouping> parts = new ArrayList<>();
    private List<Grouping> results = List.of();
    private int nextResult;
    private int nextChunk;

    /// @param present groups that are there even without a row
    public AggregateSink(
            List<Expr> groups,
            List<Aggregate> aggregates,
            List<List<Expr.Literal>> present,
            QueryState query,
            Meter meter) {
        this.present = present;
        this.groups = groups;
        this.aggregates = aggregates;
        this.query = query;
        this.meter = meter;
        this.memory = query.memory(meter);
        int[] argumentColumn = new int[aggregates.size()];
        int[] filterColumn = new int[aggregates.size()];
        inputs.addAll(groups);
        for (int i = 0; i < aggregates.size(); i++) {
            Aggregate aggregate = aggregates.get(i);
            boolean counts = aggregate.function() == AggregateFunction.COUNT_ROWS;
            argumentColumn[i] = counts ? -1 : input(ExprShape.guarded(aggregate));
            filterColumn[i] =
                    aggregate.filter().isPresent() ? input(aggregate.filter().get()) : -1;
        }
        List<SqlType> types = inputs.stream().map(Expr::type).toList();
        this.shape = new AggregateShape(groups.size(), types, aggregates, argumentColumn, filterColumn);
    }

    private int input(Expr expr) {
        int known = inputs.indexOf(expr);
        if (known >= 0) {
            return known;
        }
        inputs.add(expr);
        return inputs.size() - 1;
    }

    @Override
    public synchronized Step step() {
        Grouping part = grouping();
        parts.add(part);
        return new Worker(part);
    }

    private Grouping grouping() {
        return shape.grouping(memory.budget());
    }

    /// Where the rows of all workers go that come when memory is full.
    private synchronized SpilledParts spill() {
        SpilledParts known = spilled;
        if (known == null) {
            known = new SpilledParts(shape.inputTypes, 0, memory);
            spilled = known;
        }
        return known;
    }

    private final class Worker extends Step {
        private final Grouping part;
        private final AggregateFeed feed;
        private final ExpressionSet expressions = ExpressionSet.of(inputs, query.evaluation());

        Worker(Grouping part) {
            super(meter);
            this.part = part;
            this.feed = new AggregateFeed(shape, part);
        }

        @Override
        void process(Batch batch, Region scratch) {
            Batch values = inputs.isEmpty() ? batch : expressions.evaluateNarrow(batch, scratch);
            if (groups.isEmpty()) {
                feed.add(values, scratch);
                return;
            }
            SpilledParts rows = spilled;
            if (rows != null) {
                rows.add(values, part.hashes(AggregateFeed.keys(shape, values), scratch), scratch);
                return;
            }
            feed.add(values, scratch);
            int next = Math.max(batch.selected(), query.batchRows());
            if (memory.isFull(part.growthBytes(next) + memory.budget().used() / MERGED_PART)) {
                spill();
            }
        }
    }

    @Override
    public List<Runnable> finish(int phase) {
        if (phase == 1) {
            return List.of(this::freeMerged);
        }
        if (phase > 1) {
            return List.of();
        }
        synchronized (this) {
            if (parts.isEmpty()) {
                parts.add(grouping());
            }
            addPresent(parts.getFirst());
            if (parts.size() > 1
                    && !groups.isEmpty()
                    && memory.isFull(memory.budget().used())) {
                spill();
            }
            if (spilled != null) {
                return List.of();
            }
            if (parts.size() == 1) {
                results = List.copyOf(parts);
                return List.of(() -> {});
            }
            long total = parts.stream().mapToLong(Grouping::groups).sum();
            int merged = total < PARALLEL_GROUPS_MIN ? 1 : Integer.highestOneBit(Math.min(16, query.workers()));
            List<Grouping> targets = new ArrayList<>();
            results = targets; // closed with the sink, also where the next one finds no memory
            List<Runnable> tasks = new ArrayList<>();
            for (int i = 0; i < merged; i++) {
                int part = i;
                Grouping target = merged == 1 ? parts.getFirst() : grouping();
                targets.add(target);
                tasks.add(() -> merge(target, part, merged));
            }
            return tasks;
        }
    }

    private void addPresent(Grouping part) {
        if (!present.isEmpty()) {
            try (Region scratch = new Region(query.budget())) {
                List<Vector> keys = LiteralColumns.of(
                        present, groups.stream().map(Expr::type).toList(), scratch);
                part.find(Batch.of(keys, present.size()), scratch);
            }
        }
    }

    private synchronized void freeMerged() {
        for (Grouping part : parts) {
            if (!results.contains(part)) {
                part.close();
            }
        }
    }

    private void merge(Grouping target, int part, int merged) {
        long start = System.nanoTime();
        try (Region scratch = new Region(query.budget())) {
            for (Grouping source : parts) {
                query.control().check();
                if (source != target) {
                    target.merge(source, part, merged, MERGE_SHIFT, scratch);
                }
            }
        }
        meter.add(0, 0, System.nanoTime() - start);
    }

    @Override
    public synchronized Optional<Morsel> next() {
        SpilledParts rows = spilled;
        if (rows != null) {
            if (nextResult == SpilledParts.PARTS) {
                return Optional.empty();
            }
            int part = nextResult++;
            return Optional.of(new SpilledGroups(shape, parts, part, rows.part(part), memory, query, meter));
        }
        while (nextResult < results.size()) {
            Grouping grouping = results.get(nextResult);
            int from = nextChunk * RowBuffer.CHUNK_ROWS;
            if (from < grouping.groups()) {
                nextChunk++;
                return Optional.of(new Chunk(grouping, from, Math.min(grouping.groups(), from + RowBuffer.CHUNK_ROWS)));
            }
            nextResult++;
            nextChunk = 0;
        }
        return Optional.empty();
    }

    private final class Chunk implements Morsel {
        private final Grouping grouping;
        private int from;
        private final int end;

        Chunk(Grouping grouping, int from, int end) {
            this.grouping = grouping;
            this.from = from;
            this.end = end;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            if (from >= end) {
                return Optional.empty();
            }
            int count = Math.min(end - from, Slices.rows(query.batchRows()));
            Batch batch = grouping.result(from, count, scratch);
            from += count;
            meter.add(0, count, 0);
            return Optional.of(batch);
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        List<Grouping> groupings = spilled == null ? results : parts;
        long groups = groupings.stream().mapToLong(Grouping::groups).sum();
        return groups + (spilled == null ? 0 : spilled.rows());
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public synchronized void close() {
        parts.forEach(Grouping::close);
        results.forEach(Grouping::close);
        memory.close();
    }
}
