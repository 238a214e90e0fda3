package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;

/// Unpacks values that stand side by side at a fixed number of bits, least significant bit first.
final class BitUnpacker {
    private BitUnpacker() {}

    /// Unpacks `count` values of `width` (1..32) bits into ints. Writes up to 7 ints more than `count`.
    static void ints(long in, int width, int count, long out) {
        if (width <= 8) {
            narrow(in, width, count, out);
        } else if (width <= 16) {
            middle(in, width, count, out);
        } else {
            long mask = (1L << width) - 1;
            long bit = 0;
            for (int i = 0; i < count; i++) {
                Memory.putInt(out + 4L * i, (int) (Memory.getLong(in + (bit >>> 3)) >>> (bit & 7) & mask));
                bit += width;
            }
        }
    }

    private static void narrow(long in, int width, int count, long out) {
        int mask = (1 << width) - 1;
        for (int i = 0; i < count; i += 8) {
            long word = Memory.getLong(in);
            long to = out + 4L * i;
            Memory.putInt(to, (int) word & mask);
            Memory.putInt(to + 4, (int) (word >>> width) & mask);
            Memory.putInt(to + 8, (int) (word >>> 2 * width) & mask);
            Memory.putInt(to + 12, (int) (word >>> 3 * width) & mask);
            Memory.putInt(to + 16, (int) (word >>> 4 * width) & mask);
            Memory.putInt(to + 20, (int) (word >>> 5 * width) & mask);
            Memory.putInt(to + 24, (int) (word >>> 6 * width) & mask);
            Memory.putInt(to + 28, (int) (word >>> 7 * width) & mask);
            in += width;
        }
    }

    private static void middle(long in, int width, int count, long out) {
        int mask = (1 << width) - 1;
        int half = width >>> 1;
        int halfShift = width * 4 & 7;
        for (int i = 0; i < count; i += 8) {
            long low = Memory.getLong(in);
            long high = Memory.getLong(in + half) >>> halfShift;
            long to = out + 4L * i;
            Memory.putInt(to, (int) low & mask);
            Memory.putInt(to + 4, (int) (low >>> width) & mask);
            Memory.putInt(to + 8, (int) (low >>> 2 * width) & mask);
            Memory.putInt(to + 12, (int) (low >>> 3 * width) & mask);
            Memory.putInt(to + 16, (int) high & mask);
            Memory.putInt(to + 20, (int) (high >>> width) & mask);
            Memory.putInt(to + 24, (int) (high >>> 2 * width) & mask);
            Memory.putInt(to + 28, (int) (high >>> 3 * width) & mask);
            in += width;
        }
    }

    /// The `index`-th value of `width` (1..64) bits.
    static long one(long in, int width, int index) {
        long bit = (long) index * width;
        int shift = (int) (bit & 7);
        long word = Memory.getLong(in + (bit >>> 3)) >>> shift;
        if (shift + width > 64) {
            word |= (long) (Memory.getByte(in + (bit >>> 3) + 8) & 0xff) << (64 - shift);
        }
        return width == 64 ? word : word & ((1L << width) - 1);
    }
}
