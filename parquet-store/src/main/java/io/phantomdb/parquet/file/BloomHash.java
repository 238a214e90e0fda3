package io.phantomdb.parquet.file;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;

/// XXH64 with seed 0 of a value's PLAIN bytes, as Parquet's bloom filters take it ("Parquet Bloom Filter" of the format
/// specification; XXH64 from the xxHash specification).
public final class BloomHash {
    private static final long PRIME1 = 0x9E3779B185EBCA87L;
    private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME3 = 0x165667B19E3779F9L;
    private static final long PRIME4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private BloomHash() {}

    /// Whether values of the type that are equal as keys have equal bytes, few of them by chance the same.
    public static boolean covers(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT,
                    INTEGER,
                    DATE,
                    BIGINT,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    VARCHAR,
                    VARBINARY,
                    UUID,
                    ARRAY,
                    JSONB -> true;
            case DECIMAL -> type.precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX;
            case NULL, BOOLEAN, REAL, DOUBLE, CHAR, INTERVAL -> false;
        };
    }

    /// The value of an integer layout, in a flat vector, as a number.
    public static long number(SqlType type, long address) {
        return switch (type.layout()) {
            case INT16 -> Memory.getShort(address);
            case INT32 -> Memory.getInt(address);
            default -> Memory.getLong(address);
        };
    }

    /// Of four bytes, the form of INT32 columns.
    public static long ofInt(int value) {
        long hash = PRIME5 + 4;
        hash ^= (value & 0xffffffffL) * PRIME1;
        return avalanche(Long.rotateLeft(hash, 23) * PRIME2 + PRIME3);
    }

    /// Of eight bytes, the form of INT64 columns.
    public static long ofLong(long value) {
        return avalanche(mixLong(PRIME5 + 8, value));
    }

    /// Of the bytes of a string or a fixed-length value.
    public static long ofBytes(long address, int length) {
        long at = address;
        long end = address + length;
        long hash;
        if (length >= STRIPE) {
            long a = 0x60EA27EEADC0B5D6L;
            long b = PRIME2;
            long c = 0;
            long d = -PRIME1;
            for (; at + STRIPE <= end; at += STRIPE) {
                a = round(a, Memory.getLong(at));
                b = round(b, Memory.getLong(at + 8));
                c = round(c, Memory.getLong(at + 16));
                d = round(d, Memory.getLong(at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = PRIME5;
        }
        hash += length;
        for (; at + 8 <= end; at += 8) {
            hash = mixLong(hash, Memory.getLong(at));
        }
        if (at + 4 <= end) {
            hash ^= (Memory.getInt(at) & 0xffffffffL) * PRIME1;
            hash = Long.rotateLeft(hash, 23) * PRIME2 + PRIME3;
            at += 4;
        }
        for (; at < end; at++) {
            hash ^= (Memory.getByte(at) & 0xff) * PRIME5;
            hash = Long.rotateLeft(hash, 11) * PRIME1;
        }
        return avalanche(hash);
    }

    static long ofBytes(byte[] value) {
        long copy = Memory.allocate(Math.max(value.length, 1));
        try {
            Memory.copy(value, 0, copy, value.length);
            return ofBytes(copy, value.length);
        } finally {
            Memory.free(copy);
        }
    }

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * PRIME2, 31) * PRIME1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * PRIME1 + PRIME4;
    }

    private static long mixLong(long hash, long value) {
        return Long.rotateLeft(hash ^ round(0, value), 27) * PRIME1 + PRIME4;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ hash >>> 33) * PRIME2;
        mixed = (mixed ^ mixed >>> 29) * PRIME3;
        return mixed ^ mixed >>> 32;
    }
}
