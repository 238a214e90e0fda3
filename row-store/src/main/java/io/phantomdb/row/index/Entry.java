package io.phantomdb.row.index;

import io.phantomdb.core.memory.Memory;

/// An entry of an [OrderedIndex], also the separator of an inner node, at one address:
///
///     0    long end        LIVE, or the timestamp at which no live row had the entry any more
///     8    int  bytes      of the key
///     12   int  head       bytes of the key that are the index key; the row's own key follows them
///     16   key
final class Entry {
    static final int HEADER_BYTES = 16;
    private static final int ALLOCATOR_BYTES = 16;

    private Entry() {}

    static long create(long key, int bytes, int head, long end) {
        long entry = Memory.allocate(HEADER_BYTES + bytes);
        Memory.putLong(entry, end);
        Memory.putInt(entry + 8, bytes);
        Memory.putInt(entry + 12, head);
        Memory.copyDisjoint(key, entry + HEADER_BYTES, bytes);
        return entry;
    }

    /// Memory that an entry of a key takes, the allocator's share included.
    static long size(int bytes) {
        return HEADER_BYTES + ALLOCATOR_BYTES + (bytes + 15L & -16L);
    }

    static long end(long entry) {
        return Memory.getLong(entry);
    }

    static void setEnd(long entry, long end) {
        Memory.putLong(entry, end);
    }

    static int bytes(long entry) {
        return Memory.getInt(entry + 8);
    }

    static int head(long entry) {
        return Memory.getInt(entry + 12);
    }

    static long key(long entry) {
        return entry + HEADER_BYTES;
    }

    /// The first eight bytes of a key as a number whose unsigned order is theirs; missing bytes count as 0.
    static long prefix(long key, int bytes) {
        if (bytes >= 8) {
            return Long.reverseBytes(Memory.getLong(key));
        }
        long prefix = 0;
        for (int i = 0; i < bytes; i++) {
            prefix |= (Memory.getByte(key + i) & 0xffL) << (56 - 8 * i);
        }
        return prefix;
    }
}
