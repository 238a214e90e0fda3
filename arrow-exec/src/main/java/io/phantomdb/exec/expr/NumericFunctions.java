package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Sign, rounding and DOUBLE functions, row by row.
final class NumericFunctions {
    private NumericFunctions() {}

    static RowFunction.Body body(ScalarFunction function, SqlType type) {
        return switch (function) {
            case NEGATE, ABSOLUTE -> signed(function == ScalarFunction.NEGATE, type);
            case ROUND -> rounding(RoundingMode.HALF_UP, type);
            case TRUNCATE -> rounding(RoundingMode.DOWN, type);
            case FLOOR -> rounding(RoundingMode.FLOOR, type);
            case CEILING -> rounding(RoundingMode.CEILING, type);
            case POWER ->
                (values, row, out, scratch) ->
                        Memory.putDouble(out, power(Values.real(values[0], row), Values.real(values[1], row)));
            case SQUARE_ROOT ->
                (values, row, out, scratch) -> {
                    double value = Values.real(values[0], row);
                    require(
                            !(value < 0),
                            SqlState.INVALID_ARGUMENT_FOR_POWER,
                            "cannot take square root of a negative number");
                    Memory.putDouble(out, Math.sqrt(value));
                };
            case NATURAL_LOGARITHM ->
                (values, row, out, scratch) -> {
                    double value = Values.real(values[0], row);
                    SqlState state = SqlState.INVALID_ARGUMENT_FOR_LOGARITHM;
                    require(value != 0, state, "cannot take logarithm of zero");
                    require(!(value < 0), state, "cannot take logarithm of a negative number");
                    Memory.putDouble(out, Math.log(value));
                };
            case EXPONENTIAL ->
                (values, row, out, scratch) -> {
                    double value = Values.real(values[0], row);
                    Memory.putDouble(out, finite(Math.exp(value), Double.isFinite(value)));
                };
            default -> throw new AssertionError(function);
        };
    }

    private static void require(boolean holds, SqlState state, String message) {
        if (!holds) {
            throw new DatabaseException(state, message);
        }
    }

    private static double finite(double result, boolean expected) {
        if (expected && (Double.isInfinite(result) || result == 0)) {
            throw Decimals.overflow(SqlType.DOUBLE);
        }
        return result;
    }

    private static double power(double base, double exponent) {
        SqlState state = SqlState.INVALID_ARGUMENT_FOR_POWER;
        require(!(base == 0 && exponent < 0), state, "zero raised to a negative power is undefined");
        require(
                !(base < 0 && Double.isFinite(exponent) && exponent != Math.rint(exponent)),
                state,
                "a negative number raised to a non-integer power yields a complex result");
        if (base == 1 || exponent == 0) {
            return 1;
        }
        return finite(Math.pow(base, exponent), Double.isFinite(base) && Double.isFinite(exponent) && base != 0);
    }

    private static RowFunction.Body signed(boolean negate, SqlType type) {
        return switch (type.kind()) {
            case REAL ->
                (values, row, out, scratch) -> {
                    float value = Memory.getFloat(Values.at(values[0], row));
                    Memory.putFloat(out, negate ? -value : Math.abs(value));
                };
            case DOUBLE ->
                (values, row, out, scratch) -> {
                    double value = Memory.getDouble(Values.at(values[0], row));
                    Memory.putDouble(out, negate ? -value : Math.abs(value));
                };
            case DECIMAL ->
                (values, row, out, scratch) -> {
                    BigInteger value = Values.big(values[0], row);
                    DecimalDivision.put(negate ? value.negate() : value.abs(), type, out);
                };
            case INTERVAL ->
                (values, row, out, scratch) -> {
                    long at = Values.at(values[0], row);
                    Temporal.putInterval(
                            out,
                            -(long) Memory.getInt(at),
                            -(long) Memory.getInt(at + 4),
                            -(Memory.getLong(at + 8) / 1000));
                };
            default ->
                (values, row, out, scratch) -> {
                    long value = Values.integer(values[0], row);
                    if (value == IntegerArithmetic.minimum(type)) {
                        throw Decimals.overflow(type);
                    }
                    Values.putInteger(type.layout(), out, 0, negate ? -value : Math.abs(value));
                };
        };
    }

    private static RowFunction.Body rounding(RoundingMode mode, SqlType type) {
        return (values, row, out, scratch) -> {
            long digits = values.length == 1 ? 0 : Values.integer(values[1], row);
            Vector value = values[0];
            switch (value.type().kind()) {
                case REAL, DOUBLE -> {
                    double rounded = round(Values.real(value, row), (int) Math.clamp(digits, -400, 400), mode);
                    if (type.kind() == SqlType.Kind.REAL) {
                        Memory.putFloat(out, (float) rounded);
                    } else {
                        Memory.putDouble(out, rounded);
                    }
                }
                default -> {
                    int scale = value.type().kind() == SqlType.Kind.DECIMAL
                            ? value.type().scale()
                            : 0;
                    BigDecimal decimal = new BigDecimal(Values.big(value, row), scale);
                    BigDecimal rounded = decimal.setScale((int) Math.clamp(digits, -50, scale), mode);
                    put(rounded, type, out);
                }
            }
        };
    }

    private static void put(BigDecimal value, SqlType type, long out) {
        if (type.kind() == SqlType.Kind.DECIMAL) {
            BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
            DecimalDivision.put(scaled.unscaledValue(), type, out);
        } else {
            Values.putInteger(
                    type.layout(),
                    out,
                    0,
                    value.setScale(0, RoundingMode.HALF_UP).longValue());
        }
    }

    private static double round(double value, int digits, RoundingMode mode) {
        if (!Double.isFinite(value)) {
            return value;
        }
        if (digits == 0) {
            return switch (mode) {
                case FLOOR -> Math.floor(value);
                case CEILING -> Math.ceil(value);
                case DOWN -> value < 0 ? Math.ceil(value) : Math.floor(value);
                default -> Math.rint(value);
            };
        }
        return new BigDecimal(Double.toString(value)).setScale(digits, mode).doubleValue();
    }
}
