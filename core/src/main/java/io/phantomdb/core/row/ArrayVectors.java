package io.phantomdb.core.row;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;

/// Arrays taken apart into a vector of their elements, and put together again. Stateless.
public final class ArrayVectors {
    private ArrayVectors() {}

    /// Elements of the array whose view stands at `view`.
    public static int count(SqlType array, long view) {
        int width = ArrayForm.width(array.elementType());
        int length = Memory.getInt(view);
        if (width >= 0) {
            return length / (1 + width);
        }
        long at = Memory.getLong(view + 8);
        long end = at + length;
        int count = 0;
        while (at < end) {
            at = textEnd(at + 1);
            count++;
        }
        return count;
    }

    /// Behind the text that begins here.
    private static long textEnd(long text) {
        long at = text;
        while (Memory.getByte(at) != 0 || Memory.getByte(at + 1) != 0) {
            at += Memory.getByte(at) == 0 ? 2 : 1;
        }
        return at + 2;
    }

    /// The elements of several arrays, one behind the other, as a flat vector.
    ///
    /// @param views `rows` addresses of views; 0 for an array that is NULL and has no elements
    /// @param count how many elements all of them have
    public static Vector elements(SqlType array, long views, int rows, int count, Region region) {
        SqlType element = array.elementType();
        KeyForm form = KeyForm.of(element);
        int width = ArrayForm.width(element);
        long cursors = region.allocate(Math.max(1, 8L * count));
        long validity = region.allocateZeroed((count + 7) >> 3);
        int next = 0;
        boolean nulls = false;
        for (int row = 0; row < rows; row++) {
            long view = Memory.getLong(views + 8L * row);
            if (view == 0) {
                continue;
            }
            long at = Memory.getLong(view + 8);
            long end = at + Memory.getInt(view);
            while (at < end) {
                if (Memory.getByte(at) == ArrayForm.PRESENT) {
                    long bits = validity + (next >> 3);
                    Memory.putByte(bits, (byte) (Memory.getByte(bits) | 1 << (next & 7)));
                } else {
                    nulls = true;
                }
                Memory.putLong(cursors + 8L * next++, at + 1);
                at = width < 0 ? textEnd(at + 1) : at + 1 + width;
            }
        }
        assert next == count;
        long values =
                region.allocate(Math.max(1, (long) count * element.layout().width()));
        read(element, form, cursors, count, values, region);
        return Vector.flat(element, values, nulls ? validity : 0, count);
    }

    private static void read(SqlType element, KeyForm form, long cursors, int count, long values, Region region) {
        if (form == KeyForm.INTERVAL) {
            for (int i = 0; i < count; i++) {
                Memory.copyDisjoint(Memory.getLong(cursors + 8L * i) + 16, values + 16L * i, 16);
            }
            return;
        }
        KeyReader.read(form, cursors, count, values, region);
        for (int i = 0; i < count && element.kind() == SqlType.Kind.CHAR; i++) {
            pad(element.precision(), values + 16L * i, region);
        }
    }

    /// Keys hold CHAR without its trailing spaces.
    private static void pad(int characters, long view, Region region) {
        int length = Memory.getInt(view);
        long text = Memory.getLong(view + 8);
        int missing = characters;
        for (int i = 0; i < length; i++) {
            missing -= (Memory.getByte(text + i) & 0xc0) == 0x80 ? 0 : 1;
        }
        if (missing > 0) {
            long padded = region.allocateBytes((long) length + missing);
            Memory.copy(text, padded, length);
            Memory.fill(padded + length, missing, (byte) ' ');
            Vectors.putView(view, padded, length + missing);
        }
    }

    /// Writes the view of an array of the elements `from` up to `to`.
    ///
    /// @param elements flat, in the layout of its type
    public static void put(Vector elements, int from, int to, long view, Region region) {
        SqlType element = elements.type();
        assert elements.layout() == element.layout() && elements.dictionary() == null;
        KeyForm form = KeyForm.of(element);
        int width = ArrayForm.width(element);
        int step = element.layout().width();
        long bytes = 0;
        for (int i = from; i < to; i++) {
            boolean varies = width < 0 && !elements.isNull(i);
            bytes += 1 + (varies ? form.bytes(elements.values() + (long) i * step) : width < 0 ? 2 : width);
        }
        long start = region.allocateBytes(bytes);
        long at = start;
        for (int i = from; i < to; i++) {
            if (elements.isNull(i)) {
                int zeros = width < 0 ? 2 : width;
                Memory.putByte(at, ArrayForm.NULL);
                Memory.fill(at + 1, zeros, (byte) 0);
                at += 1 + zeros;
                continue;
            }
            long value = elements.values() + (long) i * step;
            Memory.putByte(at, ArrayForm.PRESENT);
            at += 1 + form.write(value, at + 1);
            if (form == KeyForm.INTERVAL) {
                Memory.copyDisjoint(value, at, 16);
                at += 16;
            }
        }
        Vectors.putView(view, start, Math.toIntExact(bytes));
    }
}
