package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Widening;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Groups with their aggregates: what one worker of an aggregation gathers, and what the workers' parts are
/// merged into.
public final class Grouping implements AutoCloseable {
    private final List<SqlType> keyTypes;
    private static final int TALLY_GROUPS_MAX = 256;

    /// About what an aggregate keeps of a group.
    private static final long BYTES_PER_STATE = 32;

    private final @Nullable GroupTable table;
    private final List<Aggregate> calls;
    private final List<AggregateState> aggregates = new ArrayList<>();
    private final boolean[] shared;
    /// Groups that aggregates have room for; they double it.
    private int room = 16;

    private int @Nullable [] tally;
    private long tallied;
    private int talliedCount;

    public Grouping(List<SqlType> keyTypes, List<Aggregate> calls, MemoryBudget budget) {
        this.keyTypes = List.copyOf(keyTypes);
        this.table = keyTypes.isEmpty() ? null : new GroupTable(keyTypes, budget);
        this.calls = List.copyOf(calls);
        this.shared = new boolean[calls.size()];
        try {
            addStates(budget);
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    private void addStates(MemoryBudget budget) {
        for (int i = 0; i < calls.size(); i++) {
            int twin = twin(i);
            shared[i] = twin < i;
            aggregates.add(twin < i ? aggregates.get(twin) : AggregateState.of(calls.get(i), budget));
            aggregates.get(i).reserve(1);
        }
    }

    /// The first aggregate with the same sum as this one: SUM and AVG of one argument share their state.
    private int twin(int index) {
        Aggregate call = calls.get(index);
        for (int i = 0; i < index; i++) {
            Aggregate other = calls.get(i);
            if (isExactSum(call)
                    && isExactSum(other)
                    && other.argument().equals(call.argument())
                    && other.filter().equals(call.filter())
                    && other.distinct() == call.distinct()) {
                return i;
            }
        }
        return index;
    }

    private static boolean isExactSum(Aggregate call) {
        return switch (call.function()) {
            case SUM, AVG ->
                call.argument()
                        .filter(argument ->
                                argument.type().isInteger() || argument.type().kind() == SqlType.Kind.DECIMAL)
                        .isPresent();
            default -> false;
        };
    }

    /// Whether another aggregate before this one keeps its state, so that it need not be fed.
    public boolean isShared(int aggregate) {
        return shared[aggregate];
    }

    public int groups() {
        return table == null ? 1 : table.groups();
    }

    /// Bytes that `count` more rows may take at most, all of them with new keys; what aggregates keep of each row
    /// aside.
    public long growthBytes(int count) {
        long need = 0;
        if (table != null) {
            int wanted = groups() + count;
            need = wanted > room ? BYTES_PER_STATE * calls.size() * Math.max(wanted, 2L * room) : 0;
            need += table.growthBytes(count);
        }
        for (AggregateState state : aggregates) {
            if (state.distinct != null) {
                need += state.distinct.growthBytes(count);
            }
        }
        return need;
    }

    /// One hash per physical row of the key columns, of which there are some, as [#merge] has it of a group.
    public long hashes(Batch keys, Region scratch) {
        return Objects.requireNonNull(table).hashes(keys, scratch);
    }

    /// Finds the group of every selected row of the key columns.
    ///
    /// @return the address of a group number per physical row; 0 without keys
    public long find(Batch keys, Region scratch) {
        if (table == null) {
            return 0;
        }
        long ids = scratch.allocate(4L * keys.rows() + 4);
        table.find(keys, ids, scratch);
        aggregates.forEach(state -> state.reserve(table.groups()));
        if (table.groups() > room) {
            room = Math.max(table.groups(), 2 * room);
        }
        tally = table.groups() <= TALLY_GROUPS_MAX ? tally(keys.selection(), keys.selected(), ids) : null;
        tallied = keys.selection();
        talliedCount = keys.selected();
        return ids;
    }

    private int[] tally(long selection, int count, long ids) {
        int[] rows = new int[groups()];
        for (int i = 0; i < count; i++) {
            rows[Memory.getInt(ids + 4L * Selections.row(selection, i))]++;
        }
        return rows;
    }

    /// Feeds an aggregate's argument (null for COUNT(*)) for the selected rows.
    public void update(int aggregate, @Nullable Vector argument, long selection, int count, long ids, Region scratch) {
        boolean all = selection == tallied && count == talliedCount && ids != 0;
        aggregates.get(aggregate).update(argument, selection, count, ids, all ? tally : null, scratch);
    }

    /// Feeds several exact sums at once, where groups are few and sums of the batch fit a long ([SumLanes]).
    ///
    /// @param which aggregates, at least three
    /// @param arguments theirs
    /// @param fed set for those that were fed; the others are for [#update]
    public void updateTogether(
            int[] which, Vector[] arguments, long selection, int count, long ids, boolean[] fed, Region scratch) {
        int[] rows = tally;
        Arrays.fill(fed, false);
        if (rows == null || ids == 0 || selection != tallied || count != talliedCount) {
            return;
        }
        long[] columns = new long[which.length];
        int[] sums = new int[which.length];
        int found = 0;
        for (int i = 0; i < which.length; i++) {
            if (arguments[i].validity() == 0 && arguments[i].layout() != Layout.INT128) {
                long longs = Widening.longs(Gather.flat(arguments[i], scratch), scratch);
                if (ExactSum.fits(longs, arguments[i].rows(), count)) {
                    columns[found] = longs;
                    sums[found++] = which[i];
                }
            }
        }
        for (int from = 0; found - from >= SumLanes.LANES - 1; from += SumLanes.LANES) {
            int lanes = Math.min(SumLanes.LANES, found - from);
            long[] lane = new long[SumLanes.LANES];
            for (int i = 0; i < lane.length; i++) {
                lane[i] = columns[from + Math.min(i, lanes - 1)];
            }
            long totals = SumLanes.of(lane, selection, count, ids, rows.length, scratch);
            for (int i = 0; i < lanes; i++) {
                ((ExactSum) aggregates.get(sums[from + i]).accumulator)
                        .addSums(totals + 8L * i, 8 * SumLanes.LANES, rows);
                fed[sums[from + i]] = true;
            }
        }
    }

    /// Whether [#updateTogether] takes the aggregate.
    public boolean isPlainSum(int aggregate) {
        Aggregate call = calls.get(aggregate);
        return isExactSum(call) && call.filter().isEmpty() && !call.distinct() && !isShared(aggregate);
    }

    /// Adds those groups of another whose hash falls into part `part` of `parts` (a power of two).
    ///
    /// @param shift how far hashes are shifted to the right, for the part to be their lowest bits
    public void merge(Grouping other, int part, int parts, int shift, Region scratch) {
        GroupTable theirs = other.table;
        if (theirs == null) {
            mergeStates(other, new int[] {0}, new int[] {0}, 1);
            mergeDistinct(other, new int[] {0}, scratch);
            return;
        }
        int batchRows = Batch.ROWS;
        int[] sources = new int[batchRows];
        int[] targets = new int[batchRows];
        int[] allTargets = new int[theirs.groups()];
        Arrays.fill(allTargets, -1);
        for (int chunk = 0; chunk < theirs.keys().chunks(); chunk++) {
            int rows = theirs.keys().chunkRows(chunk);
            for (int from = 0; from < rows; from += batchRows) {
                int count = Math.min(batchRows, rows - from);
                int first = (chunk << RowBuffer.CHUNK_SHIFT) + from;
                scratch.reset();
                Batch keys = theirs.keys().view(chunk, from, count);
                long selection = scratch.allocate(4L * count);
                int selected = 0;
                for (int i = 0; i < count; i++) {
                    Memory.putInt(selection + 4L * selected, i);
                    selected += (theirs.hash(first + i) >>> shift & parts - 1) == part ? 1 : 0;
                }
                long ids = find(keys.withSelection(selection, selected), scratch);
                for (int i = 0; i < selected; i++) {
                    int row = Memory.getInt(selection + 4L * i);
                    sources[i] = first + row;
                    targets[i] = Memory.getInt(ids + 4L * row);
                    allTargets[sources[i]] = targets[i];
                }
                mergeStates(other, sources, targets, selected);
            }
        }
        mergeDistinct(other, allTargets, scratch);
    }

    private void mergeStates(Grouping other, int[] sources, int[] targets, int count) {
        for (int i = 0; i < aggregates.size(); i++) {
            if (aggregates.get(i).distinct == null && !isShared(i)) {
                aggregates.get(i).accumulator.merge(other.aggregates.get(i).accumulator, sources, targets, count);
            }
        }
    }

    /// @param targets the own group of every group of the other, -1: not in this part
    private void mergeDistinct(Grouping other, int[] targets, Region scratch) {
        for (int i = 0; i < aggregates.size(); i++) {
            GroupTable seen = aggregates.get(i).distinct;
            GroupTable theirs = other.aggregates.get(i).distinct;
            if (seen != null && theirs != null && !isShared(i)) {
                aggregates.get(i).mergeDistinct(seen, theirs, targets, scratch);
            }
        }
    }

    /// Keys and results of the groups `from` up to `from + count`; they lie in one chunk, `from` is a multiple
    /// of 8.
    public Batch result(int from, int count, Region scratch) {
        List<Vector> columns = new ArrayList<>();
        if (table != null) {
            columns.addAll(table.keys()
                    .view(from >> RowBuffer.CHUNK_SHIFT, from & RowBuffer.CHUNK_MASK, count)
                    .columns());
        }
        for (int i = 0; i < calls.size(); i++) {
            columns.add(aggregates.get(i).result(calls.get(i), from, count, scratch));
        }
        return Batch.of(columns, count);
    }

    public List<SqlType> keyTypes() {
        return keyTypes;
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
        aggregates.forEach(AggregateState::close);
    }

    /// One aggregate; with DISTINCT the pairs of group and value seen so far stand before its accumulator.
    private static final class AggregateState implements AutoCloseable {
        private final Accumulator accumulator;
        private final @Nullable GroupTable distinct;
        private final boolean takesNulls;

        private AggregateState(Accumulator accumulator, @Nullable GroupTable distinct) {
            this.accumulator = accumulator;
            this.takesNulls = accumulator instanceof CellAccumulator cells && cells.takesNulls();
            this.distinct = distinct;
        }

        static AggregateState of(Aggregate call, MemoryBudget budget) {
            Accumulator accumulator = Accumulator.of(call, budget);
            try {
                return new AggregateState(accumulator, call.distinct() ? seen(call, budget) : null);
            } catch (Throwable failure) {
                accumulator.close();
                throw failure;
            }
        }

        private static @Nullable GroupTable seen(Aggregate call, MemoryBudget budget) {
            return call.argument()
                    .map(argument -> new GroupTable(List.of(SqlType.INTEGER, argument.type()), budget))
                    .orElse(null);
        }

        void reserve(int groups) {
            accumulator.reserve(groups);
        }

        void update(
                @Nullable Vector argument,
                long selection,
                int count,
                long ids,
                int @Nullable [] tally,
                Region scratch) {
            if (argument == null) {
                accumulator.update(null, selection, count, ids, tally, scratch);
                return;
            }
            long rows = selection;
            int left = count;
            if (argument.validity() != 0 && !takesNulls) {
                rows = scratch.allocate(4L * count + 4);
                left = Selections.bits(argument.validity(), true, selection, count, rows);
            }
            if (distinct != null) {
                updateDistinct(distinct, argument, rows, left, ids, scratch);
            } else {
                Vector flat = Gather.flat(argument, scratch);
                accumulator.update(flat, rows, left, ids, left == count ? tally : null, scratch);
            }
        }

        private void updateDistinct(
                GroupTable seen, Vector argument, long selection, int count, long ids, Region scratch) {
            int rows = argument.rows();
            long groups = ids == 0 ? scratch.allocateZeroed(4L * rows + 4) : ids;
            Batch pairs =
                    new Batch(List.of(Vector.flat(SqlType.INTEGER, groups, 0, rows), argument), rows, selection, count);
            int before = seen.groups();
            long pairIds = scratch.allocate(4L * rows + 4);
            seen.find(pairs, pairIds, scratch);
            boolean[] known = new boolean[seen.groups() - before];
            long fresh = scratch.allocate(4L * count + 4);
            int freshCount = 0;
            for (int i = 0; i < count; i++) {
                int row = Selections.row(selection, i);
                int pair = Memory.getInt(pairIds + 4L * row) - before;
                if (pair >= 0 && !known[pair]) {
                    known[pair] = true;
                    Memory.putInt(fresh + 4L * freshCount++, row);
                }
            }
            accumulator.update(Gather.flat(argument, scratch), fresh, freshCount, ids, null, scratch);
        }

        /// Feeds the other's pairs again, under the new group numbers.
        private void mergeDistinct(GroupTable seen, GroupTable theirs, int[] targets, Region scratch) {
            RowBuffer pairs = theirs.keys();
            for (int chunk = 0; chunk < pairs.chunks(); chunk++) {
                scratch.reset();
                Batch rows = pairs.view(chunk, 0, pairs.chunkRows(chunk));
                long ids = scratch.allocate(4L * rows.rows());
                long selection = scratch.allocate(4L * rows.rows());
                int selected = 0;
                for (int row = 0; row < rows.rows(); row++) {
                    int group = Memory.getInt(rows.column(0).values() + 4L * row);
                    int mapped = targets[group];
                    Memory.putInt(ids + 4L * row, mapped);
                    Memory.putInt(selection + 4L * selected, row);
                    selected += mapped >= 0 ? 1 : 0;
                }
                if (selected > 0) {
                    updateDistinct(seen, rows.column(1), selection, selected, ids, scratch);
                }
            }
        }

        Vector result(Aggregate call, int from, int count, Region scratch) {
            return accumulator.result(call, from, count, scratch);
        }

        @Override
        public void close() {
            accumulator.close();
            if (distinct != null) {
                distinct.close();
            }
        }
    }
}
