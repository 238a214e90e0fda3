package io.phantomdb.exec.window;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.state.Accumulator;
import io.phantomdb.exec.state.Reservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An aggregate over every row's frame.
///
/// Frames that are whole partitions are groups. Growing frames (a running sum) extend the state of the frame before.
/// All
/// others are put together from a tree over the span whose nodes aggregate 16 nodes below each: a frame is about
/// `30 log16(rows)` of them, whatever its size (Leis et al., "Efficient Processing of Window Functions in Analytical
/// SQL Queries", VLDB 2015).
final class FrameAggregate implements AutoCloseable {
    private static final int FANOUT_SHIFT = 4;
    private static final int MERGES_MAX = 4096;

    private final Aggregate call;
    private final Peers peers;
    private final Frames frames;
    private final MemoryBudget budget;
    private final Reservation memory;
    private final Accumulator results;
    private int resultCount;

    FrameAggregate(Aggregate call, Peers peers, Frames frames, MemoryBudget budget) {
        this.call = call;
        this.peers = peers;
        this.frames = frames;
        this.budget = budget;
        this.memory = new Reservation(budget);
        this.results = Accumulator.of(call, budget);
    }

    /// One value per row. Bytes of strings live as long as this.
    ///
    /// @param argument flat; null for COUNT(*)
    /// @param selection the rows that count, ascending, `count` ints
    Vector evaluate(@Nullable Vector argument, long selection, int count, Region region) {
        int[] frameOf = memory.ints(peers.rows);
        if (frames.isWholePartition()) {
            partitions(argument, selection, count, frameOf, region);
        } else if (frames.isGrowing()) {
            growing(argument, selection, count, frameOf, region);
        } else {
            sliding(argument, selection, count, frameOf, region);
        }
        Vector perFrame = results.result(call, 0, resultCount, region);
        long places = region.allocate(4L * peers.rows);
        for (int row = 0; row < peers.rows; row++) {
            Memory.putInt(places + 4L * row, frameOf[row]);
        }
        return Gather.rows(perFrame, places, peers.rows, region);
    }

    private void partitions(@Nullable Vector argument, long selection, int count, int[] frameOf, Region region) {
        long ids = region.allocate(4L * peers.rows);
        for (int row = 0; row < peers.rows; row++) {
            frameOf[row] = peers.partition[row];
            Memory.putInt(ids + 4L * row, frameOf[row]);
        }
        resultCount = peers.partitionCount;
        results.reserve(resultCount);
        results.update(argument, selection, count, ids, null, region);
    }

    private void growing(@Nullable Vector argument, long selection, int count, int[] frameOf, Region region) {
        long ids = region.allocate(4L * peers.rows);
        results.reserve(peers.rows);
        int[] source = new int[1];
        int[] target = new int[1];
        int taken = 0;
        try (Region scratch = new Region(budget)) {
            for (int row = 0; row < peers.rows; row++) {
                boolean fresh = row == 0 || peers.partition[row] != peers.partition[row - 1];
                if (!fresh && frames.end[row] == frames.end[row - 1]) {
                    frameOf[row] = resultCount - 1;
                    continue;
                }
                int frame = resultCount++;
                frameOf[row] = frame;
                if (fresh) {
                    while (taken < count && Memory.getInt(selection + 4L * taken) < frames.start[row]) {
                        taken++;
                    }
                } else {
                    source[0] = frame - 1;
                    target[0] = frame;
                    results.merge(results, source, target, 1);
                }
                int first = taken;
                while (taken < count && Memory.getInt(selection + 4L * taken) < frames.end[row]) {
                    Memory.putInt(ids + 4L * Memory.getInt(selection + 4L * taken), frame);
                    taken++;
                }
                if (taken > first) {
                    results.update(argument, selection + 4L * first, taken - first, ids, null, scratch);
                }
                if ((row & 1023) == 0) {
                    scratch.reset();
                }
            }
        }
    }

    private void sliding(@Nullable Vector argument, long selection, int count, int[] frameOf, Region region) {
        List<Accumulator> levels = new ArrayList<>();
        try {
            tree(argument, selection, count, levels, region);
            results.reserve(peers.rows);
            Merges merges = new Merges(levels);
            int[] ranges = new int[6];
            for (int row = 0; row < peers.rows; row++) {
                boolean same = row > 0
                        && !frames.hasExclusion()
                        && frames.start[row] == frames.start[row - 1]
                        && frames.end[row] == frames.end[row - 1];
                if (same) {
                    frameOf[row] = resultCount - 1;
                    continue;
                }
                frameOf[row] = resultCount++;
                int numbers = frames.ranges(row, ranges);
                for (int i = 0; i < numbers; i += 2) {
                    merges.range(ranges[i], ranges[i + 1], frameOf[row]);
                }
            }
            merges.flush();
        } finally {
            levels.forEach(Accumulator::close);
        }
    }

    private void tree(@Nullable Vector argument, long selection, int count, List<Accumulator> levels, Region region) {
        long ids = region.allocate(4L * peers.rows);
        for (int row = 0; row < peers.rows; row++) {
            Memory.putInt(ids + 4L * row, row);
        }
        Accumulator below = Accumulator.of(call, budget);
        levels.add(below);
        below.reserve(peers.rows);
        below.update(argument, selection, count, ids, null, region);
        for (int nodes = peers.rows; nodes > 1 << FANOUT_SHIFT; ) {
            int[] sources = memory.ints(nodes);
            int[] targets = memory.ints(nodes);
            for (int i = 0; i < nodes; i++) {
                sources[i] = i;
                targets[i] = i >> FANOUT_SHIFT;
            }
            Accumulator above = Accumulator.of(call, budget);
            levels.add(above);
            above.reserve((nodes - 1 >> FANOUT_SHIFT) + 1);
            above.merge(below, sources, targets, nodes);
            memory.forget(8L * nodes);
            nodes = (nodes - 1 >> FANOUT_SHIFT) + 1;
            below = above;
        }
    }

    /// Nodes to be merged into frames, gathered by level.
    private final class Merges {
        private final List<Accumulator> levels;
        private final int[][] sources;
        private final int[][] targets;
        private final int[] counts;

        Merges(List<Accumulator> levels) {
            this.levels = levels;
            this.sources = new int[levels.size()][MERGES_MAX];
            this.targets = new int[levels.size()][MERGES_MAX];
            this.counts = new int[levels.size()];
        }

        void range(int from, int to, int frame) {
            int low = from;
            int high = to;
            int level = 0;
            int mask = (1 << FANOUT_SHIFT) - 1;
            while (low >> FANOUT_SHIFT != high - 1 >> FANOUT_SHIFT && level + 1 < levels.size()) {
                while ((low & mask) != 0) {
                    add(level, low++, frame);
                }
                while ((high & mask) != 0) {
                    add(level, --high, frame);
                }
                low >>= FANOUT_SHIFT;
                high >>= FANOUT_SHIFT;
                level++;
                if (low >= high) {
                    return;
                }
            }
            while (low < high) {
                add(level, low++, frame);
            }
        }

        private void add(int level, int node, int frame) {
            if (counts[level] == MERGES_MAX) {
                flush(level);
            }
            sources[level][counts[level]] = node;
            targets[level][counts[level]++] = frame;
        }

        private void flush(int level) {
            results.merge(levels.get(level), sources[level], targets[level], counts[level]);
            counts[level] = 0;
        }

        void flush() {
            for (int level = 0; level < counts.length; level++) {
                flush(level);
            }
        }
    }

    @Override
    public void close() {
        results.close();
        memory.close();
    }
}
