package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Widening;

/// `+ - * / %` over REAL or DOUBLE. As in PostgreSQL finite arguments may not give an infinity, nor a non-zero product
/// or quotient zero: SQLSTATE 22003; a zero divisor is 22012.
final class FloatArithmetic extends Evaluator {
    private final ScalarFunction function;
    private final Evaluator left;
    private final Evaluator right;

    FloatArithmetic(ScalarFunction function, Evaluator left, Evaluator right, SqlType type) {
        super(type);
        this.function = function;
        this.left = left;
        this.right = right;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector a = left.flat(batch, scratch);
        Vector b = right.flat(batch, scratch);
        long validity = Bits.and(a.validity(), b.validity(), rows, scratch);
        long x = Widening.doubles(a, scratch);
        long y = Widening.doubles(b, scratch);
        long out = scratch.allocate(8L * rows);
        boolean single = type().kind() == SqlType.Kind.REAL;
        boolean suspicious = switch (function) {
            case ADD -> add(x, y, rows, out);
            case SUBTRACT -> subtract(x, y, rows, out);
            case MULTIPLY -> multiply(x, y, rows, out);
            case DIVIDE -> divide(x, y, rows, out);
            case MODULO -> remainder(x, y, rows, out);
            default -> throw new AssertionError(function);
        };
        if (suspicious || single || function == ScalarFunction.MULTIPLY || function == ScalarFunction.DIVIDE) {
            check(x, y, validity, rows, out, single);
        }
        return single ? singles(out, validity, rows, scratch) : Vector.flat(type(), out, validity, rows);
    }

    private Vector singles(long doubles, long validity, int rows, Region scratch) {
        long out = scratch.allocate(4L * rows);
        for (int i = 0; i < rows; i++) {
            Memory.putFloat(out + 4L * i, (float) Memory.getDouble(doubles + 8L * i));
        }
        return Vector.flat(type(), out, validity, rows);
    }

    private void check(long x, long y, long validity, int rows, long out, boolean single) {
        for (int row = 0; row < rows; row++) {
            double result = Memory.getDouble(out + 8L * row);
            double rounded = single ? (float) result : result;
            double b = Memory.getDouble(y + 8L * row);
            boolean odd = Double.isInfinite(rounded) || Double.isNaN(rounded) || rounded == 0;
            if (!odd || validity != 0 && !Bits.get(validity, row)) {
                continue;
            }
            double a = Memory.getDouble(x + 8L * row);
            if ((function == ScalarFunction.DIVIDE || function == ScalarFunction.MODULO)
                    && b == 0
                    && !Double.isNaN(a)) {
                throw Decimals.divisionByZero();
            }
            boolean finite = Double.isFinite(a) && Double.isFinite(b);
            boolean underflow = rounded == 0
                    && (function == ScalarFunction.MULTIPLY && a != 0 && b != 0
                            || function == ScalarFunction.DIVIDE && a != 0);
            if (finite && (Double.isInfinite(rounded) || underflow)) {
                throw Decimals.overflow(type());
            }
        }
    }

    private static boolean add(long x, long y, int rows, long out) {
        boolean finite = true;
        for (long i = 0; i < 8L * rows; i += 8) {
            double value = Memory.getDouble(x + i) + Memory.getDouble(y + i);
            finite &= Math.abs(value) <= Double.MAX_VALUE;
            Memory.putDouble(out + i, value);
        }
        return !finite;
    }

    private static boolean subtract(long x, long y, int rows, long out) {
        boolean finite = true;
        for (long i = 0; i < 8L * rows; i += 8) {
            double value = Memory.getDouble(x + i) - Memory.getDouble(y + i);
            finite &= Math.abs(value) <= Double.MAX_VALUE;
            Memory.putDouble(out + i, value);
        }
        return !finite;
    }

    private static boolean multiply(long x, long y, int rows, long out) {
        for (long i = 0; i < 8L * rows; i += 8) {
            Memory.putDouble(out + i, Memory.getDouble(x + i) * Memory.getDouble(y + i));
        }
        return true;
    }

    private static boolean divide(long x, long y, int rows, long out) {
        for (long i = 0; i < 8L * rows; i += 8) {
            Memory.putDouble(out + i, Memory.getDouble(x + i) / Memory.getDouble(y + i));
        }
        return true;
    }

    private static boolean remainder(long x, long y, int rows, long out) {
        for (long i = 0; i < 8L * rows; i += 8) {
            Memory.putDouble(out + i, Memory.getDouble(x + i) % Memory.getDouble(y + i));
        }
        return true;
    }
}
