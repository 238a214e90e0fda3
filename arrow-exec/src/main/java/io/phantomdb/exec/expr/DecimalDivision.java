package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.LongMath;
import io.phantomdb.exec.kernel.Values;
import java.math.BigInteger;

/// `/` and `%` over DECIMAL. The quotient is rounded half away from zero to the result's scale; the remainder is exact
/// and has the dividend's sign. SQLSTATE 22012, 22003.
final class DecimalDivision extends Evaluator {
    private final boolean remainder;
    private final Evaluator left;
    private final Evaluator right;

    DecimalDivision(ScalarFunction function, Evaluator left, Evaluator right, SqlType type) {
        super(type);
        this.remainder = function == ScalarFunction.MODULO;
        this.left = left;
        this.right = right;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector a = left.flat(batch, scratch);
        Vector b = right.flat(batch, scratch);
        long validity = Bits.and(a.validity(), b.validity(), rows, scratch);
        int width = type().layout().width();
        long out = scratch.allocate((long) rows * width);
        int shift = type().scale() - left.type().scale() + right.type().scale();
        boolean narrow = !remainder
                && a.layout() == Layout.INT64
                && b.layout() == Layout.INT64
                && shift >= 0
                && shift <= 18
                && LongMath.bits(a.values(), rows) + LongMath.bits(Int128.power(shift)) <= 62;
        long factor = narrow ? Int128.power(shift) : 0;
        for (int row = 0; row < rows; row++) {
            if (validity != 0 && !Bits.get(validity, row)) {
                continue;
            }
            if (narrow) {
                long divisor = Memory.getLong(b.values() + 8L * row);
                putQuotient(Memory.getLong(a.values() + 8L * row) * factor, divisor, out + (long) row * width);
            } else {
                putBig(Values.big(a, row), Values.big(b, row), shift, out + (long) row * width);
            }
        }
        return Vector.flat(type(), out, validity, rows);
    }

    private void putQuotient(long dividend, long divisor, long out) {
        if (divisor == 0) {
            throw Decimals.divisionByZero();
        }
        long quotient = dividend / divisor;
        long rest = Math.abs(dividend % divisor);
        if (rest >= Math.abs(divisor) - rest) {
            quotient += (dividend ^ divisor) < 0 ? -1 : 1;
        }
        if (!Int128.fitsDigits(quotient >> 63, quotient, type().precision())) {
            throw Decimals.overflow(type());
        }
        Memory.putLong(out, quotient);
        if (type().layout() == Layout.INT128) {
            Memory.putLong(out + 8, quotient >> 63);
        }
    }

    private void putBig(BigInteger dividend, BigInteger divisor, int shift, long out) {
        if (divisor.signum() == 0) {
            throw Decimals.divisionByZero();
        }
        BigInteger result;
        if (remainder) {
            int scale = Math.max(left.type().scale(), right.type().scale());
            BigInteger a = dividend.multiply(Int128.bigPower(scale - left.type().scale()));
            BigInteger b = divisor.multiply(Int128.bigPower(scale - right.type().scale()));
            result = rescale(a.remainder(b), scale, type().scale());
        } else {
            result = shift >= 0
                    ? Int128.divideRounded(dividend.multiply(Int128.bigPower(shift)), divisor)
                    : Int128.divideRounded(dividend, divisor.multiply(Int128.bigPower(-shift)));
        }
        put(result, type(), out);
    }

    /// Between scales, half away from zero.
    static BigInteger rescale(BigInteger unscaled, int from, int to) {
        return to >= from
                ? unscaled.multiply(Int128.bigPower(to - from))
                : Int128.divideRounded(unscaled, Int128.bigPower(from - to));
    }

    /// Writes an unscaled value; SQLSTATE 22003 where it has too many digits.
    static void put(BigInteger unscaled, SqlType type, long out) {
        if (unscaled.bitLength() > 127 || unscaled.abs().compareTo(Int128.bigPower(type.precision())) >= 0) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow: a value does not fit " + type);
        }
        if (type.layout() == Layout.INT128) {
            Int128.put(out, unscaled);
        } else {
            Memory.putLong(out, unscaled.longValue());
        }
    }
}
