package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Strings;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Variance, covariance, correlation and linear regression in one pass, without the cancellation of sums of
/// squares.
///
///     per group:  n, sum x, sum y, Sxx, Syy, Sxy      S: sums of products of distances from the mean
///
/// Source: Youngs, Cramer, "Some results relevant to choice of sum and sum-of-product algorithms", 1971, as in
/// PostgreSQL's float8_regr_accum. An infinite or NaN value makes the result NaN.
final class MomentAccumulator extends Accumulator {
    private static final int FIELDS = 6;
    private static final int X = 1;
    private static final int Y = 2;
    private static final int XX = 3;
    private static final int YY = 4;
    private static final int XY = 5;

    private final AggregateFunction function;
    private final boolean pairs;
    private double[] states = new double[16 * FIELDS];
    private boolean infinite;

    /// @param pairs whether the argument is a pair of y and x
    MomentAccumulator(AggregateFunction function, boolean pairs, MemoryBudget budget) {
        super(budget);
        this.function = function;
        this.pairs = pairs;
        memory.add(8L * states.length);
    }

    @Override
    public void reserve(int groups) {
        if (groups * FIELDS > states.length) {
            int length = Math.max(groups * FIELDS, states.length * 2);
            memory.add(8L * (length - states.length));
            states = Arrays.copyOf(states, length);
        }
    }

    @Override
    public void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch) {
        Vector values = Objects.requireNonNull(argument);
        for (int i = 0; i < count; i++) {
            int row = Selections.row(selection, i);
            int group = ids == 0 ? 0 : Memory.getInt(ids + 4L * row);
            if (pairs) {
                long bytes = Strings.address(values.values() + 16L * row);
                add(group * FIELDS, Memory.getDouble(bytes + 8), Memory.getDouble(bytes));
            } else {
                add(group * FIELDS, Memory.getDouble(values.values() + 8L * row), 0);
            }
        }
    }

    private void add(int at, double x, double y) {
        infinite |= Double.isInfinite(x) || Double.isInfinite(y);
        double n = ++states[at];
        states[at + X] += x;
        states[at + Y] += y;
        if (n > 1) {
            double dx = x * n - states[at + X];
            double dy = y * n - states[at + Y];
            double scale = 1 / (n * (n - 1));
            states[at + XX] += dx * dx * scale;
            states[at + YY] += dy * dy * scale;
            states[at + XY] += dx * dy * scale;
        } else if (!Double.isFinite(x) || !Double.isFinite(y)) {
            states[at + XX] = Double.isFinite(x) ? 0 : Double.NaN;
            states[at + YY] = Double.isFinite(y) ? 0 : Double.NaN;
            states[at + XY] = Double.NaN;
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int[] targets, int count) {
        MomentAccumulator theirs = (MomentAccumulator) other;
        infinite |= theirs.infinite;
        for (int i = 0; i < count; i++) {
            merge(targets[i] * FIELDS, theirs.states, groups[i] * FIELDS);
        }
    }

    private void merge(int at, double[] other, int from) {
        double n1 = states[at];
        double n2 = other[from];
        if (n2 == 0) {
            return;
        }
        if (n1 > 0) {
            double dx = states[at + X] / n1 - other[from + X] / n2;
            double dy = states[at + Y] / n1 - other[from + Y] / n2;
            double weight = n1 * n2 / (n1 + n2);
            states[at + XX] += dx * dx * weight;
            states[at + YY] += dy * dy * weight;
            states[at + XY] += dx * dy * weight;
        }
        for (int field = 0; field < FIELDS; field++) {
            states[at + field] += other[from + field];
        }
    }

    @Override
    public Vector result(int from, int count, Region scratch) {
        long out = scratch.allocateZeroed(8L * count);
        boolean counts = function == AggregateFunction.REGRESSION_COUNT;
        long validity = 0;
        for (int i = 0; i < count; i++) {
            int at = (from + i) * FIELDS;
            if (counts) {
                Memory.putLong(out + 8L * i, (long) states[at]);
                continue;
            }
            if (isNull(at)) {
                validity = validity == 0 ? Bits.allSet(count, scratch) : validity;
                Bits.clear(validity, i);
                continue;
            }
            double value = value(at);
            if (Double.isInfinite(value) && !infinite) {
                throw new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
            }
            Memory.putDouble(out + 8L * i, value);
        }
        return Vector.flat(counts ? SqlType.BIGINT : SqlType.DOUBLE, out, validity, count);
    }

    private boolean isNull(int at) {
        double n = states[at];
        return switch (function) {
            case VARIANCE_SAMPLE, DEVIATION_SAMPLE, COVARIANCE_SAMPLE -> n < 2;
            case CORRELATION -> n < 1 || states[at + XX] == 0 || states[at + YY] == 0;
            case REGRESSION_SLOPE, REGRESSION_INTERCEPT, REGRESSION_R2 -> n < 1 || states[at + XX] == 0;
            default -> n < 1;
        };
    }

    private double value(int at) {
        double n = states[at];
        double xx = states[at + XX];
        double yy = states[at + YY];
        double xy = states[at + XY];
        return switch (function) {
            case VARIANCE_POPULATION -> xx / n;
            case VARIANCE_SAMPLE -> xx / (n - 1);
            case DEVIATION_POPULATION -> Math.sqrt(xx / n);
            case DEVIATION_SAMPLE -> Math.sqrt(xx / (n - 1));
            case COVARIANCE_POPULATION -> xy / n;
            case COVARIANCE_SAMPLE -> xy / (n - 1);
            case CORRELATION -> xy / Math.sqrt(xx * yy);
            case REGRESSION_SLOPE -> xy / xx;
            case REGRESSION_INTERCEPT -> (states[at + Y] - states[at + X] * xy / xx) / n;
            case REGRESSION_R2 -> yy == 0 ? 1 : xy * xy / (xx * yy);
            case REGRESSION_AVERAGE_X -> states[at + X] / n;
            case REGRESSION_AVERAGE_Y -> states[at + Y] / n;
            case REGRESSION_SXX -> xx;
            case REGRESSION_SYY -> yy;
            case REGRESSION_SXY -> xy;
            default -> throw new AssertionError(function);
        };
    }
}
