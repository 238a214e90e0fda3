package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;

/// Values of a fixed width that are not packed: booleans, split byte streams, and spreading values among NULLs.
public final class FixedDecoder {
    private FixedDecoder() {}

    /// Bits to bytes 0 or 1; writes up to 7 bytes more than `count`.
    public static void bitsToBytes(long bits, int count, long out) {
        for (int i = 0; i < count; i += 8) {
            long b = Memory.getByte(bits + (i >>> 3)) & 0xffL;
            long low = (b & 15) * 0x0020_4081L & 0x0101_0101L;
            long high = (b >>> 4) * 0x0020_4081L & 0x0101_0101L;
            Memory.putLong(out + i, low | high << 32);
        }
    }

    /// BYTE_STREAM_SPLIT: first all first bytes, then all second bytes, …
    public static void byteStreamSplit(Input in, int width, int count, long out) {
        long from = in.take((long) width * count);
        for (int b = 0; b < width; b++) {
            long stream = from + (long) b * count;
            for (int i = 0; i < count; i++) {
                Memory.putByte(out + (long) i * width + b, Memory.getByte(stream + i));
            }
        }
    }

    /// Moves `present` (at least one) packed values of `width` bytes to the rows whose bit is set, in place; other
    /// rows get some value of the page. Without branches, because NULLs come at random.
    public static void spread(long values, int width, long validity, int rows, int present) {
        switch (width) {
            case 1 -> spread1(values, validity, rows, present);
            case 2 -> spread2(values, validity, rows, present);
            case 4 -> spread4(values, validity, rows, present);
            case 8 -> spread8(values, validity, rows, present);
            case 16 -> spread16(values, validity, rows, present);
            default -> throw new AssertionError(width);
        }
    }

    private static int bit(long validity, int row) {
        return Memory.getByte(validity + (row >>> 3)) >>> (row & 7) & 1;
    }

    private static void spread1(long values, long validity, int rows, int present) {
        int from = present;
        for (int i = rows - 1; i >= 0; i--) {
            from -= bit(validity, i);
            Memory.putByte(values + i, Memory.getByte(values + Math.min(from, present - 1)));
        }
    }

    private static void spread2(long values, long validity, int rows, int present) {
        int from = present;
        for (int i = rows - 1; i >= 0; i--) {
            from -= bit(validity, i);
            Memory.putShort(values + 2L * i, Memory.getShort(values + 2L * Math.min(from, present - 1)));
        }
    }

    private static void spread4(long values, long validity, int rows, int present) {
        int from = present;
        for (int i = rows - 1; i >= 0; i--) {
            from -= bit(validity, i);
            Memory.putInt(values + 4L * i, Memory.getInt(values + 4L * Math.min(from, present - 1)));
        }
    }

    private static void spread8(long values, long validity, int rows, int present) {
        int from = present;
        for (int i = rows - 1; i >= 0; i--) {
            from -= bit(validity, i);
            Memory.putLong(values + 8L * i, Memory.getLong(values + 8L * Math.min(from, present - 1)));
        }
    }

    private static void spread16(long values, long validity, int rows, int present) {
        int from = present;
        for (int i = rows - 1; i >= 0; i--) {
            from -= bit(validity, i);
            long source = values + 16L * Math.min(from, present - 1);
            long low = Memory.getLong(source);
            long high = Memory.getLong(source + 8);
            Memory.putLong(values + 16L * i, low);
            Memory.putLong(values + 16L * i + 8, high);
        }
    }
}
