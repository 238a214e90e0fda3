package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.LongMath;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Widening;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// SUM and AVG of integers and decimals, exactly, in 128 bits. Overflow of those is remembered and raised with the
/// result (SQLSTATE 22003), because a later value may not undo it.
final class ExactSum extends Accumulator {
    private static final int HIGH = 1;
    private static final int COUNT = 2;
    private static final int CELLS = 3;
    private static final long CELLS_MAX = Integer.MAX_VALUE - 8L;

    private final SqlType type;
    private final int scale;
    private final boolean average;
    /// Per group the low and the high half of the sum and the number of rows, side by side: groups come at random.
    private long[] cells;
    private boolean overflowed;

    /// @param scale of the argument
    ExactSum(int scale, SqlType type, boolean average, MemoryBudget budget) {
        super(budget);
        this.type = type;
        this.scale = scale;
        this.average = average;
        memory.add(CELLS * FIRST_BYTES);
        this.cells = new long[CELLS * FIRST_GROUPS];
    }

    private long low(int group) {
        return cells[CELLS * group];
    }

    private long high(int group) {
        return cells[CELLS * group + HIGH];
    }

    private long count(int group) {
        return cells[CELLS * group + COUNT];
    }

    @Override
    public void reserve(int groups) {
        long wanted = (long) CELLS * groups;
        if (wanted > cells.length) {
            cells = memory.grown(cells, Math.toIntExact(Math.max(wanted, Math.min(cells.length * 2L, CELLS_MAX))));
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        Vector values = Objects.requireNonNull(argument);
        if (values.layout() == Layout.INT128) {
            wide(values.values(), selection, count, ids);
            return;
        }
        long longs = Widening.longs(values, scratch);
        if (ids == 0) {
            total(longs, values.rows(), selection, count);
        } else {
            if (tally != null && fits(longs, values.rows(), count)) {
                few(longs, selection, count, ids, tally);
            } else {
                grouped(longs, selection, count, ids);
            }
        }
    }

    /// Whether no sum of `count` of these values leaves a long.
    static boolean fits(long longs, int rows, int count) {
        return LongMath.bits(longs, rows) <= 63 - (32 - Integer.numberOfLeadingZeros(count));
    }

    /// Takes the sums of a batch.
    ///
    /// @param sums of group `g` at `sums + stride * g`
    /// @param tally rows of each group
    void addSums(long sums, int stride, int[] tally) {
        for (int group = 0; group < tally.length; group++) {
            long sum = Memory.getLong(sums + (long) stride * group);
            add(group, sum, sum >> 63);
            cells[CELLS * group + COUNT] += tally[group];
        }
    }

    /// Few groups, and sums of this batch that fit a long: two sets of sums take turns, so that a row need not wait
    /// for the one before.
    private void few(long longs, long selection, int count, long ids, int[] tally) {
        int groups = tally.length;
        long[] even = new long[groups];
        long[] odd = new long[groups];
        int i = 0;
        if (selection == 0) {
            for (; i + 2 <= count; i += 2) {
                even[Memory.getInt(ids + 4L * i)] += Memory.getLong(longs + 8L * i);
                odd[Memory.getInt(ids + 4L * i + 4)] += Memory.getLong(longs + 8L * i + 8);
            }
        } else {
            for (; i + 2 <= count; i += 2) {
                int first = Memory.getInt(selection + 4L * i);
                int second = Memory.getInt(selection + 4L * i + 4);
                even[Memory.getInt(ids + 4L * first)] += Memory.getLong(longs + 8L * first);
                odd[Memory.getInt(ids + 4L * second)] += Memory.getLong(longs + 8L * second);
            }
        }
        if (i < count) {
            int row = Selections.row(selection, i);
            even[Memory.getInt(ids + 4L * row)] += Memory.getLong(longs + 8L * row);
        }
        for (int group = 0; group < groups; group++) {
            long sum = even[group] + odd[group];
            add(group, sum, sum >> 63);
            cells[CELLS * group + COUNT] += tally[group];
        }
    }

    /// One group: sums in a long where the bits of the batch allow.
    private void total(long longs, int rows, long selection, int count) {
        cells[COUNT] += count;
        if (count == 0) {
            return;
        }
        if (LongMath.bits(longs, rows) + 64 - Long.numberOfLeadingZeros(count) > 63) {
            for (int i = 0; i < count; i++) {
                long value = Memory.getLong(longs + 8L * Selections.row(selection, i));
                add(0, value, value >> 63);
            }
            return;
        }
        long sum = 0;
        if (selection == 0) {
            for (long i = 0; i < 8L * count; i += 8) {
                sum += Memory.getLong(longs + i);
            }
        } else {
            for (int i = 0; i < count; i++) {
                sum += Memory.getLong(longs + 8L * Memory.getInt(selection + 4L * i));
            }
        }
        add(0, sum, sum >> 63);
    }

    private void grouped(long longs, long selection, int count, long ids) {
        long[] sums = cells;
        for (int i = 0; i < count; i++) {
            int row = selection == 0 ? i : Memory.getInt(selection + 4L * i);
            int cell = CELLS * Memory.getInt(ids + 4L * row);
            long value = Memory.getLong(longs + 8L * row);
            long before = sums[cell];
            long after = before + value;
            sums[cell] = after;
            // the carry out of the low half, plus the value's sign extension
            sums[cell + HIGH] += (value >> 63) + ((before & value | (before | value) & ~after) >>> 63);
            sums[cell + COUNT]++;
        }
    }

    private void wide(long values, long selection, int count, long ids) {
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group = ids == 0 ? 0 : Memory.getInt(ids + 4L * row);
            add(group, Memory.getLong(values + 16L * row), Memory.getLong(values + 16L * row + 8));
            cells[CELLS * group + COUNT]++;
        }
    }

    private void add(int group, long valueLow, long valueHigh) {
        long sumLow = low(group) + valueLow;
        long carry = Long.compareUnsigned(sumLow, valueLow) < 0 ? 1 : 0;
        long sumHigh = high(group) + valueHigh + carry;
        overflowed |= ((high(group) ^ sumHigh) & (valueHigh ^ sumHigh)) < 0;
        cells[CELLS * group] = sumLow;
        cells[CELLS * group + HIGH] = sumHigh;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        ExactSum theirs = (ExactSum) other;
        overflowed |= theirs.overflowed;
        for (int i = 0; i < count; i++) {
            add(targets[i], theirs.low(groups[i]), theirs.high(groups[i]));
            cells[CELLS * targets[i] + COUNT] += theirs.count(groups[i]);
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        return result(type, average, from, count, scratch);
    }

    /// The sums, or averages, in another type: SUM and AVG of one argument share their state.
    Vector result(SqlType type, boolean average, int from, int count, Region scratch) {
        if (overflowed) {
            throw overflow(type);
        }
        int width = type.layout().width();
        long out = scratch.allocateZeroed((long) count * width + 8);
        long validity = 0;
        for (int i = 0; i < count; i++) {
            int group = from + i;
            if (count(group) == 0) {
                validity = validity == 0 ? Bits.allSet(count, scratch) : validity;
                Bits.clear(validity, i);
            } else if (average) {
                putAverage(type, group, out + (long) i * width, scratch);
            } else {
                putSum(type, group, out + (long) i * width);
            }
        }
        return Vector.flat(type, out, validity, count);
    }

    private void putSum(SqlType type, int group, long at) {
        boolean fits = type.kind() == SqlType.Kind.DECIMAL
                ? type.scale() == scale && Int128.fitsDigits(high(group), low(group), type.precision())
                : Int128.fitsLong(high(group), low(group));
        if (!fits) {
            putBig(type, Int128.big(high(group), low(group)), at);
        } else if (type.layout() == Layout.INT128) {
            Int128.put(at, high(group), low(group));
        } else {
            Memory.putLong(at, low(group));
        }
    }

    private void putAverage(SqlType type, int group, long at, Region scratch) {
        int digits = type.scale() - scale;
        if (digits >= 0 && digits <= 18) {
            long cell = scratch.allocate(16);
            boolean fits = Int128.multiply(high(group), low(group), Int128.power(digits), cell);
            if (fits && Memory.getLong(cell + 8) != Long.MIN_VALUE) {
                Int128.divideRounded(Memory.getLong(cell + 8), Memory.getLong(cell), count(group), cell);
                if (Int128.fitsDigits(Memory.getLong(cell + 8), Memory.getLong(cell), type.precision())) {
                    Memory.copy(cell, at, type.layout().width());
                    return;
                }
            }
        }
        BigInteger sum = Int128.big(high(group), low(group));
        BigInteger count = BigInteger.valueOf(count(group));
        putScaled(
                type,
                digits >= 0
                        ? Int128.divideRounded(sum.multiply(Int128.bigPower(digits)), count)
                        : Int128.divideRounded(sum, count.multiply(Int128.bigPower(-digits))),
                at);
    }

    private void putBig(SqlType type, BigInteger sum, long at) {
        int digits = type.kind() == SqlType.Kind.DECIMAL ? type.scale() - scale : 0;
        putScaled(
                type,
                digits >= 0
                        ? sum.multiply(Int128.bigPower(digits))
                        : Int128.divideRounded(sum, Int128.bigPower(-digits)),
                at);
    }

    private void putScaled(SqlType type, BigInteger value, long at) {
        boolean fits = type.kind() == SqlType.Kind.DECIMAL
                ? value.abs().compareTo(Int128.bigPower(type.precision())) < 0
                : value.bitLength() <= 63;
        if (!fits) {
            throw overflow(type);
        }
        if (type.layout() == Layout.INT128) {
            Int128.put(at, value);
        } else {
            Memory.putLong(at, value.longValue());
        }
    }

    private static DatabaseException overflow(SqlType type) {
        return new DatabaseException(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "sum or average out of range for type " + type);
    }
}
