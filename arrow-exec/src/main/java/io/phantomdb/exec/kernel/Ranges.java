package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;

/// `minimum <= value <= maximum` over integers of any width, to a selection. Branch free: `value - minimum` compared
/// unsigned with `maximum - minimum`.
public final class Ranges {
    private Ranges() {}

    /// The rows in the range, or outside it where `outside`. `in` and `out` as in [Selections]. The range is not
    /// empty.
    public static int select(
            Layout layout, long values, long minimum, long maximum, boolean outside, long in, int count, long out) {
        return switch (layout) {
            case INT8 -> bytes(values, minimum, maximum, outside ? 1 : 0, in, count, out);
            case INT16 -> shorts(values, minimum, maximum, outside ? 1 : 0, in, count, out);
            case INT32 -> ints(values, minimum, maximum, outside ? 1 : 0, in, count, out);
            case INT64 -> longs(values, minimum, maximum, outside ? 1 : 0, in, count, out);
            case FLOAT32, FLOAT64, INT128, BYTES, INTERVAL, UUID -> throw new AssertionError(layout);
        };
    }

    private static int inside(long value, long minimum, long span) {
        return Long.compareUnsigned(value - minimum, span) <= 0 ? 1 : 0;
    }

    private static int longs(long values, long minimum, long maximum, int flip, long in, int count, long out) {
        long span = maximum - minimum;
        int k = 0;
        if (in == 0) {
            for (int row = 0; row < count; row++) {
                Memory.putInt(out + 4L * k, row);
                k += flip ^ inside(Memory.getLong(values + 8L * row), minimum, span);
            }
            return k;
        }
        for (int i = 0; i < count; i++) {
            int row = Memory.getInt(in + 4L * i);
            Memory.putInt(out + 4L * k, row);
            k += flip ^ inside(Memory.getLong(values + 8L * row), minimum, span);
        }
        return k;
    }

    private static int ints(long values, long minimum, long maximum, int flip, long in, int count, long out) {
        long span = maximum - minimum;
        int k = 0;
        if (in == 0) {
            for (int row = 0; row < count; row++) {
                Memory.putInt(out + 4L * k, row);
                k += flip ^ inside(Memory.getInt(values + 4L * row), minimum, span);
            }
            return k;
        }
        for (int i = 0; i < count; i++) {
            int row = Memory.getInt(in + 4L * i);
            Memory.putInt(out + 4L * k, row);
            k += flip ^ inside(Memory.getInt(values + 4L * row), minimum, span);
        }
        return k;
    }

    private static int shorts(long values, long minimum, long maximum, int flip, long in, int count, long out) {
        long span = maximum - minimum;
        int k = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(in, i);
            Memory.putInt(out + 4L * k, row);
            k += flip ^ inside(Memory.getShort(values + 2L * row), minimum, span);
        }
        return k;
    }

    private static int bytes(long values, long minimum, long maximum, int flip, long in, int count, long out) {
        long span = maximum - minimum;
        int k = 0;
        for (int i = 0; i < count; i++) {
            int row = Selections.row(in, i);
            Memory.putInt(out + 4L * k, row);
            k += flip ^ inside(Memory.getByte(values + row), minimum, span);
        }
        return k;
    }
}
