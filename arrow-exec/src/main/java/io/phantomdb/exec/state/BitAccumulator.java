package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Widening;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// BIT_AND, BIT_OR and BIT_XOR of integers.
final class BitAccumulator extends Accumulator {
    private final AggregateFunction function;
    private final SqlType type;
    private long[] bits;
    private long[] counts;

    BitAccumulator(AggregateFunction function, SqlType type, MemoryBudget budget) {
        super(budget);
        this.function = function;
        this.type = type;
        this.bits = memory.longs(16);
        this.counts = memory.longs(16);
    }

    @Override
    public void reserve(int groups) {
        if (groups > bits.length) {
            int length = Math.max(groups, bits.length * 2);
            bits = memory.grown(bits, length);
            counts = memory.grown(counts, length);
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        long longs = Widening.longs(Objects.requireNonNull(argument), scratch);
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            add(ids == 0 ? 0 : Memory.getInt(ids + 4L * row), Memory.getLong(longs + 8L * row), 1);
        }
    }

    private void add(int group, long value, long count) {
        long before = bits[group];
        bits[group] = counts[group] == 0
                ? value
                : function == AggregateFunction.BIT_AND
                        ? before & value
                        : function == AggregateFunction.BIT_OR ? before | value : before ^ value;
        counts[group] += count;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        BitAccumulator theirs = (BitAccumulator) other;
        for (int i = 0; i < count; i++) {
            if (theirs.counts[groups[i]] > 0) {
                add(targets[i], theirs.bits[groups[i]], theirs.counts[groups[i]]);
            }
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        long longs = scratch.allocate(8L * count);
        long validity = 0;
        for (int i = 0; i < count; i++) {
            Memory.putLong(longs + 8L * i, bits[from + i]);
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
