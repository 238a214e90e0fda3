package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.LongMath;
import io.phantomdb.exec.kernel.Widening;
import java.math.BigInteger;

/// `+ - *` over DECIMAL, exactly; SQLSTATE 22003 where the result has more digits than its type.
///
/// A cheap pass bounds the bits of both inputs. Where the bounds prove that no row leaves 63 bits, an unchecked `long`
/// loop computes the batch and the result stays narrow ([Decimals]); else each row is computed in 128 bits and checked.
final class DecimalArithmetic extends Evaluator {
    private final ScalarFunction function;
    private final Evaluator left;
    private final Evaluator right;
    private final int leftDigits;
    private final int rightDigits;
    private final int droppedDigits;

    DecimalArithmetic(ScalarFunction function, Evaluator left, Evaluator right, SqlType type) {
        super(type);
        this.function = function;
        this.left = left;
        this.right = right;
        int computed = function == ScalarFunction.MULTIPLY
                ? left.type().scale() + right.type().scale()
                : Math.max(Math.max(left.type().scale(), right.type().scale()), type.scale());
        boolean product = function == ScalarFunction.MULTIPLY;
        this.leftDigits = product
                ? Math.max(0, type.scale() - computed)
                : computed - left.type().scale();
        this.rightDigits = product ? 0 : computed - right.type().scale();
        this.droppedDigits = Math.max(0, computed - type.scale());
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector a = left.flat(batch, scratch);
        Vector b = right.flat(batch, scratch);
        long validity = Bits.and(a.validity(), b.validity(), rows, scratch);
        if (a.layout() == Layout.INT64 && b.layout() == Layout.INT64 && droppedDigits == 0) {
            long out = narrow(a.values(), b.values(), rows, scratch);
            if (out != 0) {
                SqlType stored = type().layout() == Layout.INT64 ? type() : Decimals.narrow(type().scale());
                return Vector.flat(stored, out, validity, rows);
            }
        }
        return wide(a, b, validity, rows, scratch);
    }

    /// The address of the results, or 0 where they may not fit.
    private long narrow(long x, long y, int rows, Region scratch) {
        int xBits = LongMath.bits(x, rows);
        int yBits = LongMath.bits(y, rows);
        if (leftDigits > 18 || rightDigits > 18 || !Decimals.canBeNarrow(type().scale())) {
            return 0;
        }
        long xFactor = Int128.power(leftDigits);
        long yFactor = Int128.power(rightDigits);
        int xScaled = xBits + (xFactor == 1 ? 0 : LongMath.bits(xFactor));
        int yScaled = yBits + (yFactor == 1 ? 0 : LongMath.bits(yFactor));
        boolean product = function == ScalarFunction.MULTIPLY;
        int resultBits = product ? xScaled + yScaled : Math.max(xScaled, yScaled) + 1;
        if (resultBits > 62) {
            return 0;
        }
        long out = scratch.allocate(8L * rows);
        if (product) {
            LongMath.multiplyUnchecked(x, y, rows, out);
            if (xFactor != 1) {
                LongMath.multiplyBy(out, xFactor, rows, out);
            }
        } else {
            LongMath.addScaled(x, xFactor, y, function == ScalarFunction.ADD ? yFactor : -yFactor, rows, out);
        }
        if (type().precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX) {
            long limit = Int128.power(type().precision()) - 1;
            if (64 - Long.numberOfLeadingZeros(limit) <= resultBits && LongMath.anyOutside(out, -limit, limit, rows)) {
                return 0;
            }
        }
        return out;
    }

    private Vector wide(Vector a, Vector b, long validity, int rows, Region scratch) {
        long x = Widening.int128s(a, scratch);
        long y = Widening.int128s(b, scratch);
        long out = scratch.allocate(16L * rows);
        for (int row = 0; row < rows; row++) {
            if (validity != 0 && !Bits.get(validity, row)) {
                Int128.put(out + 16L * row, 0);
            } else {
                compute(x + 16L * row, y + 16L * row, out + 16L * row);
            }
        }
        if (type().layout() == Layout.INT128) {
            return Vector.flat(type(), out, validity, rows);
        }
        for (int row = 0; row < rows; row++) {
            Memory.putLong(out + 8L * row, Memory.getLong(out + 16L * row));
        }
        return Vector.flat(type(), out, validity, rows);
    }

    private void compute(long x, long y, long out) {
        if (leftDigits == 0 && rightDigits == 0 && droppedDigits == 0) {
            long xHigh = Memory.getLong(x + 8);
            long xLow = Memory.getLong(x);
            long yHigh = Memory.getLong(y + 8);
            long yLow = Memory.getLong(y);
            boolean fits = switch (function) {
                case ADD -> Int128.add(xHigh, xLow, yHigh, yLow, out);
                case SUBTRACT -> Int128.subtract(xHigh, xLow, yHigh, yLow, out);
                case MULTIPLY -> Int128.multiply(xHigh, xLow, yHigh, yLow, out);
                default -> throw new AssertionError(function);
            };
            if (!fits || !Int128.fitsDigits(Memory.getLong(out + 8), Memory.getLong(out), type().precision())) {
                throw Decimals.overflow(type());
            }
            return;
        }
        rescaled(Int128.get(x), Int128.get(y), out);
    }

    /// Operands of different scales beyond `long`, or a result that is rounded: rare.
    private void rescaled(BigInteger x, BigInteger y, long out) {
        BigInteger a = x.multiply(Int128.bigPower(leftDigits));
        BigInteger b = y.multiply(Int128.bigPower(rightDigits));
        BigInteger exact = switch (function) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            default -> throw new AssertionError(function);
        };
        BigInteger rounded = droppedDigits == 0 ? exact : Int128.divideRounded(exact, Int128.bigPower(droppedDigits));
        if (rounded.abs().compareTo(Int128.bigPower(type().precision())) >= 0) {
            throw Decimals.overflow(type());
        }
        Int128.put(out, rounded);
    }
}
