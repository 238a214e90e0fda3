package io.phantomdb.storage.scan;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.storage.index.IndexRanges;

/// Row keys of the entries in an index's ranges that a snapshot may see, some thousand at a time, so that no walk of
/// the index lasts long.
final class KeySearch {
    private static final int KEYS_MAX = 4096;

    private final IndexRanges ranges;
    private final long snapshot;
    private final Region region;
    private final long keys;

    /// Takes keys: the address of addresses of `[int bytes][row key]`, valid during the call.
    @FunctionalInterface
    interface Consumer {
        void accept(long keys, int count);
    }

    /// @param region holds the keys
    KeySearch(IndexRanges ranges, long snapshot, Region region) {
        this.ranges = ranges;
        this.snapshot = snapshot;
        this.region = region;
        this.keys = region.allocate(8L * KEYS_MAX);
    }

    void forEach(Consumer consumer) {
        for (IndexRanges.Range range : ranges.ranges()) {
            long low = range.low();
            int lowBytes = range.lowBytes();
            while (low != 0) {
                Chunk chunk = new Chunk();
                ranges.index().entries().scan(low, lowBytes, range.high(), range.highBytes(), chunk::look);
                if (chunk.count > 0) {
                    consumer.accept(keys, chunk.count);
                }
                low = chunk.last;
                lowBytes = chunk.lastBytes;
            }
        }
    }

    private final class Chunk {
        private int count;
        private long last;
        private int lastBytes;

        private boolean look(long key, int head, int bytes, long end) {
            if (end > snapshot) {
                int length = bytes - head;
                long copy = region.allocateBytes(Integer.BYTES + (long) length);
                Memory.putInt(copy, length);
                Memory.copy(key + head, copy + Integer.BYTES, length);
                Memory.putLong(keys + 8L * count++, copy);
            }
            if (count < KEYS_MAX) {
                return true;
            }
            lastBytes = bytes + 1;
            last = region.allocateBytes(lastBytes);
            Memory.copy(key, last, bytes);
            Memory.putByte(last + bytes, (byte) 0);
            return false;
        }
    }
}
