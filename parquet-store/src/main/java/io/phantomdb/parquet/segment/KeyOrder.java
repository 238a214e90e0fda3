package io.phantomdb.parquet.segment;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;

/// The order of key values in a segment: that of the key bytes which [io.phantomdb.core.row] makes of them.
final class KeyOrder {
    private KeyOrder() {}

    /// Compares two values of a type at their addresses in flat vectors.
    static int compare(SqlType type, long left, long right) {
        return switch (type.layout()) {
            case INT8 -> Byte.compare(Memory.getByte(left), Memory.getByte(right));
            case INT16 -> Short.compare(Memory.getShort(left), Memory.getShort(right));
            case INT32 -> Integer.compare(Memory.getInt(left), Memory.getInt(right));
            case INT64 -> Long.compare(Memory.getLong(left), Memory.getLong(right));
            case FLOAT32 -> compare(Memory.getFloat(left), Memory.getFloat(right));
            case FLOAT64 -> compare(Memory.getDouble(left), Memory.getDouble(right));
            case INT128 -> {
                int high = Long.compare(Memory.getLong(left + 8), Memory.getLong(right + 8));
                yield high != 0 ? high : Long.compareUnsigned(Memory.getLong(left), Memory.getLong(right));
            }
            case BYTES -> Memory.compare(
                    Memory.getLong(left + 8), Memory.getInt(left), Memory.getLong(right + 8), Memory.getInt(right));
            case UUID -> Memory.compare(left, 16, right, 16);
            case INTERVAL -> Long.compare(length(left), length(right));
        };
    }

    /// NaN is the greatest value, -0.0 equals 0.0.
    private static int compare(double left, double right) {
        return left < right ? -1 : left > right ? 1 : left == right ? 0 : Double.compare(left, right);
    }

    private static long length(long interval) {
        long days = Memory.getInt(interval) * 30L + Memory.getInt(interval + 4);
        return days * 86_400_000_000L + Memory.getLong(interval + 8) / 1000;
    }
}
