package io.phantomdb.exec.kernel;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import java.math.BigInteger;

/// One value of a flat vector at a time, for functions whose own work dwarfs the switch.
public final class Values {
    private Values() {}

    /// Of an integer layout.
    public static long integer(Vector vector, int row) {
        long values = vector.values();
        return switch (vector.layout()) {
            case INT8 -> Memory.getByte(values + row);
            case INT16 -> Memory.getShort(values + 2L * row);
            case INT32 -> Memory.getInt(values + 4L * row);
            case INT64 -> Memory.getLong(values + 8L * row);
            case FLOAT32, FLOAT64, INT128, BYTES, INTERVAL, UUID -> throw new AssertionError(vector.layout());
        };
    }

    /// Of an integer layout or INT128: the unscaled value of a decimal.
    public static BigInteger big(Vector vector, int row) {
        return vector.layout() == Layout.INT128
                ? Int128.get(vector.values() + 16L * row)
                : BigInteger.valueOf(integer(vector, row));
    }

    public static double real(Vector vector, int row) {
        return switch (vector.layout()) {
            case FLOAT32 -> Memory.getFloat(vector.values() + 4L * row);
            case FLOAT64 -> Memory.getDouble(vector.values() + 8L * row);
            case INT8, INT16, INT32, INT64, INT128, BYTES, INTERVAL, UUID -> throw new AssertionError(vector.layout());
        };
    }

    /// The address of the row's value.
    public static long at(Vector vector, int row) {
        return vector.values() + (long) row * vector.layout().width();
    }

    /// Writes an integer of the layout.
    public static void putInteger(Layout layout, long values, int row, long value) {
        switch (layout) {
            case INT8 -> Memory.putByte(values + row, (byte) value);
            case INT16 -> Memory.putShort(values + 2L * row, (short) value);
            case INT32 -> Memory.putInt(values + 4L * row, (int) value);
            case INT64 -> Memory.putLong(values + 8L * row, value);
            case INT128 -> Int128.put(values + 16L * row, value);
            case FLOAT32, FLOAT64, BYTES, INTERVAL, UUID -> throw new AssertionError(layout);
        }
    }
}
