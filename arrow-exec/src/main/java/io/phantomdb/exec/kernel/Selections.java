package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;

/// Lists of ascending row numbers. `in` 0 stands for the rows 0 up to `count`; `out` may be `in`. All return how many
/// rows they wrote.
public final class Selections {
    private Selections() {}

    public static int row(long selection, int i) {
        return selection == 0 ? i : Memory.getInt(selection + 4L * i);
    }

    /// 0, 1, 2, ...
    public static int all(int count, long out) {
        for (int i = 0; i < count; i++) {
            Memory.putInt(out + 4L * i, i);
        }
        return count;
    }

    /// The rows whose bit is `wanted`.
    public static int bits(long bitmap, boolean wanted, long in, int count, long out) {
        int want = wanted ? 1 : 0;
        int k = 0;
        if (in == 0) {
            for (int row = 0; row < count; row++) {
                Memory.putInt(out + 4L * k, row);
                k += 1 ^ want ^ (Memory.getByte(bitmap + (row >> 3)) >> (row & 7) & 1);
            }
            return k;
        }
        for (int i = 0; i < count; i++) {
            int row = Memory.getInt(in + 4L * i);
            Memory.putInt(out + 4L * k, row);
            k += 1 ^ want ^ (Memory.getByte(bitmap + (row >> 3)) >> (row & 7) & 1);
        }
        return k;
    }

    /// The rows whose byte, 0 or 1, is 1.
    public static int bytes(long values, long in, int count, long out) {
        int k = 0;
        if (in == 0) {
            for (int row = 0; row < count; row++) {
                Memory.putInt(out + 4L * k, row);
                k += Memory.getByte(values + row);
            }
            return k;
        }
        for (int i = 0; i < count; i++) {
            int row = Memory.getInt(in + 4L * i);
            Memory.putInt(out + 4L * k, row);
            k += Memory.getByte(values + row);
        }
        return k;
    }

    /// The rows whose code is marked 1.
    public static int codes(long codes, byte[] marks, long in, int count, long out) {
        int k = 0;
        if (in == 0) {
            for (int row = 0; row < count; row++) {
                Memory.putInt(out + 4L * k, row);
                k += marks[Memory.getInt(codes + 4L * row)];
            }
            return k;
        }
        for (int i = 0; i < count; i++) {
            int row = Memory.getInt(in + 4L * i);
            Memory.putInt(out + 4L * k, row);
            k += marks[Memory.getInt(codes + 4L * row)];
        }
        return k;
    }

    /// The rows of `in` that are not in `less`, which is a part of `in`.
    public static int without(long in, int count, long less, int lessCount, long out) {
        int j = 0;
        int k = 0;
        for (int i = 0; i < count; i++) {
            int row = row(in, i);
            if (j < lessCount && Memory.getInt(less + 4L * j) == row) {
                j++;
            } else {
                Memory.putInt(out + 4L * k++, row);
            }
        }
        return k;
    }

    /// Two disjoint lists merged; `out` is neither.
    public static int merge(long left, int leftCount, long right, int rightCount, long out) {
        int i = 0;
        int j = 0;
        int k = 0;
        while (i < leftCount && j < rightCount) {
            int a = Memory.getInt(left + 4L * i);
            int b = Memory.getInt(right + 4L * j);
            if (a < b) {
                i++;
            } else {
                j++;
            }
            Memory.putInt(out + 4L * k++, Math.min(a, b));
        }
        for (; i < leftCount; i++) {
            Memory.putInt(out + 4L * k++, Memory.getInt(left + 4L * i));
        }
        for (; j < rightCount; j++) {
            Memory.putInt(out + 4L * k++, Memory.getInt(right + 4L * j));
        }
        return k;
    }

    /// `inner` holds positions in `outer`; writes the rows themselves.
    public static int compose(long outer, long inner, int count, long out) {
        for (int i = 0; i < count; i++) {
            Memory.putInt(out + 4L * i, row(outer, Memory.getInt(inner + 4L * i)));
        }
        return count;
    }
}
