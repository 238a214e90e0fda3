package io.phantomdb.parquet.segment;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.type.SqlType;

/// Hashes of key values: values that [KeyOrder] takes as equal have one hash.
final class KeyHash {
    private KeyHash() {}

    /// The hash of a key whose columns so far have the hash `before`, with another column.
    static long with(long before, SqlType type, long address) {
        return (Long.rotateLeft(before, 23) ^ of(type, address)) * 0x9E3779B97F4A7C15L;
    }

    private static long of(SqlType type, long address) {
        return switch (type.layout()) {
            case INT8 -> mixed(Memory.getByte(address));
            case INT16 -> mixed(Memory.getShort(address));
            case INT32 -> mixed(Memory.getInt(address));
            case INT64 -> mixed(Memory.getLong(address));
            case FLOAT32 -> mixed(Double.doubleToLongBits(Memory.getFloat(address) + 0.0));
            case FLOAT64 -> mixed(Double.doubleToLongBits(Memory.getDouble(address) + 0.0));
            case INT128, UUID -> KeyCodec.hash(address, 16);
            case BYTES -> KeyCodec.hash(Memory.getLong(address + 8), KeyOrder.length(type, address));
            case INTERVAL -> mixed(KeyOrder.nanos(address));
        };
    }

    private static long mixed(long value) {
        long z = value * 0xBF58476D1CE4E5B9L;
        return z ^ z >>> 29;
    }
}
