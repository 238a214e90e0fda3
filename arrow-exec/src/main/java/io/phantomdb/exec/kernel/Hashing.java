package io.phantomdb.exec.kernel;

import io.phantomdb.core.memory.Memory;

/// Hashes of keys.
public final class Hashing {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private Hashing() {}

    /// Mixes all bits into all bits (a multiply and a fold).
    public static long mix(long value) {
        long product = value * MULTIPLIER;
        return product ^ product >>> 32;
    }

    public static long combine(long hash, long value) {
        return mix(Long.rotateLeft(hash, 25) ^ value);
    }

    public static long bytes(long address, int length) {
        long hash = length * MULTIPLIER;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            hash = combine(hash, Memory.getLong(address + i));
        }
        if (i < length) {
            long tail = 0;
            for (int shift = 0; i < length; i++, shift += 8) {
                tail |= (Memory.getByte(address + i) & 0xffL) << shift;
            }
            hash = combine(hash, tail);
        }
        return hash;
    }
}
