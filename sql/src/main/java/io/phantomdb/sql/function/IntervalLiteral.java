package io.phantomdb.sql.function;

import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.type.Types;
import java.util.Objects;
import org.apache.calcite.sql.type.OperandTypes;
import org.jspecify.annotations.Nullable;

/// An interval constant, as a function without arguments: Calcite's own literals cannot hold months, days and
/// microseconds together.
public final class IntervalLiteral extends Parameterised {
    private final Interval value;

    public IntervalLiteral(Interval value) {
        super(
                "$interval_" + value.months() + "_" + value.days() + "_" + value.micros(),
                binding -> ((Types) binding.getTypeFactory()).toRel(SqlType.INTERVAL, false),
                null,
                OperandTypes.NILADIC);
        this.value = value;
    }

    public Interval value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IntervalLiteral literal && literal.value.equals(value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(IntervalLiteral.class, value);
    }
}
