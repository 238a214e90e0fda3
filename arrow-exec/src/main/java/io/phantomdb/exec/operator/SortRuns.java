package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.spill.SpillRun;
import io.phantomdb.exec.state.RowBuffer;
import io.phantomdb.exec.state.RowOrder;
import io.phantomdb.exec.state.RunMerge;
import io.phantomdb.exec.state.SortedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The part of a sort that is on disk: sorted runs, merged as many at a time as memory has room for their frames.
final class SortRuns implements AutoCloseable {
    private static final int FAN_IN_MAX = 128;

    private final List<SqlType> types;
    private final List<RowOrder.Key> order;
    private final OperatorMemory memory;
    private final QueryState query;
    private final List<SpillRun> runs = new ArrayList<>();
    private @Nullable RunMerge reading;

    SortRuns(List<SqlType> types, List<RowOrder.Key> order, OperatorMemory memory, QueryState query) {
        this.types = types;
        this.order = order;
        this.memory = memory;
        this.query = query;
    }

    /// Whether the rows of a worker have to go to disk before more come. Putting them in order takes memory as well.
    ///
    /// @param bytesPerRow taken beside the rows when they are all there
    boolean isDue(RowBuffer rows, long bytesPerRow) {
        long everyone = query.workers() * (rows.rows() + query.batchRows());
        return memory.isFull(rows.growthBytes() + bytesPerRow * everyone);
    }

    synchronized boolean isSpilled() {
        return !runs.isEmpty();
    }

    synchronized long rows() {
        return runs.stream().mapToLong(SpillRun::rows).sum();
    }

    /// Makes the rows a run and frees them. Workers call side by side.
    void spill(RowBuffer rows) {
        try (SortedRows sorted = new SortedRows(rows, order, memory.budget());
                Region scratch = new Region(query.budget())) {
            if (rows.rows() == 0) {
                return;
            }
            sorted.prepare(1);
            sorted.sort(0);
            SpillRun run = memory.run(types);
            int step = SpillRun.frameRows(rows.bytes(), rows.rows());
            for (int from = 0; from < sorted.rows(); from += step) {
                query.control().check();
                scratch.reset();
                int count = Math.min(step, sorted.rows() - from);
                long ids = scratch.allocate(4L * count);
                for (int i = 0; i < count; i++) {
                    Memory.putInt(ids + 4L * i, sorted.id(from + i));
                }
                List<Vector> columns = new ArrayList<>(types.size());
                for (int i = 0; i < types.size(); i++) {
                    columns.add(rows.gather(i, ids, count, false, scratch));
                }
                run.add(Batch.of(columns, count), scratch);
            }
            synchronized (this) {
                runs.add(run);
            }
        }
    }

    /// Merges until the runs that are left can be merged at once.
    void reduce() {
        for (int fanIn = fanIn(); runs.size() > fanIn; fanIn = fanIn()) {
            int count = Math.min(fanIn, runs.size() - fanIn + 1);
            List<SpillRun> first = List.copyOf(runs.subList(0, count));
            SpillRun merged = memory.run(types);
            long bytes = first.stream().mapToLong(SpillRun::bytes).sum();
            int step = SpillRun.frameRows(
                    bytes, first.stream().mapToLong(SpillRun::rows).sum());
            try (RunMerge merge = new RunMerge(first, order, types, memory.budget());
                    Region scratch = new Region(query.budget())) {
                for (Optional<Batch> rows = merge.next(step, scratch);
                        rows.isPresent();
                        rows = merge.next(step, scratch)) {
                    query.control().check();
                    merged.add(rows.get(), scratch);
                    scratch.reset();
                }
            }
            runs.subList(0, count).clear();
            runs.add(merged);
        }
    }

    private int fanIn() {
        long frame = runs.stream().mapToLong(SpillRun::longestFrame).max().orElse(1);
        return (int) Math.clamp(memory.room() / (2 * frame), 2, FAN_IN_MAX);
    }

    /// All rows in order, from place `offset` up to `end`.
    ///
    /// @param width how many of the first columns come out
    Morsel read(int width, long offset, long end, boolean withTies, Meter meter) {
        return new Merged(merge(), width, offset, end, withTies, meter);
    }

    /// All rows in order; closed with the runs. Called once.
    RunMerge merge() {
        RunMerge merge = new RunMerge(runs, order, types, memory.budget());
        reading = merge;
        return merge;
    }

    /// What is left to do when all rows have come.
    ///
    /// @param rest each hands over rows of a worker
    List<Runnable> finish(int phase, List<Supplier<RowBuffer>> rest) {
        return switch (phase) {
            case 0 ->
                rest.stream().<Runnable>map(rows -> () -> spill(rows.get())).toList();
            case 1 -> List.of(this::reduce);
            default -> List.of();
        };
    }

    private final class Merged implements Morsel {
        private final RunMerge merge;
        private final int width;
        private final long offset;
        private final long end;
        private final boolean withTies;
        private final Meter meter;
        private long position;

        Merged(RunMerge merge, int width, long offset, long end, boolean withTies, Meter meter) {
            this.merge = merge;
            this.width = width;
            this.offset = offset;
            this.end = end;
            this.withTies = withTies;
            this.meter = meter;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            while (position < offset) {
                query.control().check();
                Optional<Batch> skipped = merge.next((int) Math.min(query.batchRows(), offset - position), scratch);
                if (skipped.isEmpty()) {
                    return Optional.empty();
                }
                position += skipped.get().rows();
                scratch.reset();
            }
            boolean inside = position < end;
            Optional<Batch> found = inside
                    ? merge.next((int) Math.min(query.batchRows(), end - position), scratch)
                    : withTies && end > offset ? merge.nextPeers(query.batchRows(), scratch) : Optional.empty();
            found.ifPresent(batch -> {
                position += batch.rows();
                meter.add(0, batch.rows(), 0);
            });
            return found.map(batch -> batch.withColumns(batch.columns().subList(0, width)));
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.close();
        }
    }
}
