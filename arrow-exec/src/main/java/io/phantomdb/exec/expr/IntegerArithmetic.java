package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.LongMath;
import io.phantomdb.exec.kernel.Widening;

/// `+ - * / %` over SMALLINT, INTEGER or BIGINT, checked: SQLSTATE 22003 and 22012.
final class IntegerArithmetic extends Evaluator {
    private final ScalarFunction function;
    private final Evaluator left;
    private final Evaluator right;
    private final long minimum;
    private final long maximum;

    IntegerArithmetic(ScalarFunction function, Evaluator left, Evaluator right, SqlType type) {
        super(type);
        this.function = function;
        this.left = left;
        this.right = right;
        this.minimum = minimum(type);
        this.maximum = maximum(type);
    }

    static long minimum(SqlType type) {
        return -maximum(type) - 1;
    }

    static long maximum(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            case BIGINT -> Long.MAX_VALUE;
            case NULL,
                    BOOLEAN,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    UUID,
                    ARRAY,
                    JSONB -> throw new AssertionError(type);
        };
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector a = left.flat(batch, scratch);
        Vector b = right.flat(batch, scratch);
        long validity = Bits.and(a.validity(), b.validity(), rows, scratch);
        long x = Widening.longs(a, scratch);
        long y = Widening.longs(b, scratch);
        long out = scratch.allocate(8L * rows);
        switch (function) {
            case ADD -> checked(LongMath.add(x, y, rows, out), x, y, validity, rows, out);
            case SUBTRACT -> checked(LongMath.subtract(x, y, rows, out), x, y, validity, rows, out);
            case MULTIPLY -> checked(LongMath.multiply(x, y, rows, out), x, y, validity, rows, out);
            case DIVIDE -> divide(x, y, validity, rows, out);
            case MODULO -> remainder(x, y, validity, rows, out);
            default -> throw new AssertionError(function);
        }
        return narrowed(out, validity, rows, scratch);
    }

    private Vector narrowed(long longs, long validity, int rows, Region scratch) {
        if (type().kind() == SqlType.Kind.BIGINT) {
            return Vector.flat(type(), longs, validity, rows);
        }
        if (LongMath.anyOutside(longs, minimum, maximum, rows)) {
            for (int row = 0; row < rows; row++) {
                long value = Memory.getLong(longs + 8L * row);
                if ((value < minimum || value > maximum) && (validity == 0 || Bits.get(validity, row))) {
                    throw Decimals.overflow(type());
                }
            }
        }
        long out = scratch.allocate((long) rows * type().layout().width());
        Widening.narrow(longs, type().layout(), rows, out);
        return Vector.flat(type(), out, validity, rows);
    }

    /// Looks for a row that overflowed and is not NULL.
    private void checked(long overflow, long x, long y, long validity, int rows, long out) {
        if (overflow >= 0) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (validity == 0 || Bits.get(validity, row)) {
                long a = Memory.getLong(x + 8L * row);
                long b = Memory.getLong(y + 8L * row);
                long result = Memory.getLong(out + 8L * row);
                boolean bad = switch (function) {
                    case ADD -> ((a ^ result) & (b ^ result)) < 0;
                    case SUBTRACT -> ((a ^ b) & (a ^ result)) < 0;
                    case MULTIPLY -> Math.multiplyHigh(a, b) != result >> 63;
                    default -> throw new AssertionError(function);
                };
                if (bad) {
                    throw Decimals.overflow(type());
                }
            }
        }
    }

    private void divide(long x, long y, long validity, int rows, long out) {
        for (int row = 0; row < rows; row++) {
            long quotient = 0;
            if (validity == 0 || Bits.get(validity, row)) {
                long dividend = Memory.getLong(x + 8L * row);
                long divisor = Memory.getLong(y + 8L * row);
                if (divisor == 0) {
                    throw Decimals.divisionByZero();
                }
                if (divisor == -1 && dividend == minimum) {
                    throw Decimals.overflow(type());
                }
                quotient = dividend / divisor;
            }
            Memory.putLong(out + 8L * row, quotient);
        }
    }

    private static void remainder(long x, long y, long validity, int rows, long out) {
        for (int row = 0; row < rows; row++) {
            long remainder = 0;
            if (validity == 0 || Bits.get(validity, row)) {
                long divisor = Memory.getLong(y + 8L * row);
                if (divisor == 0) {
                    throw Decimals.divisionByZero();
                }
                remainder = divisor == -1 ? 0 : Memory.getLong(x + 8L * row) % divisor;
            }
            Memory.putLong(out + 8L * row, remainder);
        }
    }
}
