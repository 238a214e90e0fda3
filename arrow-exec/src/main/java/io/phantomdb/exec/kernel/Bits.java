package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// Validity bitmaps: least significant bit first, 1 = not NULL; address 0 stands for all ones.
public final class Bits {
    private Bits() {}

    /// Bytes that this class allocates for a bitmap: whole longs.
    public static long bytes(int rows) {
        return (rows + 63L) >> 6 << 3;
    }

    public static boolean get(long bitmap, int row) {
        return (Memory.getByte(bitmap + (row >> 3)) >> (row & 7) & 1) != 0;
    }

    public static void set(long bitmap, int row) {
        long at = bitmap + (row >> 3);
        Memory.putByte(at, (byte) (Memory.getByte(at) | 1 << (row & 7)));
    }

    public static void clear(long bitmap, int row) {
        long at = bitmap + (row >> 3);
        Memory.putByte(at, (byte) (Memory.getByte(at) & ~(1 << (row & 7))));
    }

    public static long allSet(int rows, Region region) {
        long bitmap = region.allocate(bytes(rows));
        Memory.fill(bitmap, bytes(rows), (byte) -1);
        return bitmap;
    }

    public static long allClear(int rows, Region region) {
        return region.allocateZeroed(bytes(rows));
    }

    /// A bitmap that may be changed, equal to `bitmap`.
    public static long copy(long bitmap, int rows, Region region) {
        if (bitmap == 0) {
            return allSet(rows, region);
        }
        long copy = region.allocate(bytes(rows));
        Memory.copy(bitmap, copy, (rows + 7) >> 3);
        return copy;
    }

    /// The bits set in both.
    public static long and(long left, long right, int rows, Region region) {
        if (left == 0 || left == right) {
            return right;
        }
        if (right == 0) {
            return left;
        }
        long out = region.allocate(bytes(rows));
        int size = (rows + 7) >> 3;
        int i = 0;
        for (; i + 8 <= size; i += 8) {
            Memory.putLong(out + i, Memory.getLong(left + i) & Memory.getLong(right + i));
        }
        for (; i < size; i++) {
            Memory.putByte(out + i, (byte) (Memory.getByte(left + i) & Memory.getByte(right + i)));
        }
        return out;
    }

    /// The bits set in either; 0 where one has no zero.
    public static long or(long left, long right, int rows, Region region) {
        if (left == 0 || right == 0) {
            return 0;
        }
        long out = region.allocate(bytes(rows));
        int size = (rows + 7) >> 3;
        for (int i = 0; i < size; i++) {
            Memory.putByte(out + i, (byte) (Memory.getByte(left + i) | Memory.getByte(right + i)));
        }
        return out;
    }

    public static int count(long bitmap, int rows) {
        if (bitmap == 0) {
            return rows;
        }
        int count = 0;
        int i = 0;
        for (; i + 64 <= rows; i += 64) {
            count += Long.bitCount(Memory.getLong(bitmap + (i >> 3)));
        }
        for (; i < rows; i++) {
            count += get(bitmap, i) ? 1 : 0;
        }
        return count;
    }

    /// The bits of the rows `selection[0 .. count)`; 0 stays 0.
    public static long gather(long bitmap, long selection, int count, Region region) {
        if (bitmap == 0) {
            return 0;
        }
        long out = region.allocate(bytes(count));
        gatherTo(bitmap, selection, count, out);
        return out;
    }

    /// As [#gather], into a bitmap of [#bytes] bytes.
    public static void gatherTo(long bitmap, long selection, int count, long out) {
        for (int i = 0; i < count; i += 64) {
            int end = Math.min(64, count - i);
            long word = 0;
            for (int j = 0; j < end; j++) {
                int row = Memory.getInt(selection + 4L * (i + j));
                word |= (Memory.getByte(bitmap + (row >> 3)) >> (row & 7) & 1L) << j;
            }
            Memory.putLong(out + (i >> 3), word);
        }
    }

    /// Bits of `rows` bytes that are 0 or 1.
    public static long fromBytes(long values, int rows, Region region) {
        long out = region.allocate(bytes(rows));
        for (int i = 0; i < rows; i += 64) {
            int end = Math.min(64, rows - i);
            long word = 0;
            for (int j = 0; j < end; j++) {
                word |= (Memory.getByte(values + i + j) & 1L) << j;
            }
            Memory.putLong(out + (i >> 3), word);
        }
        return out;
    }
}
