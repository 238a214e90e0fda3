package io.phantomdb.parquet.write;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.parquet.write.ColumnBuffer.PageBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The distinct values of a column chunk and the code of each value, or the finding that there are too many. Open
/// addressing over an `int` table; entries are addresses of the first occurrence. One thread.
final class Dictionary {
    private final Layout layout;
    private final int width;
    private final int entriesMax;
    private final long bytesMax;
    private int[] table = new int[1024];
    private long[] entries = new long[256];
    private int[] hashes = new int[256];
    private int count;
    private long bytes;
    private int[] codes;
    private int coded;

    private Dictionary(Layout layout, int present, int entriesMax, long bytesMax) {
        this.layout = layout;
        this.width = layout.width();
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
        this.codes = new int[Math.min(present, 1 << 14)];
    }

    /// Empty where the chunk has more distinct values or longer ones than the limits.
    static Optional<Dictionary> of(ColumnBuffer column, int entriesMax, long bytesMax) {
        int present = column.present();
        Dictionary dictionary = new Dictionary(column.type().layout(), present, entriesMax, bytesMax);
        for (PageBuffer page : column.pages()) {
            if (!dictionary.add(page, present)) {
                return Optional.empty();
            }
        }
        return Optional.of(dictionary);
    }

    /// Number of distinct values.
    int count() {
        return count;
    }

    /// Bytes of the distinct values.
    long bytes() {
        return bytes;
    }

    /// Address of the `i`-th distinct value.
    long entry(int i) {
        return entries[i];
    }

    /// One code per present value of the chunk.
    int[] codes() {
        return codes;
    }

    /// Bits that a code takes.
    int codeBits() {
        return count <= 1 ? 1 : 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    private boolean add(PageBuffer page, int present) {
        if (codes.length < coded + page.present) {
            codes = Arrays.copyOf(codes, Math.min(present, Math.max(codes.length * 2, coded + page.present)));
        }
        for (int i = 0; i < page.present; i++) {
            long value = page.values + (long) i * width;
            int code = codeOf(value);
            if (code < 0) {
                return false;
            }
            codes[coded++] = code;
        }
        return true;
    }

    private int codeOf(long value) {
        int hash = hash(value);
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != 0) {
            int entry = table[slot] - 1;
            if (hashes[entry] == hash && same(entries[entry], value)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        bytes += layout == Layout.BYTES ? Memory.getInt(value) + 4L : width;
        if (count == entriesMax || bytes > bytesMax) {
            return -1;
        }
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        entries[count] = value;
        hashes[count] = hash;
        table[slot] = ++count;
        if (count * 2 > table.length) {
            grow();
        }
        return count - 1;
    }

    private void grow() {
        table = new int[table.length * 4];
        int mask = table.length - 1;
        for (int i = 0; i < count; i++) {
            int slot = hashes[i] & mask;
            while (table[slot] != 0) {
                slot = slot + 1 & mask;
            }
            table[slot] = i + 1;
        }
    }

    private int hash(long value) {
        return switch (layout) {
            case INT8 -> mix(Memory.getByte(value));
            case INT16 -> mix(Memory.getShort(value));
            case INT32, FLOAT32 -> mix(Memory.getInt(value));
            case INT64, FLOAT64 -> mix(Memory.getLong(value));
            case INT128, UUID, INTERVAL -> mix(Memory.getLong(value) * 31 + Memory.getLong(value + 8));
            case BYTES -> hashBytes(Memory.getLong(value + 8), Memory.getInt(value));
        };
    }

    private static int hashBytes(long address, int length) {
        long hash = length;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            hash = (hash ^ Memory.getLong(address + i)) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 32;
        }
        for (; i < length; i++) {
            hash = (hash ^ Memory.getByte(address + i)) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    private static int mix(long value) {
        long hash = value * 0x9e37_79b9_7f4a_7c15L;
        return (int) (hash ^ hash >>> 32);
    }

    private boolean same(long left, long right) {
        return switch (layout) {
            case INT8 -> Memory.getByte(left) == Memory.getByte(right);
            case INT16 -> Memory.getShort(left) == Memory.getShort(right);
            case INT32, FLOAT32 -> Memory.getInt(left) == Memory.getInt(right);
            case INT64, FLOAT64 -> Memory.getLong(left) == Memory.getLong(right);
            case INT128, UUID, INTERVAL -> Memory.equal(left, right, 16);
            case BYTES ->
                Memory.getLong(left) == Memory.getLong(right)
                        && Memory.equal(Memory.getLong(left + 8), Memory.getLong(right + 8), Memory.getInt(left));
        };
    }
}
