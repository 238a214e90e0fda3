package io.phantomdb.core.row;

import io.phantomdb.core.batch.Int128;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import java.math.BigInteger;

/// Reads one column out of many keys: the inverse of [KeyForm#write].
///
/// `cursors` is the address of `count` addresses, each of the column's first byte in its key; reading moves each behind
/// the column.
final class KeyReader {
    private static final BigInteger DAY_NANOS = BigInteger.valueOf(86_400_000_000_000L);

    private KeyReader() {}

    static void read(KeyForm form, long cursors, int count, long values, Region region) {
        switch (form) {
            case BIT -> {
                for (int i = 0; i < count; i++) {
                    Memory.putByte(values + i, Memory.getByte(advance(cursors, i, 1)));
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    short bits = Short.reverseBytes(Memory.getShort(advance(cursors, i, 2)));
                    Memory.putShort(values + 2L * i, (short) (bits ^ Short.MIN_VALUE));
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    int bits = Integer.reverseBytes(Memory.getInt(advance(cursors, i, 4)));
                    Memory.putInt(values + 4L * i, bits ^ Integer.MIN_VALUE);
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    long bits = Long.reverseBytes(Memory.getLong(advance(cursors, i, 8)));
                    Memory.putLong(values + 8L * i, bits ^ Long.MIN_VALUE);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    int bits = Integer.reverseBytes(Memory.getInt(advance(cursors, i, 4)));
                    Memory.putInt(values + 4L * i, bits < 0 ? bits ^ Integer.MIN_VALUE : ~bits);
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    long bits = Long.reverseBytes(Memory.getLong(advance(cursors, i, 8)));
                    Memory.putLong(values + 8L * i, bits < 0 ? bits ^ Long.MIN_VALUE : ~bits);
                }
            }
            case INT128, UUID, INTERVAL, TEXT, PADDED_TEXT -> readWide(form, cursors, count, values, region);
        }
    }

    private static void readWide(KeyForm form, long cursors, int count, long values, Region region) {
        for (int i = 0; i < count; i++) {
            long to = values + 16L * i;
            switch (form) {
                case UUID -> Memory.copyDisjoint(advance(cursors, i, 16), to, 16);
                case INT128 -> read128(advance(cursors, i, 16), to);
                case INTERVAL -> readInterval(advance(cursors, i, 16), to);
                default -> {
                    long from = Memory.getLong(cursors + 8L * i);
                    Memory.putLong(cursors + 8L * i, from + readText(from, to, region));
                }
            }
        }
    }

    private static long advance(long cursors, int i, int bytes) {
        long from = Memory.getLong(cursors + 8L * i);
        Memory.putLong(cursors + 8L * i, from + bytes);
        return from;
    }

    private static void read128(long from, long to) {
        long high = Long.reverseBytes(Memory.getLong(from)) ^ Long.MIN_VALUE;
        Int128.put(to, high, Long.reverseBytes(Memory.getLong(from + 8)));
    }

    /// The interval of equal length with as much as possible in `months`, then in `days`.
    private static void readInterval(long from, long to) {
        read128(from, to);
        BigInteger nanos = Int128.get(to);
        long wholeDays = nanos.divide(DAY_NANOS).longValueExact();
        int months = Math.clamp(wholeDays / 30, Integer.MIN_VALUE, Integer.MAX_VALUE);
        int days = Math.clamp(wholeDays - months * 30L, Integer.MIN_VALUE, Integer.MAX_VALUE);
        Memory.putInt(to, months);
        Memory.putInt(to + 4, days);
        BigInteger rest = nanos.subtract(BigInteger.valueOf(months * 30L + days).multiply(DAY_NANOS));
        Memory.putLong(to + 8, rest.longValueExact());
    }

    private static int readText(long from, long view, Region region) {
        int escaped = 0;
        int end = 0;
        while (true) {
            if (Memory.getByte(from + end) == 0) {
                if (Memory.getByte(from + end + 1) == 0) {
                    break;
                }
                escaped++;
                end++;
            }
            end++;
        }
        long text = region.allocateBytes(end - escaped);
        long next = text;
        for (int i = 0; i < end; i++) {
            byte b = Memory.getByte(from + i);
            Memory.putByte(next++, b);
            i += b == 0 ? 1 : 0;
        }
        Vectors.putView(view, text, end - escaped);
        return end + 2;
    }
}
