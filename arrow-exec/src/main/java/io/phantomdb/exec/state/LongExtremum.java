package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Widening;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// MIN and MAX of values that fit a long (BOOL_AND and BOOL_OR are these of 0 and 1).
final class LongExtremum extends Accumulator {
    private final SqlType type;
    private final boolean greatest;
    private final long empty;
    private long[] best;
    private long[] counts;

    LongExtremum(SqlType type, boolean greatest, MemoryBudget budget) {
        super(budget);
        this.type = type;
        this.greatest = greatest;
        this.empty = greatest ? Long.MIN_VALUE : Long.MAX_VALUE;
        memory.add(2 * FIRST_BYTES);
        this.best = new long[FIRST_GROUPS];
        this.counts = new long[FIRST_GROUPS];
        Arrays.fill(best, empty);
    }

    @Override
    public void reserve(int groups) {
        int before = best.length;
        if (groups > before) {
            int length = Math.max(groups, before * 2);
            best = memory.grown(best, length);
            counts = memory.grown(counts, length);
            Arrays.fill(best, before, length, empty);
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        long longs = Widening.longs(Objects.requireNonNull(argument), scratch);
        long[] target = best;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group = ids == 0 ? 0 : Memory.getInt(ids + 4L * row);
            long value = Memory.getLong(longs + 8L * row);
            target[group] = greatest ? Math.max(target[group], value) : Math.min(target[group], value);
            counts[group]++;
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        LongExtremum theirs = (LongExtremum) other;
        for (int i = 0; i < count; i++) {
            long value = theirs.best[groups[i]];
            best[targets[i]] = greatest ? Math.max(best[targets[i]], value) : Math.min(best[targets[i]], value);
            counts[targets[i]] += theirs.counts[groups[i]];
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        long longs = scratch.allocate(8L * count);
        long validity = 0;
        for (int i = 0; i < count; i++) {
            Memory.putLong(longs + 8L * i, best[from + i]);
            if (counts[from + i] == 0) {
                validity = validity == 0 ? Bits.allSet(count, scratch) : validity;
                Bits.clear(validity, i);
            }
        }
        long out = scratch.allocate(8L * count);
        Widening.narrow(longs, type.layout(), count, out);
        return Vector.flat(type, out, validity, count);
    }
}
