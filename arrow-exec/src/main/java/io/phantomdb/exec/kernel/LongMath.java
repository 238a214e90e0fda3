package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;

/// Arithmetic on `long` columns. Each returns a number that is negative if any row overflowed; results wrap there.
public final class LongMath {
    private LongMath() {}

    public static long add(long left, long right, int rows, long out) {
        long overflow = 0;
        for (long i = 0; i < 8L * rows; i += 8) {
            long a = Memory.getLong(left + i);
            long b = Memory.getLong(right + i);
            long sum = a + b;
            overflow |= (a ^ sum) & (b ^ sum);
            Memory.putLong(out + i, sum);
        }
        return overflow;
    }

    public static long subtract(long left, long right, int rows, long out) {
        long overflow = 0;
        for (long i = 0; i < 8L * rows; i += 8) {
            long a = Memory.getLong(left + i);
            long b = Memory.getLong(right + i);
            long difference = a - b;
            overflow |= (a ^ b) & (a ^ difference);
            Memory.putLong(out + i, difference);
        }
        return overflow;
    }

    public static long multiply(long left, long right, int rows, long out) {
        long overflow = 0;
        for (long i = 0; i < 8L * rows; i += 8) {
            long a = Memory.getLong(left + i);
            long b = Memory.getLong(right + i);
            long product = a * b;
            overflow |= Math.multiplyHigh(a, b) ^ product >> 63;
            Memory.putLong(out + i, product);
        }
        return overflow == 0 ? 0 : -1;
    }

    /// Without a check: the caller knows from [#bits] that nothing overflows.
    public static void multiplyUnchecked(long left, long right, int rows, long out) {
        for (long i = 0; i < 8L * rows; i += 8) {
            Memory.putLong(out + i, Memory.getLong(left + i) * Memory.getLong(right + i));
        }
    }

    /// `left * leftFactor + right * rightFactor`, unchecked as [#multiplyUnchecked].
    public static void addScaled(long left, long leftFactor, long right, long rightFactor, int rows, long out) {
        if (leftFactor == 1 && rightFactor == 1) {
            for (long i = 0; i < 8L * rows; i += 8) {
                Memory.putLong(out + i, Memory.getLong(left + i) + Memory.getLong(right + i));
            }
            return;
        }
        for (long i = 0; i < 8L * rows; i += 8) {
            Memory.putLong(out + i, Memory.getLong(left + i) * leftFactor + Memory.getLong(right + i) * rightFactor);
        }
    }

    public static void multiplyBy(long values, long factor, int rows, long out) {
        for (long i = 0; i < 8L * rows; i += 8) {
            Memory.putLong(out + i, Memory.getLong(values + i) * factor);
        }
    }

    /// A bound on all values: every one is within `-2^bits .. 2^bits - 1`.
    public static int bits(long values, int rows) {
        long magnitude = 0;
        for (long i = 0; i < 8L * rows; i += 8) {
            long value = Memory.getLong(values + i);
            magnitude |= value ^ value >> 63;
        }
        return 64 - Long.numberOfLeadingZeros(magnitude);
    }

    /// The same bound for one value.
    public static int bits(long value) {
        return 64 - Long.numberOfLeadingZeros(value ^ value >> 63);
    }

    /// Whether a value lies outside `minimum .. maximum`.
    public static boolean anyOutside(long values, long minimum, long maximum, int rows) {
        long outside = 0;
        for (long i = 0; i < 8L * rows; i += 8) {
            long value = Memory.getLong(values + i);
            outside |= value - minimum | maximum - value;
        }
        return outside < 0;
    }
}
