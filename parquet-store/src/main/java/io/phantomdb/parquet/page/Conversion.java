package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// From values as a file holds them to values as a vector holds them.
public enum Conversion {
    /// Both are the same.
    NONE,
    INT32_TO_INT16,
    INT32_TO_INT64,
    UINT32_TO_INT64,
    UINT64_TO_INT128,
    INT32_TO_INT128,
    INT64_TO_INT128,
    INT32_MILLIS_TO_MICROS,
    INT64_MILLIS_TO_MICROS,
    /// Rounds down.
    INT64_NANOS_TO_MICROS,
    /// `long` nanoseconds of the day, `int` Julian day; rounds down.
    INT96_TO_MICROS,
    /// Big endian, two's complement.
    FIXED_TO_INT64,
    FIXED_TO_INT128,
    BYTES_TO_INT64,
    BYTES_TO_INT128,
    /// Views of the values in place.
    FIXED_TO_BYTES,
    /// Months, days, milliseconds, each an unsigned `int`.
    FIXED12_TO_INTERVAL,
    FLOAT16_TO_FLOAT;

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long DAY_MICROS = 86_400_000_000L;

    /// Converts `count` values, `width` bytes each in the file (16 for byte arrays), to `to`.
    public void apply(long from, int width, int count, long to) {
        switch (this) {
            case NONE -> Memory.copy(from, to, (long) width * count);
            case INT32_TO_INT16 -> narrow(from, count, to);
            case INT32_TO_INT64 -> scaleInts(from, count, 1, to);
            case UINT32_TO_INT64 -> unsignedInts(from, count, to);
            case INT32_MILLIS_TO_MICROS -> scaleInts(from, count, 1000, to);
            case INT64_MILLIS_TO_MICROS -> millis(from, count, to);
            case INT64_NANOS_TO_MICROS -> nanos(from, count, to);
            case INT96_TO_MICROS -> julian(from, count, to);
            case FIXED_TO_INT64 -> bigEndian64(from, width, count, to);
            case FIXED_TO_INT128, UINT64_TO_INT128, INT32_TO_INT128, INT64_TO_INT128 -> to128(from, width, count, to);
            case BYTES_TO_INT64, BYTES_TO_INT128 -> bytesToDecimal(from, count, to);
            case FIXED_TO_BYTES -> ByteArrayDecoder.fixed(from, width, count, to);
            case FIXED12_TO_INTERVAL -> intervals(from, count, to);
            case FLOAT16_TO_FLOAT -> halves(from, count, to);
        }
    }

    /// As [#apply], to memory of the region where the values cannot stay where they are.
    public long place(long from, int width, int resultWidth, int count, Region region) {
        if (this == NONE) {
            return from;
        }
        long to = region.allocate((long) resultWidth * count + 8);
        apply(from, width, count, to);
        return to;
    }

    private static void narrow(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putShort(to + 2L * i, (short) Memory.getInt(from + 4L * i));
        }
    }

    private static void scaleInts(long from, int count, long factor, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(to + 8L * i, Memory.getInt(from + 4L * i) * factor);
        }
    }

    private static void unsignedInts(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(to + 8L * i, Memory.getInt(from + 4L * i) & 0xffff_ffffL);
        }
    }

    private static void millis(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            long millis = Memory.getLong(from + 8L * i);
            if (millis > Long.MAX_VALUE / 1000 || millis < Long.MIN_VALUE / 1000) {
                throw new CorruptPage("a time of " + millis + " ms is out of range");
            }
            Memory.putLong(to + 8L * i, millis * 1000);
        }
    }

    private static void nanos(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(to + 8L * i, Math.floorDiv(Memory.getLong(from + 8L * i), 1000L));
        }
    }

    private static void julian(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            long nanos = Memory.getLong(from + 12L * i);
            long day = Memory.getInt(from + 12L * i + 8) - JULIAN_DAY_OF_EPOCH;
            Memory.putLong(to + 8L * i, day * DAY_MICROS + Math.floorDiv(nanos, 1000L));
        }
    }

    private static void bigEndian64(long from, int width, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(to + 8L * i, bigEndianLow(from + (long) i * width, width));
        }
    }

    private void to128(long from, int width, int count, long to) {
        for (int i = 0; i < count; i++) {
            long low;
            long high;
            if (this == FIXED_TO_INT128) {
                low = bigEndianLow(from + (long) i * width, width);
                high = bigEndianHigh(from + (long) i * width, width);
            } else if (this == INT32_TO_INT128) {
                low = Memory.getInt(from + 4L * i);
                high = low >> 63;
            } else {
                low = Memory.getLong(from + 8L * i);
                high = this == INT64_TO_INT128 ? low >> 63 : 0;
            }
            Memory.putLong(to + 16L * i, low);
            Memory.putLong(to + 16L * i + 8, high);
        }
    }

    private void bytesToDecimal(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            int length = Memory.getInt(from + 16L * i);
            long address = Memory.getLong(from + 16L * i + 8);
            if (length < 1 || length > (this == BYTES_TO_INT64 ? 8 : 16)) {
                throw new CorruptPage("a decimal of " + length + " bytes");
            }
            long low = bigEndianLow(address, length);
            if (this == BYTES_TO_INT64) {
                Memory.putLong(to + 8L * i, low);
            } else {
                Memory.putLong(to + 16L * i, low);
                Memory.putLong(to + 16L * i + 8, bigEndianHigh(address, length));
            }
        }
    }

    private static long bigEndianLow(long address, int width) {
        long value = Memory.getByte(address) >> 7;
        for (int b = Math.max(0, width - 8); b < width; b++) {
            value = value << 8 | (Memory.getByte(address + b) & 0xff);
        }
        return value;
    }

    private static long bigEndianHigh(long address, int width) {
        long value = Memory.getByte(address) >> 7;
        for (int b = Math.max(0, width - 16); b < width - 8; b++) {
            value = value << 8 | (Memory.getByte(address + b) & 0xff);
        }
        return value;
    }

    private static void intervals(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            long value = from + 12L * i;
            Memory.putInt(to + 16L * i, Memory.getInt(value));
            Memory.putInt(to + 16L * i + 4, Memory.getInt(value + 4));
            Memory.putLong(to + 16L * i + 8, (Memory.getInt(value + 8) & 0xffff_ffffL) * 1_000_000L);
        }
    }

    private static void halves(long from, int count, long to) {
        for (int i = 0; i < count; i++) {
            Memory.putFloat(to + 4L * i, Float.float16ToFloat(Memory.getShort(from + 2L * i)));
        }
    }
}
