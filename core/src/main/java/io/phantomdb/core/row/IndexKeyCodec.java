package io.phantomdb.core.row;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import java.util.List;

/// Turns the columns of an index key into bytes whose unsigned order ([Memory#compare]) is the order of the index;
/// equal keys have equal bytes, and no key is the beginning of another, so that a row's own key may follow.
///
///     part   01 NULL (nulls first) | 02 value | 03 NULL (nulls last)
///     value  as [KeyForm] has it; of a descending part with every bit flipped
///
/// Immutable; any thread.
public final class IndexKeyCodec {
    private static final byte NULL_FIRST = 1;
    private static final byte VALUE = 2;
    private static final byte NULL_LAST = 3;

    private final List<Part> parts;
    private final KeyForm[] forms;

    /// One part of the key.
    public record Part(SqlType type, boolean descending, boolean nullsFirst) {}

    public IndexKeyCodec(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.forms = parts.stream().map(part -> KeyForm.of(part.type())).toArray(KeyForm[]::new);
    }

    public List<Part> parts() {
        return parts;
    }

    /// Bytes of the first `vectors.length` parts of a row's key.
    public int bytes(Vector[] vectors, int row) {
        int bytes = vectors.length;
        for (int i = 0; i < vectors.length; i++) {
            assert vectors[i].layout() == parts.get(i).type().layout() : vectors[i].type() + " for " + parts.get(i);
            bytes += vectors[i].isNull(row) ? 0 : forms[i].bytes(vectors[i].valueAddress(row));
        }
        return bytes;
    }

    /// Writes the first `vectors.length` parts of a row's key and returns their bytes.
    public int write(Vector[] vectors, int row, long address) {
        long next = address;
        for (int i = 0; i < vectors.length; i++) {
            next += writePart(i, vectors[i], row, next);
        }
        return (int) (next - address);
    }

    /// Bytes that [#writePart] writes at most.
    public int partBytes(int part, Vector vector, int row) {
        return 1 + (vector.isNull(row) ? 0 : forms[part].bytes(vector.valueAddress(row)));
    }

    /// Writes one part of a key and returns its bytes.
    public int writePart(int part, Vector vector, int row, long address) {
        if (vector.isNull(row)) {
            Memory.putByte(address, parts.get(part).nullsFirst() ? NULL_FIRST : NULL_LAST);
            return 1;
        }
        Memory.putByte(address, VALUE);
        int bytes = forms[part].write(vector.valueAddress(row), address + 1);
        if (parts.get(part).descending()) {
            flip(address + 1, bytes);
        }
        return 1 + bytes;
    }

    /// Whether any part of an encoded key is NULL.
    public boolean hasNull(long address) {
        long next = address;
        for (int i = 0; i < forms.length; i++) {
            if (Memory.getByte(next++) != VALUE) {
                return true;
            }
            next += valueBytes(forms[i], parts.get(i).descending() ? (byte) 0xff : 0, next);
        }
        return false;
    }

    /// Bytes of an encoded value; a text ends with two zeros, flipped where the part descends.
    private static int valueBytes(KeyForm form, byte zero, long address) {
        if (form.width >= 0) {
            return form.width;
        }
        int i = 0;
        while (true) {
            boolean isZero = Memory.getByte(address + i) == zero;
            if (isZero && Memory.getByte(address + i + 1) == zero) {
                return i + 2;
            }
            i += isZero ? 2 : 1;
        }
    }

    /// Whether any part of the row's key is NULL.
    public static boolean hasNull(Vector[] vectors, int row) {
        for (Vector vector : vectors) {
            if (vector.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /// The byte that a value's bytes follow in every key, whatever the part's order.
    public static byte valueMarker() {
        return VALUE;
    }

    /// Turns the bytes of some first parts of keys into the least byte string after all keys that begin with them;
    /// returns its bytes, -1 where there is none.
    public static int successor(long address, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            int value = Memory.getByte(address + i) & 0xff;
            if (value != 0xff) {
                Memory.putByte(address + i, (byte) (value + 1));
                return i + 1;
            }
        }
        return -1;
    }

    private static void flip(long address, int bytes) {
        for (int i = 0; i < bytes; i++) {
            Memory.putByte(address + i, (byte) ~Memory.getByte(address + i));
        }
    }
}
