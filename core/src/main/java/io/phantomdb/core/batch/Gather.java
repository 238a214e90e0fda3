package io.phantomdb.core.batch;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// Picks values by row number: one loop per width. A selection of 0 means the first `count` rows.
public final class Gather {
    private Gather() {}

    /// Copies the values of the rows `selection[0 .. count)` side by side.
    public static void fixed(int width, long from, long selection, int count, long to) {
        if (selection == 0) {
            Memory.copy(from, to, (long) count * width);
            return;
        }
        switch (width) {
            case 1 -> bytes(from, selection, count, to);
            case 2 -> shorts(from, selection, count, to);
            case 4 -> ints(from, selection, count, to);
            case 8 -> longs(from, selection, count, to);
            case 16 -> pairs(from, selection, count, to);
            default -> throw new AssertionError("width " + width);
        }
    }

    private static void bytes(long from, long selection, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putByte(to + i, Memory.getByte(from + Memory.getInt(selection + 4L * i)));
        }
    }

    private static void shorts(long from, long selection, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putShort(to + 2L * i, Memory.getShort(from + 2L * Memory.getInt(selection + 4L * i)));
        }
    }

    private static void ints(long from, long selection, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putInt(to + 4L * i, Memory.getInt(from + 4L * Memory.getInt(selection + 4L * i)));
        }
    }

    private static void longs(long from, long selection, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(to + 8L * i, Memory.getLong(from + 8L * Memory.getInt(selection + 4L * i)));
        }
    }

    private static void pairs(long from, long selection, int count, long to) {
        for (int i = 0; i < count; i++) {
            long source = from + 16L * Memory.getInt(selection + 4L * i);
            Memory.putLong(to + 16L * i, Memory.getLong(source));
            Memory.putLong(to + 16L * i + 8, Memory.getLong(source + 8));
        }
    }

    static boolean bit(long bitmap, int row) {
        return (Memory.getByte(bitmap + (row >> 3)) >> (row & 7) & 1) != 0;
    }

    /// The bits of the selected rows side by side; 0 where all are set.
    static long validity(long from, long selection, int count, Region region) {
        int bytes = (count + 7) >> 3;
        long to = region.allocate(bytes);
        int valid = 0;
        for (int b = 0; b < bytes; b++) {
            int rows = Math.min(8, count - (b << 3));
            int packed = 0;
            for (int i = 0; i < rows; i++) {
                int row = selection == 0 ? (b << 3) + i : Memory.getInt(selection + 4L * ((b << 3) + i));
                packed |= (Memory.getByte(from + (row >> 3)) >> (row & 7) & 1) << i;
            }
            Memory.putByte(to + b, (byte) packed);
            valid += Integer.bitCount(packed);
        }
        return valid == count ? 0 : to;
    }
}
