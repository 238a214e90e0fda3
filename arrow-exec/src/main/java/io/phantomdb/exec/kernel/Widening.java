package io.phantomdb.exec.kernel;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;

/// Brings values to one width, so that one loop serves all of them.
public final class Widening {
    private Widening() {}

    /// Whether [#longs] can tell the values of this layout apart and order them.
    public static boolean fitsLong(Layout layout) {
        return switch (layout) {
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> true;
            case INT128, BYTES, INTERVAL, UUID -> false;
        };
    }

    /// The address of one `long` per row of a flat vector: integers sign extended; floating point as its order key
    /// ([#orderKey]).
    public static long longs(Vector flat, Region region) {
        assert flat.dictionary() == null;
        int rows = flat.rows();
        long values = flat.values();
        if (flat.layout() == Layout.INT64) {
            return values;
        }
        long out = region.allocate(8L * rows);
        switch (flat.layout()) {
            case INT8 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(out + 8L * i, Memory.getByte(values + i));
                }
            }
            case INT16 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(out + 8L * i, Memory.getShort(values + 2L * i));
                }
            }
            case INT32 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(out + 8L * i, Memory.getInt(values + 4L * i));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(out + 8L * i, orderKey(Memory.getFloat(values + 4L * i)));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(out + 8L * i, orderKey(Memory.getDouble(values + 8L * i)));
                }
            }
            case INT64, INT128, BYTES, INTERVAL, UUID -> throw new AssertionError(flat.layout());
        }
        return out;
    }

    /// Orders as SQL orders floating point: -0 equals 0, NaN equals NaN and is greater than all else.
    public static long orderKey(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /// The address of one 16-byte integer per row; INT128 stays in place.
    public static long int128s(Vector flat, Region region) {
        if (flat.layout() == Layout.INT128) {
            return flat.values();
        }
        long longs = longs(flat, region);
        int rows = flat.rows();
        long out = region.allocate(16L * rows);
        for (int i = 0; i < rows; i++) {
            long value = Memory.getLong(longs + 8L * i);
            Memory.putLong(out + 16L * i, value);
            Memory.putLong(out + 16L * i + 8, value >> 63);
        }
        return out;
    }

    /// The address of one `double` per row of an integer or floating point vector.
    public static long doubles(Vector flat, Region region) {
        int rows = flat.rows();
        long values = flat.values();
        if (flat.layout() == Layout.FLOAT64) {
            return values;
        }
        long out = region.allocate(8L * rows);
        if (flat.layout() == Layout.FLOAT32) {
            for (int i = 0; i < rows; i++) {
                Memory.putDouble(out + 8L * i, Memory.getFloat(values + 4L * i));
            }
            return out;
        }
        long longs = longs(flat, region);
        for (int i = 0; i < rows; i++) {
            Memory.putDouble(out + 8L * i, Memory.getLong(longs + 8L * i));
        }
        return out;
    }

    /// Writes longs that fit as integers of the layout.
    public static void narrow(long longs, Layout layout, int rows, long out) {
        switch (layout) {
            case INT8 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putByte(out + i, (byte) Memory.getLong(longs + 8L * i));
                }
            }
            case INT16 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putShort(out + 2L * i, (short) Memory.getLong(longs + 8L * i));
                }
            }
            case INT32 -> {
                for (int i = 0; i < rows; i++) {
                    Memory.putInt(out + 4L * i, (int) Memory.getLong(longs + 8L * i));
                }
            }
            case INT64 -> Memory.copy(longs, out, 8L * rows);
            case FLOAT32, FLOAT64, INT128, BYTES, INTERVAL, UUID -> throw new AssertionError(layout);
        }
    }
}
