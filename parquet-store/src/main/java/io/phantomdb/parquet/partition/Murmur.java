package io.phantomdb.parquet.partition;

import io.phantomdb.core.memory.Memory;

/// Murmur3, 32 bits, x86 variant, seed 0: the hash of Iceberg's bucket transform (specification, Appendix B).
final class Murmur {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur() {}

    /// Of the eight little-endian bytes of a number.
    static int ofLong(long value) {
        int hash = mixed(mixed(0, (int) value), (int) (value >>> 32));
        return finished(hash, 8);
    }

    static int ofBytes(long address, int length) {
        int hash = 0;
        int at = 0;
        for (; at + 4 <= length; at += 4) {
            hash = mixed(hash, Memory.getInt(address + at));
        }
        int tail = 0;
        for (int i = length - 1; i >= at; i--) {
            tail = tail << 8 | Memory.getByte(address + i) & 0xff;
        }
        if (at < length) {
            hash ^= scrambled(tail);
        }
        return finished(hash, length);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int mixed(int hash, int block) {
        return Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
    }

    private static int finished(int state, int length) {
        int hash = state ^ length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }
}
