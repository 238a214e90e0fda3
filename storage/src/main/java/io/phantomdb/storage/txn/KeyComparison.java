package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;

/// Tells of pairs of keys of two batches whether they are equal. One thread.
final class KeyComparison {
    private final KeyCodec.Writer left;
    private final KeyCodec.Writer right;
    private final Region scratch;
    private long buffer;
    private int capacity;

    /// @param scratch holds the bytes of one pair
    KeyComparison(KeyCodec.Writer left, KeyCodec.Writer right, Region scratch) {
        this.left = left;
        this.right = right;
        this.scratch = scratch;
    }

    boolean equal(int leftRow, int rightRow) {
        int bytes = left.bytes(leftRow);
        if (bytes != right.bytes(rightRow)) {
            return false;
        }
        if (2 * bytes > capacity) {
            capacity = 4 * bytes;
            buffer = scratch.allocateBytes(capacity);
        }
        left.write(leftRow, buffer);
        right.write(rightRow, buffer + bytes);
        return Memory.equal(buffer, buffer + bytes, bytes);
    }
}
