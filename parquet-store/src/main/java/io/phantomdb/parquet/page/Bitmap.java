package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;

/// Validity bitmaps: least significant bit first, 1 = not NULL.
public final class Bitmap {
    private Bitmap() {}

    /// Bytes to allocate for `bits` bits, with slack for whole-word access.
    public static long bytes(int bits) {
        return ((bits + 63L) >>> 6 << 3) + 8;
    }

    public static boolean get(long bitmap, int bit) {
        return (Memory.getByte(bitmap + (bit >>> 3)) >> (bit & 7) & 1) != 0;
    }

    /// Sets `count` bits from bit `from` on.
    public static void set(long bitmap, int from, int count) {
        int bit = from;
        int end = from + count;
        while (bit < end && (bit & 7) != 0) {
            or(bitmap, bit >>> 3, 1 << (bit & 7));
            bit++;
        }
        int whole = (end - bit) >>> 3;
        if (whole > 0) {
            Memory.fill(bitmap + (bit >>> 3), whole, (byte) 0xff);
            bit += whole << 3;
        }
        while (bit < end) {
            or(bitmap, bit >>> 3, 1 << (bit & 7));
            bit++;
        }
    }

    /// Copies the first `count` bits of `from` behind bit `at`, whose successors are 0; returns how many are 1.
    static int append(long from, int count, long bitmap, int at) {
        int ones = 0;
        int shift = at & 7;
        long to = bitmap + (at >>> 3);
        for (int i = 0; i < count; i += 8) {
            int bits = Memory.getByte(from + (i >>> 3)) & 0xff;
            if (count - i < 8) {
                bits &= (1 << (count - i)) - 1;
            }
            ones += Integer.bitCount(bits);
            int index = i >>> 3;
            or(to, index, bits << shift);
            if (shift != 0) {
                or(to, index + 1, bits << shift >>> 8);
            }
        }
        return ones;
    }

    /// Copies `count` bits from bit `at` of `from` to bit 0 of `to`; whole words are written.
    public static void copy(long from, int at, int count, long to) {
        int shift = at & 7;
        long in = from + (at >>> 3);
        for (int i = 0; i < count; i += 32) {
            long word = Memory.getLong(in + (i >>> 3)) >>> shift;
            Memory.putInt(to + (i >>> 3), (int) word);
        }
    }

    /// How many of the first `count` bits are 1.
    public static int count(long bitmap, int count) {
        int ones = 0;
        int i = 0;
        for (; i + 64 <= count; i += 64) {
            ones += Long.bitCount(Memory.getLong(bitmap + (i >>> 3)));
        }
        for (; i < count; i++) {
            ones += get(bitmap, i) ? 1 : 0;
        }
        return ones;
    }

    private static void or(long bitmap, int index, int bits) {
        Memory.putByte(bitmap + index, (byte) (Memory.getByte(bitmap + index) | bits));
    }
}
