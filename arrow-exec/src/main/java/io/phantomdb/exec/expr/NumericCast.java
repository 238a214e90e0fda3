package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Between exact and floating numbers. To integers floating point rounds half to even, decimals half away from zero.
final class NumericCast {
    private NumericCast() {}

    static RowFunction.Body body(SqlType from, SqlType to) {
        boolean fromReal = from.kind() == SqlType.Kind.REAL || from.kind() == SqlType.Kind.DOUBLE;
        return switch (to.kind()) {
            case REAL ->
                (values, row, out, scratch) -> Memory.putFloat(out, single(real(values[0], row, from, fromReal)));
            case DOUBLE -> (values, row, out, scratch) -> Memory.putDouble(out, real(values[0], row, from, fromReal));
            case DECIMAL ->
                (values, row, out, scratch) -> {
                    BigDecimal exact = decimal(values[0], row, from);
                    DecimalDivision.put(
                            exact.setScale(to.scale(), RoundingMode.HALF_UP).unscaledValue(), to, out);
                };
            default ->
                (values, row, out, scratch) -> {
                    if (fromReal) {
                        putRounded(Values.real(values[0], row), to, out);
                    } else {
                        putExact(DecimalDivision.rescale(Values.big(values[0], row), from.scale(), 0), to, out);
                    }
                };
        };
    }

    private static double real(Vector value, int row, SqlType from, boolean fromReal) {
        if (fromReal) {
            return Values.real(value, row);
        }
        if (from.kind() != SqlType.Kind.DECIMAL) {
            return Values.integer(value, row);
        }
        BigInteger unscaled = Values.big(value, row);
        if (from.scale() <= 15 && unscaled.bitLength() <= 53) {
            // both exact in a double, so the one division rounds correctly
            return unscaled.longValue() / (double) Int128.power(from.scale());
        }
        return new BigDecimal(unscaled, from.scale()).doubleValue();
    }

    private static float single(double value) {
        float single = (float) value;
        if (Float.isInfinite(single) && !Double.isInfinite(value) || single == 0 && value != 0) {
            throw Decimals.overflow(SqlType.REAL);
        }
        return single;
    }

    /// PostgreSQL takes 15 digits of a DOUBLE and 6 of a REAL.
    private static BigDecimal decimal(Vector value, int row, SqlType from) {
        double real = Values.real(value, row);
        if (!Double.isFinite(real)) {
            throw new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "cannot convert " + real + " to numeric");
        }
        int digits = from.kind() == SqlType.Kind.REAL ? 6 : 15;
        return new BigDecimal(real).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static void putRounded(double value, SqlType to, long out) {
        double rounded = Math.rint(value);
        double limit = -(double) IntegerArithmetic.minimum(to);
        if (!(rounded >= -limit && rounded < limit)) {
            throw Decimals.overflow(to);
        }
        Values.putInteger(to.layout(), out, 0, (long) rounded);
    }

    /// To an integer or DECIMAL type; SQLSTATE 22003.
    static void putExact(BigInteger value, SqlType to, long out) {
        if (to.kind() == SqlType.Kind.DECIMAL) {
            DecimalDivision.put(value, to, out);
            return;
        }
        if (value.bitLength() > 63
                || value.longValue() < IntegerArithmetic.minimum(to)
                || value.longValue() > IntegerArithmetic.maximum(to)) {
            throw Decimals.overflow(to);
        }
        Values.putInteger(to.layout(), out, 0, value.longValue());
    }
}
