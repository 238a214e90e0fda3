package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
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

/// SUM and AVG of REAL and DOUBLE, added up in double precision.
final class FloatSum extends Accumulator {
    private final SqlType type;
    private final boolean average;
    private double[] sums = new double[16];
    private long[] counts;
    private boolean infiniteInput;

    FloatSum(SqlType type, boolean average, MemoryBudget budget) {
        super(budget);
        this.type = type;
        this.average = average;
        memory.add(8L * sums.length + FIRST_BYTES);
        this.counts = new long[FIRST_GROUPS];
    }

    @Override
    public void reserve(int groups) {
        if (groups > counts.length) {
            int length = Math.max(groups, counts.length * 2);
            memory.add(8L * length);
            memory.forget(8L * sums.length);
            sums = Arrays.copyOf(sums, length);
            counts = memory.grown(counts, length);
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        Vector values = Objects.requireNonNull(argument);
        long doubles = Widening.doubles(values, scratch);
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group = ids == 0 ? 0 : Memory.getInt(ids + 4L * row);
            double value = Memory.getDouble(doubles + 8L * row);
            infiniteInput |= Double.isInfinite(value);
            sums[group] += value;
            counts[group]++;
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        FloatSum theirs = (FloatSum) other;
        infiniteInput |= theirs.infiniteInput;
        for (int i = 0; i < count; i++) {
            sums[targets[i]] += theirs.sums[groups[i]];
            counts[targets[i]] += theirs.counts[groups[i]];
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        boolean single = type.kind() == SqlType.Kind.REAL;
        long out = scratch.allocateZeroed(8L * count);
        long validity = 0;
        for (int i = 0; i < count; i++) {
            long seen = counts[from + i];
            if (seen == 0) {
                validity = validity == 0 ? Bits.allSet(count, scratch) : validity;
                Bits.clear(validity, i);
                continue;
            }
            double result = average ? sums[from + i] / seen : sums[from + i];
            boolean infinite = single ? Float.isInfinite((float) result) : Double.isInfinite(result);
            if (infinite && !infiniteInput) {
                throw new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "sum out of range for type " + type);
            }
            if (single) {
                Memory.putFloat(out + 4L * i, (float) result);
            } else {
                Memory.putDouble(out + 8L * i, result);
            }
        }
        return Vector.flat(type, out, validity, count);
    }
}
