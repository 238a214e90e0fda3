package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.spill.SpillRun;
import io.phantomdb.exec.state.Grouping;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One part of an aggregation that did not fit: its groups are made when they are asked for, from what the workers had
/// gathered of them and the rows on disk.
///
///     groups so far, part p  +  rows of part p  --fits--> results
///                                               `-full--> groups so far + rows, again split by 16
final class SpilledGroups implements Morsel {
    private final AggregateShape shape;
    private final OperatorMemory memory;
    private final QueryState query;
    private final Meter meter;
    /// What is to be done, the next first.
    private final Deque<Work> todo = new ArrayDeque<>();

    private @Nullable Grouping current;
    private int from;

    /// Groups to make; or, without rows, groups that nobody needs any more.
    ///
    /// @param known hold groups, of which those of the part are meant
    private record Work(
            List<Grouping> known,
            int part,
            int level,
            @Nullable SpillRun rows) {}

    /// @param known groups of all parts; they stay the caller's
    SpilledGroups(
            AggregateShape shape,
            List<Grouping> known,
            int part,
            SpillRun rows,
            OperatorMemory memory,
            QueryState query,
            Meter meter) {
        this.shape = shape;
        this.memory = memory;
        this.query = query;
        this.meter = meter;
        todo.push(new Work(known, part, 0, rows));
    }

    @Override
    public Optional<Batch> next(Region scratch) {
        while (true) {
            Grouping groups = current;
            if (groups != null) {
                if (from < groups.groups()) {
                    return Optional.of(results(groups, scratch));
                }
                current = null;
                groups.close();
            }
            Work work = todo.poll();
            if (work == null) {
                return Optional.empty();
            }
            if (work.rows == null) {
                work.known.forEach(Grouping::close);
            } else {
                long start = System.nanoTime();
                make(work, work.rows);
                meter.add(0, 0, System.nanoTime() - start);
            }
        }
    }

    private Batch results(Grouping groups, Region scratch) {
        int inChunk = RowBuffer.CHUNK_ROWS - from % RowBuffer.CHUNK_ROWS;
        int count = Math.min(Math.min(groups.groups() - from, inChunk), Slices.rows(query.batchRows()));
        Batch batch = groups.result(from, count, scratch);
        from += count;
        meter.add(0, count, 0);
        return batch;
    }

    /// Makes the groups of a part [#current]; or splits what is there and puts it before all other work.
    private void make(Work work, SpillRun rows) {
        Grouping groups = shape.grouping(memory.budget());
        boolean kept = false;
        try (Region scratch = new Region(query.budget())) {
            for (Grouping known : work.known) {
                query.control().check();
                groups.merge(known, work.part, SpilledParts.PARTS, SpilledParts.shift(work.level), scratch);
            }
            AggregateFeed feed = new AggregateFeed(shape, groups);
            SpilledParts parts = null;
            for (int frame = 0; frame < rows.frames(); frame++) {
                query.control().check();
                scratch.reset();
                Batch values = rows.read(frame, scratch);
                if (parts != null) {
                    parts.add(values, groups.hashes(AggregateFeed.keys(shape, values), scratch), scratch);
                    continue;
                }
                feed.add(values, scratch);
                if (frame + 1 < rows.frames()
                        && work.level + 1 < SpilledParts.LEVELS
                        && memory.isFull(groups.growthBytes(values.rows())
                                + memory.budget().used() / 8)) {
                    parts = new SpilledParts(shape.inputTypes, work.level + 1, memory);
                }
            }
            kept = true;
            if (parts == null) {
                current = groups;
                from = 0;
            } else {
                split(groups, parts, work.level + 1);
            }
        } finally {
            if (!kept) {
                groups.close();
            }
        }
    }

    private void split(Grouping groups, SpilledParts parts, int level) {
        todo.push(new Work(List.of(groups), 0, level, null));
        for (int part = 0; part < SpilledParts.PARTS; part++) {
            todo.push(new Work(List.of(groups), part, level, parts.part(part)));
        }
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
        for (Work work : todo) {
            if (work.rows == null) {
                work.known.forEach(Grouping::close);
            }
        }
        todo.clear();
    }
}
