package io.phantomdb.core.batch;

import io.phantomdb.core.memory.Memory;
import java.math.BigDecimal;
import java.math.BigInteger;

/// 128-bit integers in memory, layout [io.phantomdb.core.type.Layout#INT128]: two's complement, low eight bytes first.
/// For cold paths; kernels compute on the two halves.
public final class Int128 {
    public static final int BYTES = 16;
    private static final BigInteger MINIMUM = BigInteger.ONE.shiftLeft(127).negate();
    private static final BigInteger LOW_HALF = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger MAXIMUM = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    private Int128() {}

    public static long low(long address) {
        return Memory.getLong(address);
    }

    public static long high(long address) {
        return Memory.getLong(address + 8);
    }

    public static void put(long address, long high, long low) {
        Memory.putLong(address, low);
        Memory.putLong(address + 8, high);
    }

    /// Writes a long, its sign extended.
    public static void put(long address, long value) {
        put(address, value >> 63, value);
    }

    /// Writes an integer of at most 128 bits.
    ///
    /// @throws ArithmeticException if it has more
    public static void put(long address, BigInteger value) {
        if (value.compareTo(MINIMUM) < 0 || value.compareTo(MAXIMUM) > 0) {
            throw new ArithmeticException(value + " does not fit into 128 bits");
        }
        put(address, value.shiftRight(64).longValue(), value.longValue());
    }

    public static BigInteger get(long address) {
        return of(high(address), low(address));
    }

    public static BigInteger of(long high, long low) {
        if (high == low >> 63) {
            return BigInteger.valueOf(low);
        }
        return BigInteger.valueOf(high)
                .shiftLeft(64)
                .add(BigInteger.valueOf(low).and(LOW_HALF));
    }

    /// The decimal whose unscaled value stands at the address.
    public static BigDecimal decimal(long address, int scale) {
        return new BigDecimal(get(address), scale);
    }
}
