package io.phantomdb.core.row;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;

/// How one key column stands in a key, so that comparing bytes compares values. Big endian throughout:
///
///     BIT, INT16..INT128   two's complement with the sign bit flipped (BIT: 0 or 1)
///     FLOAT32, FLOAT64     -0 as +0, NaN as one NaN above infinity; positive: sign bit flipped, negative: all bits
///     flipped BINARY, TEXT         bytes with 00 as 00 FF, then 00 00; CHAR (PADDED_TEXT) without its trailing spaces
///     UUID                 as it stands
///     INTERVAL             nanoseconds as INT128, a month being 30 days and a day 24 hours
enum KeyForm {
    BIT(1),
    INT16(2),
    INT32(4),
    INT64(8),
    INT128(16),
    FLOAT32(4),
    FLOAT64(8),
    TEXT(-1),
    PADDED_TEXT(-1),
    UUID(16),
    INTERVAL(16);

    private static final long DAY_NANOS = 86_400_000_000_000L;
    /// Bytes in a key; -1: varies.
    final int width;

    KeyForm(int width) {
        this.width = width;
    }

    static KeyForm of(SqlType type) {
        return switch (type.kind()) {
            case NULL -> throw new IllegalArgumentException("a key column has no type");
            case BOOLEAN -> BIT;
            case SMALLINT -> INT16;
            case INTEGER, DATE -> INT32;
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> INT64;
            case REAL -> FLOAT32;
            case DOUBLE -> FLOAT64;
            case DECIMAL -> type.layout() == Layout.INT64 ? INT64 : INT128;
            case CHAR -> PADDED_TEXT;
            case VARCHAR, VARBINARY, ARRAY, JSONB -> TEXT;
            case INTERVAL -> INTERVAL;
            case UUID -> UUID;
        };
    }

    /// Bytes that the value at `from` (as a vector holds it) takes in a key.
    int bytes(long from) {
        if (width >= 0) {
            return width;
        }
        long text = Memory.getLong(from + 8);
        int length = textBytes(from);
        int bytes = length + 2;
        for (int i = 0; i < length; i++) {
            bytes += Memory.getByte(text + i) == 0 ? 1 : 0;
        }
        return bytes;
    }

    /// Writes the value at `from` and returns the bytes written.
    int write(long from, long to) {
        switch (this) {
            case BIT -> Memory.putByte(to, (byte) (Memory.getByte(from) == 0 ? 0 : 1));
            case INT16 -> Memory.putShort(to, Short.reverseBytes((short) (Memory.getShort(from) ^ Short.MIN_VALUE)));
            case INT32 -> Memory.putInt(to, Integer.reverseBytes(Memory.getInt(from) ^ Integer.MIN_VALUE));
            case INT64 -> Memory.putLong(to, Long.reverseBytes(Memory.getLong(from) ^ Long.MIN_VALUE));
            case INT128 -> write128(Memory.getLong(from + 8), Memory.getLong(from), to);
            case FLOAT32 -> Memory.putInt(to, Integer.reverseBytes(ordered(Memory.getFloat(from))));
            case FLOAT64 -> Memory.putLong(to, Long.reverseBytes(ordered(Memory.getDouble(from))));
            case TEXT, PADDED_TEXT -> {
                return writeText(Memory.getLong(from + 8), textBytes(from), to);
            }
            case UUID -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putLong(to + 8, Memory.getLong(from + 8));
            }
            case INTERVAL -> writeInterval(from, to);
        }
        return width;
    }

    private int textBytes(long view) {
        int length = Memory.getInt(view);
        if (this == PADDED_TEXT) {
            long text = Memory.getLong(view + 8);
            while (length > 0 && Memory.getByte(text + length - 1) == ' ') {
                length--;
            }
        }
        return length;
    }

    private static int writeText(long text, int length, long to) {
        long next = to;
        for (int i = 0; i < length; i++) {
            byte b = Memory.getByte(text + i);
            Memory.putByte(next++, b);
            if (b == 0) {
                Memory.putByte(next++, (byte) 0xff);
            }
        }
        Memory.putShort(next, (short) 0);
        return (int) (next + 2 - to);
    }

    private static void write128(long high, long low, long to) {
        Memory.putLong(to, Long.reverseBytes(high ^ Long.MIN_VALUE));
        Memory.putLong(to + 8, Long.reverseBytes(low));
    }

    private static void writeInterval(long from, long to) {
        long days = Memory.getInt(from) * 30L + Memory.getInt(from + 4);
        long nanos = Memory.getLong(from + 8);
        long low = days * DAY_NANOS;
        long sum = low + nanos;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        write128(Math.multiplyHigh(days, DAY_NANOS) + (nanos >> 63) + carry, sum, to);
    }

    private static int ordered(float value) {
        int bits = value == 0 ? 0 : Float.floatToIntBits(value);
        return bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
    }

    private static long ordered(double value) {
        long bits = value == 0 ? 0 : Double.doubleToLongBits(value);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }
}
