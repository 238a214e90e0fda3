package io.phantomdb.core.row;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;

/// The loops of [RowLayout#decode]: one per width. `rows` is the address of row addresses, `slot` counts from the null
/// bitmap.
final class RowReader {
    private RowReader() {}

    static void read(Layout layout, long rows, int count, int slot, long values) {
        switch (layout) {
            case INT8 -> bytes(rows, count, slot, values);
            case INT16 -> shorts(rows, count, slot, values);
            case INT32, FLOAT32 -> ints(rows, count, slot, values);
            case INT64, FLOAT64 -> longs(rows, count, slot, values);
            case INT128, INTERVAL, UUID -> pairs(rows, count, slot, values);
            case BYTES -> views(rows, count, slot, values);
        }
    }

    /// Where the fixed part of the i-th row starts, at its null bitmap.
    private static long fixed(long rows, int i) {
        long row = Memory.getLong(rows + 8L * i);
        return row + Integer.BYTES + Memory.getInt(row);
    }

    private static void bytes(long rows, int count, int slot, long values) {
        for (int i = 0; i < count; i++) {
            Memory.putByte(values + i, Memory.getByte(fixed(rows, i) + slot));
        }
    }

    private static void shorts(long rows, int count, int slot, long values) {
        for (int i = 0; i < count; i++) {
            Memory.putShort(values + 2L * i, Memory.getShort(fixed(rows, i) + slot));
        }
    }

    private static void ints(long rows, int count, int slot, long values) {
        for (int i = 0; i < count; i++) {
            Memory.putInt(values + 4L * i, Memory.getInt(fixed(rows, i) + slot));
        }
    }

    private static void longs(long rows, int count, int slot, long values) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(values + 8L * i, Memory.getLong(fixed(rows, i) + slot));
        }
    }

    private static void pairs(long rows, int count, int slot, long values) {
        for (int i = 0; i < count; i++) {
            long from = fixed(rows, i) + slot;
            Memory.putLong(values + 16L * i, Memory.getLong(from));
            Memory.putLong(values + 16L * i + 8, Memory.getLong(from + 8));
        }
    }

    /// The four bytes before a string's end are inside the row however short it is, so the prefix takes one load;
    /// NULL slots are zero: an empty string at the row's start, whose load the length of the key keeps inside too.
    private static void views(long rows, int count, int slot, long values) {
        for (int i = 0; i < count; i++) {
            long row = Memory.getLong(rows + 8L * i);
            long from = row + Integer.BYTES + Memory.getInt(row) + slot;
            int offset = Memory.getInt(from);
            int length = Memory.getInt(from + 4);
            long bytes = row + offset;
            int inPrefix = Math.min(length, 4);
            long load = Memory.getInt(bytes + (offset == 0 ? 0 : inPrefix - 4)) & 0xffff_ffffL;
            long view = values + 16L * i;
            Memory.putInt(view, length);
            Memory.putInt(view + 4, (int) (load >>> (8 * (4 - inPrefix))));
            Memory.putLong(view + 8, bytes);
        }
    }

    static int readValidity(long rows, int count, int column, long validity) {
        int byteOffset = column >> 3;
        int bit = column & 7;
        int valid = 0;
        for (int b = 0; b < count; b += 8) {
            int end = Math.min(8, count - b);
            int packed = 0;
            for (int i = 0; i < end; i++) {
                packed |= (Memory.getByte(fixed(rows, b + i) + byteOffset) >> bit & 1) << i;
            }
            Memory.putByte(validity + (b >> 3), (byte) packed);
            valid += Integer.bitCount(packed);
        }
        return count - valid;
    }
}
