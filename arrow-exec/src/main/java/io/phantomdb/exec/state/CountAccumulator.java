package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Selections;
import org.jspecify.annotations.Nullable;

/// COUNT(*) and COUNT(x).
final class CountAccumulator extends Accumulator {
    private long[] counts;

    CountAccumulator(MemoryBudget budget) {
        super(budget);
        memory.add(FIRST_BYTES);
        this.counts = new long[FIRST_GROUPS];
    }

    @Override
    public void reserve(int groups) {
        if (groups > counts.length) {
            counts = memory.grown(counts, Math.max(groups, counts.length * 2));
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        if (ids == 0) {
            counts[0] += count;
            return;
        }
        long[] target = counts;
        if (tally != null) {
            for (int group = 0; group < tally.length; group++) {
                target[group] += tally[group];
            }
            return;
        }
        if (selection == 0) {
            for (int row = 0; row < count; row++) {
                target[Memory.getInt(ids + 4L * row)]++;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            target[Memory.getInt(ids + 4L * Selections.row(selection, i))]++;
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        long[] theirs = ((CountAccumulator) other).counts;
        for (int i = 0; i < count; i++) {
            counts[targets[i]] += theirs[groups[i]];
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        long out = scratch.allocate(8L * count);
        for (int i = 0; i < count; i++) {
            Memory.putLong(out + 8L * i, counts[from + i]);
        }
        return Vector.flat(SqlType.BIGINT, out, 0, count);
    }
}
