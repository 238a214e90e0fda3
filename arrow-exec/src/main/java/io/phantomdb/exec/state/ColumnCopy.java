package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.kernel.Strings;

/// Copies one column's values into a buffer and back.
final class ColumnCopy {
    private ColumnCopy() {}

    /// Writes the values of the rows `selection[0 .. count)` (0: the first `count`) side by side to `out`, flat, in
    /// the layout of `type`; bytes of strings are copied to `keep`.
    static void values(
            Vector vector,
            SqlType type,
            long selection,
            int count,
            long out,
            RowBuffer.KeptDictionary kept,
            Region keep,
            Region scratch) {
        Vector dictionary = vector.dictionary();
        Layout layout = vector.layout();
        boolean widen = layout != type.layout();
        long target = widen ? scratch.allocate((long) count * layout.width()) : out;
        boolean bytesKept = false;
        if (dictionary == null) {
            copy(vector.values(), selection, count, layout.width(), target);
        } else {
            long codes = vector.values();
            if (selection != 0) {
                codes = scratch.allocate(4L * count);
                Gather.values(vector.values(), selection, count, codes, 4);
            }
            long entries = dictionary.values();
            if (layout == Layout.BYTES && (dictionary == kept.source || dictionary.rows() <= 2L * count)) {
                entries = kept.copyOf(dictionary, keep);
                bytesKept = true;
            }
            Gather.values(entries, codes, count, target, layout.width());
        }
        if (layout == Layout.BYTES && !bytesKept) {
            keepBytes(target, vector.validity(), selection, count, keep);
        }
        if (widen) {
            assert layout == Layout.INT64 && type.layout() == Layout.INT128;
            for (int i = 0; i < count; i++) {
                Int128.put(out + 16L * i, Memory.getLong(target + 8L * i));
            }
        }
    }

    private static void copy(long from, long selection, int count, int width, long out) {
        if (selection == 0) {
            Memory.copy(from, out, (long) count * width);
        } else {
            Gather.values(from, selection, count, out, width);
        }
    }

    /// Moves the bytes of `count` views to `keep`. View `i` belongs to row `selection[i]` of the validity; NULLs
    /// become empty.
    static void keepBytes(long views, long validity, long selection, int count, Region keep) {
        for (int i = 0; i < count; i++) {
            long view = views + 16L * i;
            if (validity != 0 && !Bits.get(validity, Selections.row(selection, i))) {
                Memory.putLong(view, 0);
                Memory.putLong(view + 8, 0);
                continue;
            }
            int length = Strings.length(view);
            long copy = keep.allocateBytes(length);
            Memory.copy(Strings.address(view), copy, length);
            Memory.putLong(view + 8, copy);
        }
    }

    /// Values by row id from chunk base addresses; what a negative id gives is undefined.
    static void gather(long[] bases, long ids, int count, int width, long out) {
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    int id = Math.max(0, Memory.getInt(ids + 4L * i));
                    long base = bases[id >> RowBuffer.CHUNK_SHIFT];
                    Memory.putByte(out + i, base == 0 ? 0 : Memory.getByte(base + (id & RowBuffer.CHUNK_MASK)));
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    int id = Math.max(0, Memory.getInt(ids + 4L * i));
                    long base = bases[id >> RowBuffer.CHUNK_SHIFT];
                    short value = base == 0 ? 0 : Memory.getShort(base + 2L * (id & RowBuffer.CHUNK_MASK));
                    Memory.putShort(out + 2L * i, value);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    int id = Math.max(0, Memory.getInt(ids + 4L * i));
                    long base = bases[id >> RowBuffer.CHUNK_SHIFT];
                    Memory.putInt(out + 4L * i, base == 0 ? 0 : Memory.getInt(base + 4L * (id & RowBuffer.CHUNK_MASK)));
                }
            }
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    int id = Math.max(0, Memory.getInt(ids + 4L * i));
                    long base = bases[id >> RowBuffer.CHUNK_SHIFT];
                    Memory.putLong(
                            out + 8L * i, base == 0 ? 0 : Memory.getLong(base + 8L * (id & RowBuffer.CHUNK_MASK)));
                }
            }
            default -> wide(bases, ids, count, out);
        }
    }

    private static void wide(long[] bases, long ids, int count, long out) {
        for (int i = 0; i < count; i++) {
            int id = Math.max(0, Memory.getInt(ids + 4L * i));
            long base = bases[id >> RowBuffer.CHUNK_SHIFT];
            long at = base + 16L * (id & RowBuffer.CHUNK_MASK);
            Memory.putLong(out + 16L * i, base == 0 ? 0 : Memory.getLong(at));
            Memory.putLong(out + 16L * i + 8, base == 0 ? 0 : Memory.getLong(at + 8));
        }
    }
}
