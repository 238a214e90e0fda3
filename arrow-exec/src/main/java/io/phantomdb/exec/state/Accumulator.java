package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One aggregate's state for all groups, in arrays by group number. One thread at a time.
public abstract class Accumulator implements AutoCloseable {
    /// Groups that there is room for from the start. A constructor reserves once, so that it takes all or
    /// nothing.
    static final int FIRST_GROUPS = 16;

    static final long FIRST_BYTES = 8L * FIRST_GROUPS;

    final Reservation memory;

    Accumulator(MemoryBudget budget) {
        this.memory = new Reservation(budget);
    }

    /// The accumulator of an aggregate, DISTINCT aside.
    public static Accumulator of(Aggregate aggregate, MemoryBudget budget) {
        @Nullable SqlType argument = aggregate.argument().map(Expr::type).orElse(null);
        return switch (aggregate.function()) {
            case COUNT_ROWS, COUNT -> new CountAccumulator(budget);
            case SUM, AVG -> {
                SqlType type = Objects.requireNonNull(argument);
                boolean average = aggregate.function() == AggregateFunction.AVG;
                boolean real = type.kind() == SqlType.Kind.REAL || type.kind() == SqlType.Kind.DOUBLE;
                yield real
                        ? new FloatSum(aggregate.type(), average, budget)
                        : new ExactSum(type.scale(), aggregate.type(), average, budget);
            }
            case MIN, BOOL_AND -> extremum(Objects.requireNonNull(argument), false, budget);
            case MAX, BOOL_OR -> extremum(Objects.requireNonNull(argument), true, budget);
            case SINGLE_VALUE ->
                new CellAccumulator(Objects.requireNonNull(argument), CellAccumulator.Keep.SINGLE, budget);
            case ANY_VALUE -> new CellAccumulator(Objects.requireNonNull(argument), CellAccumulator.Keep.FIRST, budget);
            case BIT_AND, BIT_OR, BIT_XOR ->
                new BitAccumulator(aggregate.function(), Objects.requireNonNull(argument), budget);
            case VARIANCE_POPULATION, VARIANCE_SAMPLE, DEVIATION_POPULATION, DEVIATION_SAMPLE ->
                new MomentAccumulator(aggregate.function(), false, budget);
            case COVARIANCE_POPULATION,
                    COVARIANCE_SAMPLE,
                    CORRELATION,
                    REGRESSION_SLOPE,
                    REGRESSION_INTERCEPT,
                    REGRESSION_R2,
                    REGRESSION_AVERAGE_X,
                    REGRESSION_AVERAGE_Y,
                    REGRESSION_SXX,
                    REGRESSION_SYY,
                    REGRESSION_SXY,
                    REGRESSION_COUNT -> new MomentAccumulator(aggregate.function(), true, budget);
            case TEXTS, JSON_ARRAY, JSON_OBJECT, MODE, PERCENTILE_BETWEEN, PERCENTILE_AT, FIRST_BY_KEY ->
                new OrderedAccumulator(aggregate.function(), aggregate.type(), budget);
        };
    }

    private static Accumulator extremum(SqlType type, boolean greatest, MemoryBudget budget) {
        Layout layout = type.layout();
        boolean integer =
                layout == Layout.INT8 || layout == Layout.INT16 || layout == Layout.INT32 || layout == Layout.INT64;
        return integer
                ? new LongExtremum(type, greatest, budget)
                : new CellAccumulator(
                        type, greatest ? CellAccumulator.Keep.GREATEST : CellAccumulator.Keep.LEAST, budget);
    }

    /// Makes room for groups up to `groups`, new ones empty.
    public abstract void reserve(int groups);

    /// Takes the rows `selection[0 .. count)` (0: the first `count`) whose argument is not NULL.
    ///
    /// @param argument flat; null for COUNT(*)
    /// @param ids the group of row `r` at `ids + 4 * r`; 0: all rows belong to group 0
    /// @param tally how many of these rows each group has, where groups are few; else null
    public abstract void update(
            @Nullable Vector argument, long selection, int count, long ids, int @Nullable [] tally, Region scratch);

    /// Adds the state of `groups[i]` of another accumulator of the same aggregate to the own group `targets[i]`.
    public abstract void merge(Accumulator other, int[] groups, int[] targets, int count);

    /// The results of the groups `from` up to `from + count` of a call that may share this state with others.
    public final Vector result(Aggregate call, int from, int count, Region scratch) {
        return this instanceof ExactSum sum
                ? sum.result(call.type(), call.function() == AggregateFunction.AVG, from, count, scratch)
                : result(from, count, scratch);
    }

    /// The results of the groups `from` up to `from + count`, in the aggregate's type.
    public abstract Vector result(int from, int count, Region scratch);

    @Override
    public void close() {
        memory.close();
    }
}
