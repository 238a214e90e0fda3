package io.phantomdb.storage.index;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// An entry's key in memory that someone keeps for a while: `[int bytes][int head][index key, row key]`.
public final class KeyBlob {
    private static final int HEADER_BYTES = 8;

    private KeyBlob() {}

    /// The i-th selected row's index key with the row's own key behind it.
    public static long of(KeyRows rows, int i, long rowKey, int rowKeyBytes, Region region) {
        int head = rows.bytes(i);
        long blob = region.allocateBytes(HEADER_BYTES + (long) head + rowKeyBytes);
        Memory.putInt(blob, head + rowKeyBytes);
        Memory.putInt(blob + 4, head);
        rows.write(i, key(blob));
        Memory.copy(rowKey, key(blob) + head, rowKeyBytes);
        return blob;
    }

    public static int bytes(long blob) {
        return Memory.getInt(blob);
    }

    public static int head(long blob) {
        return Memory.getInt(blob + 4);
    }

    public static long key(long blob) {
        return blob + HEADER_BYTES;
    }

    public static long rowKey(long blob) {
        return key(blob) + head(blob);
    }

    public static int rowKeyBytes(long blob) {
        return bytes(blob) - head(blob);
    }

    public static boolean equal(long left, long right) {
        return bytes(left) == bytes(right)
                && head(left) == head(right)
                && Memory.equal(key(left), key(right), bytes(left));
    }
}
