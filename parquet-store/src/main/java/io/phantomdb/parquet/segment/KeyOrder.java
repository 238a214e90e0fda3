package io.phantomdb.parquet.segment;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;

/// The order of key values in a segment: that of the key bytes which [io.phantomdb.core.row.KeyCodec] makes of them.
public final class KeyOrder {
    private static final long DAY_NANOS = 86_400_000_000_000L;

    private KeyOrder() {}

    /// Compares two values of a type at their addresses in flat vectors.
    public static int compare(SqlType type, long left, long right) {
        return switch (type.layout()) {
            case INT8 -> Byte.compare(Memory.getByte(left), Memory.getByte(right));
            case INT16 -> Short.compare(Memory.getShort(left), Memory.getShort(right));
            case INT32 -> Integer.compare(Memory.getInt(left), Memory.getInt(right));
            case INT64 -> Long.compare(Memory.getLong(left), Memory.getLong(right));
            case FLOAT32 -> compare(Memory.getFloat(left), Memory.getFloat(right));
            case FLOAT64 -> compare(Memory.getDouble(left), Memory.getDouble(right));
            case INT128 ->
                compare128(
                        Memory.getLong(left + 8),
                        Memory.getLong(left),
                        Memory.getLong(right + 8),
                        Memory.getLong(right));
            case BYTES ->
                Memory.compare(
                        Memory.getLong(left + 8), length(type, left), Memory.getLong(right + 8), length(type, right));
            case UUID -> Memory.compare(left, 16, right, 16);
            case INTERVAL -> compareIntervals(left, right);
        };
    }

    /// NaN is the greatest value, -0.0 equals 0.0.
    private static int compare(double left, double right) {
        return left < right ? -1 : left > right ? 1 : left == right ? 0 : Double.compare(left, right);
    }

    private static int compare128(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        int high = Long.compare(leftHigh, rightHigh);
        return high != 0 ? high : Long.compareUnsigned(leftLow, rightLow);
    }

    /// CHAR counts without its trailing spaces.
    static int length(SqlType type, long view) {
        int length = Memory.getInt(view);
        if (type.kind() == SqlType.Kind.CHAR) {
            long text = Memory.getLong(view + 8);
            while (length > 0 && Memory.getByte(text + length - 1) == ' ') {
                length--;
            }
        }
        return length;
    }

    /// By nanoseconds, a month being 30 days and a day 24 hours.
    private static int compareIntervals(long left, long right) {
        long leftDays = Memory.getInt(left) * 30L + Memory.getInt(left + 4);
        long rightDays = Memory.getInt(right) * 30L + Memory.getInt(right + 4);
        return compare128(
                high(leftDays, Memory.getLong(left + 8)),
                nanos(left),
                high(rightDays, Memory.getLong(right + 8)),
                nanos(right));
    }

    /// The lower 64 bits of an interval's nanoseconds.
    static long nanos(long interval) {
        return (Memory.getInt(interval) * 30L + Memory.getInt(interval + 4)) * DAY_NANOS + Memory.getLong(interval + 8);
    }

    private static long high(long days, long nanos) {
        long low = days * DAY_NANOS;
        long carry = Long.compareUnsigned(low + nanos, low) < 0 ? 1 : 0;
        return Math.multiplyHigh(days, DAY_NANOS) + (nanos >> 63) + carry;
    }
}
