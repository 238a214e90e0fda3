package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Comparing;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import io.phantomdb.exec.kernel.Widening;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// `operand IN (constants)`: a sorted array of longs searched by halving for numbers, a set of strings for the rest.
final class InEvaluator extends Evaluator {
    private final Evaluator operand;
    private final long[] numbers;
    private final Set<Object> others;
    private final boolean hasNull;
    private final boolean byNumber;

    InEvaluator(Evaluator operand, List<Literal> values) {
        super(SqlType.BOOLEAN);
        this.operand = operand;
        this.hasNull = values.stream().anyMatch(Literal::isNull);
        this.byNumber = Widening.fitsLong(operand.type().layout());
        this.others = new HashSet<>();
        long[] found = new long[values.size()];
        int count = 0;
        for (Literal literal : values) {
            Object value = literal.value();
            if (value == null) {
                continue;
            }
            if (byNumber) {
                found[count++] = number(value, operand.type());
            } else {
                others.add(key(value, operand.type()));
            }
        }
        this.numbers = Arrays.copyOf(found, count);
        Arrays.sort(numbers);
    }

    private static long number(Object value, SqlType type) {
        return switch (value) {
            case Boolean truth -> truth ? 1 : 0;
            case Long integer -> integer;
            case Double real -> Widening.orderKey(type.kind() == SqlType.Kind.REAL ? real.floatValue() : real);
            case BigDecimal decimal -> decimal.unscaledValue().longValueExact();
            default -> throw new AssertionError(value);
        };
    }

    private static Object key(Object value, SqlType type) {
        return switch (value) {
            case BigDecimal decimal -> decimal.unscaledValue();
            case String text -> type.kind() == SqlType.Kind.CHAR ? text.stripTrailing() : text;
            case Interval interval -> (interval.months() * 30L + interval.days()) * 86_400_000_000L + interval.micros();
            default -> value;
        };
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector value = operand.flat(batch, scratch);
        long out = scratch.allocate(rows);
        if (byNumber) {
            long longs = Widening.longs(value, scratch);
            for (int row = 0; row < rows; row++) {
                Memory.putByte(out + row, contains(Memory.getLong(longs + 8L * row)));
            }
        } else {
            for (int row = 0; row < rows; row++) {
                boolean found = !value.isNull(row) && others.contains(keyAt(value, row));
                Memory.putByte(out + row, (byte) (found ? 1 : 0));
            }
        }
        long validity = value.validity();
        if (hasNull) {
            // not among the values: unknown
            validity = Bits.and(validity, Bits.fromBytes(out, rows, scratch), rows, scratch);
        }
        return Vector.flat(SqlType.BOOLEAN, out, validity, rows);
    }

    private byte contains(long value) {
        if (numbers.length > 8) {
            return (byte) (Arrays.binarySearch(numbers, value) >= 0 ? 1 : 0);
        }
        int found = 0;
        for (long number : numbers) {
            found |= number == value ? 1 : 0;
        }
        return (byte) found;
    }

    private Object keyAt(Vector value, int row) {
        long at = Values.at(value, row);
        return switch (value.layout()) {
            case BYTES ->
                switch (operand.type().kind()) {
                    case CHAR -> Strings.text(at).stripTrailing();
                    case VARBINARY, ARRAY ->
                        Objects.requireNonNull(
                                LiteralForm.read(value, row, operand.type()).value());
                    default -> Strings.text(at);
                };
            case INTERVAL -> Comparing.intervalKey(at);
            case UUID ->
                Objects.requireNonNull(
                        LiteralForm.read(value, row, operand.type()).value());
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 -> Values.big(value, row);
        };
    }
}
