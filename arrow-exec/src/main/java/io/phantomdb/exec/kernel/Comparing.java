package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;

/// Compares two columns row by row into bytes 0 or 1. Only "equal" and "less" exist: the others are these negated or
/// swapped.
public final class Comparing {
    private Comparing() {}

    public static void intsEqual(long left, long right, int rows, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            int equal = Memory.getInt(left + 4L * i) == Memory.getInt(right + 4L * i) ? 1 : 0;
            Memory.putByte(out + i, (byte) (flip ^ equal));
        }
    }

    public static void intsLess(long left, long right, int rows, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            int less = Memory.getInt(left + 4L * i) < Memory.getInt(right + 4L * i) ? 1 : 0;
            Memory.putByte(out + i, (byte) (flip ^ less));
        }
    }

    public static void longsEqual(long left, long right, int rows, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            int equal = Memory.getLong(left + 8L * i) == Memory.getLong(right + 8L * i) ? 1 : 0;
            Memory.putByte(out + i, (byte) (flip ^ equal));
        }
    }

    public static void longsLess(long left, long right, int rows, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            int less = Memory.getLong(left + 8L * i) < Memory.getLong(right + 8L * i) ? 1 : 0;
            Memory.putByte(out + i, (byte) (flip ^ less));
        }
    }

    public static void int128sEqual(long left, long right, int rows, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            long difference = Memory.getLong(left + 16L * i) ^ Memory.getLong(right + 16L * i)
                    | Memory.getLong(left + 16L * i + 8) ^ Memory.getLong(right + 16L * i + 8);
            Memory.putByte(out + i, (byte) (flip ^ (difference == 0 ? 1 : 0)));
        }
    }

    public static void int128sLess(long left, long right, int rows, int flip, long out) {
        for (int i = 0; i < rows; i++) {
            int order = Int128.compare(
                    Memory.getLong(left + 16L * i + 8),
                    Memory.getLong(left + 16L * i),
                    Memory.getLong(right + 16L * i + 8),
                    Memory.getLong(right + 16L * i));
            Memory.putByte(out + i, (byte) (flip ^ (order < 0 ? 1 : 0)));
        }
    }

    /// Sixteen bytes compared as unsigned bytes, for UUIDs.
    public static int uuids(long left, long right) {
        return Memory.compare(left, 16, right, 16);
    }

    /// An interval as microseconds with months of 30 days and days of 24 hours, which is how intervals compare.
    ///
    /// May exceed a long for absurd intervals: saturates there.
    public static long intervalKey(long at) {
        long days = Memory.getInt(at) * 30L + Memory.getInt(at + 4);
        double rough = days * 86_400e6 + Memory.getLong(at + 8) / 1000.0;
        if (Math.abs(rough) > 9e18) {
            return rough < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return days * 86_400_000_000L + Memory.getLong(at + 8) / 1000;
    }
}
