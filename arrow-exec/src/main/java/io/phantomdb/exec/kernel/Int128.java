package io.phantomdb.exec.kernel;

import java.math.BigInteger;

/// Arithmetic of 128-bit integers in memory, in the form of [io.phantomdb.core.batch.Int128]. The methods that compute
/// return
/// false on overflow.
public final class Int128 {
    private static final long[] POWERS = new long[19];
    private static final BigInteger[] BIG_POWERS = new BigInteger[78];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
        for (int i = 0; i < BIG_POWERS.length; i++) {
            BIG_POWERS[i] = BigInteger.TEN.pow(i);
        }
    }

    private Int128() {}

    /// 10 to the `exponent`, 0..18.
    public static long power(int exponent) {
        return POWERS[exponent];
    }

    /// 10 to the `exponent`, 0..77.
    public static BigInteger bigPower(int exponent) {
        return BIG_POWERS[exponent];
    }

    public static void put(long at, long high, long low) {
        io.phantomdb.core.batch.Int128.put(at, high, low);
    }

    public static void put(long at, long value) {
        io.phantomdb.core.batch.Int128.put(at, value);
    }

    public static BigInteger get(long at) {
        return io.phantomdb.core.batch.Int128.get(at);
    }

    public static BigInteger big(long high, long low) {
        return io.phantomdb.core.batch.Int128.of(high, low);
    }

    /// False where `value` takes more than 128 bits.
    public static boolean put(long at, BigInteger value) {
        if (value.bitLength() > 127) {
            return false;
        }
        put(at, value.shiftRight(64).longValue(), value.longValue());
        return true;
    }

    public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        return leftHigh != rightHigh ? Long.compare(leftHigh, rightHigh) : Long.compareUnsigned(leftLow, rightLow);
    }

    public static boolean fitsLong(long high, long low) {
        return high == low >> 63;
    }

    /// Whether the value has at most `precision` decimal digits.
    public static boolean fitsDigits(long high, long low, int precision) {
        if (fitsLong(high, low)) {
            return precision > 18 || low > -POWERS[precision] && low < POWERS[precision];
        }
        if (precision <= 18) {
            return false;
        }
        long limitHigh = Limits.HIGH[precision];
        long limitLow = Limits.LOW[precision];
        if (high < 0) {
            long negatedLow = -low;
            long negatedHigh = ~high + (low == 0 ? 1 : 0);
            return negatedHigh >= 0 && compare(negatedHigh, negatedLow, limitHigh, limitLow) < 0;
        }
        return compare(high, low, limitHigh, limitLow) < 0;
    }

    /// 10 to the n as two longs, for n from 0 to 38.
    private static final class Limits {
        static final long[] HIGH = new long[39];
        static final long[] LOW = new long[39];

        static {
            for (int i = 0; i < HIGH.length; i++) {
                HIGH[i] = bigPower(i).shiftRight(64).longValue();
                LOW[i] = bigPower(i).longValue();
            }
        }
    }

    public static boolean add(long leftHigh, long leftLow, long rightHigh, long rightLow, long out) {
        long low = leftLow + rightLow;
        long carry = Long.compareUnsigned(low, leftLow) < 0 ? 1 : 0;
        long high = leftHigh + rightHigh + carry;
        put(out, high, low);
        return ((leftHigh ^ high) & (rightHigh ^ high)) >= 0;
    }

    public static boolean subtract(long leftHigh, long leftLow, long rightHigh, long rightLow, long out) {
        long low = leftLow - rightLow;
        long borrow = Long.compareUnsigned(leftLow, rightLow) < 0 ? 1 : 0;
        long high = leftHigh - rightHigh - borrow;
        put(out, high, low);
        return ((leftHigh ^ rightHigh) & (leftHigh ^ high)) >= 0;
    }

    /// The exact product of two longs: never overflows.
    public static void multiplyLongs(long left, long right, long out) {
        put(out, Math.multiplyHigh(left, right), left * right);
    }

    public static boolean multiply(long leftHigh, long leftLow, long rightHigh, long rightLow, long out) {
        if (fitsLong(leftHigh, leftLow) && fitsLong(rightHigh, rightLow)) {
            multiplyLongs(leftLow, rightLow, out);
            return true;
        }
        if (fitsLong(rightHigh, rightLow)) {
            return multiply(leftHigh, leftLow, rightLow, out);
        }
        if (fitsLong(leftHigh, leftLow)) {
            return multiply(rightHigh, rightLow, leftLow, out);
        }
        // both take more than 63 bits: the product nearly always overflows, so this is no hot path
        return put(out, big(leftHigh, leftLow).multiply(big(rightHigh, rightLow)));
    }

    /// 128 by 64 bits.
    public static boolean multiply(long high, long low, long factor, long out) {
        long productLow = low * factor;
        long carry = Math.unsignedMultiplyHigh(low, factor) - (factor < 0 ? low : 0);
        // (high * 2^64 + low unsigned) * factor; carry is the signed high half of low * factor
        long product = high * factor;
        long productHigh = product + carry;
        put(out, productHigh, productLow);
        boolean fits = Math.multiplyHigh(high, factor) == product >> 63;
        return fits && ((product ^ productHigh) & (carry ^ productHigh)) >= 0;
    }

    /// Divides by a positive long, half away from zero. The quotient always fits.
    public static void divideRounded(long high, long low, long divisor, long out) {
        boolean negative = high < 0;
        long absoluteLow = negative ? -low : low;
        long absoluteHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        long quotientHigh = Long.divideUnsigned(absoluteHigh, divisor);
        long rest = Long.remainderUnsigned(absoluteHigh, divisor);
        long quotientLow = 0;
        if (rest == 0) {
            quotientLow = Long.divideUnsigned(absoluteLow, divisor);
            rest = Long.remainderUnsigned(absoluteLow, divisor);
        } else {
            for (int bit = 63; bit >= 0; bit--) {
                rest = rest << 1 | absoluteLow >>> bit & 1;
                if (Long.compareUnsigned(rest, divisor) >= 0) {
                    rest -= divisor;
                    quotientLow |= 1L << bit;
                }
            }
        }
        if (Long.compareUnsigned(rest, divisor - rest) >= 0 && rest != 0) {
            quotientLow++;
            quotientHigh += quotientLow == 0 ? 1 : 0;
        }
        if (negative) {
            quotientHigh = ~quotientHigh + (quotientLow == 0 ? 1 : 0);
            quotientLow = -quotientLow;
        }
        put(out, quotientHigh, quotientLow);
    }

    /// Half away from zero; the divisor is not zero.
    public static BigInteger divideRounded(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        if (parts[1].abs().shiftLeft(1).compareTo(divisor.abs()) < 0) {
            return parts[0];
        }
        return dividend.signum() * divisor.signum() < 0
                ? parts[0].subtract(BigInteger.ONE)
                : parts[0].add(BigInteger.ONE);
    }

    public static double toDouble(long high, long low) {
        return fitsLong(high, low) ? (double) low : big(high, low).doubleValue();
    }
}
