package io.phantomdb.parquet.write;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;

/// Values in Parquet's PLAIN encoding, gathered in a heap buffer that is used again and again. One thread.
final class PlainBytes {
    private final SqlType type;
    private byte[] buffer = new byte[1 << 16];
    private int size;
    private int bits;

    PlainBytes(SqlType type) {
        this.type = type;
    }

    void clear() {
        size = 0;
        bits = 0;
    }

    /// The bytes so far, valid until the next [#clear].
    BytesInput bytes() {
        return BytesInput.from(buffer, 0, size);
    }

    int size() {
        return size;
    }

    /// Appends `count` values side by side from an address; whole pages of booleans only.
    void addAll(long values, int count) {
        switch (type.kind()) {
            case BOOLEAN -> addBits(values, count);
            case INTEGER, DATE, REAL, BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, INTERVAL -> {
                int bytes = Math.multiplyExact(count, type.layout().width());
                copy(values, bytes);
            }
            case SMALLINT, DECIMAL, CHAR, VARCHAR, VARBINARY, ARRAY, JSONB -> {
                int width = type.layout().width();
                for (int i = 0; i < count; i++) {
                    add(values + (long) i * width);
                }
            }
            case NULL -> throw new AssertionError();
        }
    }

    /// Appends one value that is not a boolean.
    void add(long value) {
        switch (type.kind()) {
            case SMALLINT -> putInt(Memory.getShort(value));
            case INTEGER, DATE, REAL -> putInt(Memory.getInt(value));
            case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMPTZ -> putLong(Memory.getLong(value));
            case UUID, INTERVAL -> copy(value, 16);
            case DECIMAL -> addDecimal(value);
            case CHAR, VARCHAR, VARBINARY, ARRAY, JSONB -> {
                int length = Memory.getInt(value);
                putInt(length);
                copy(Memory.getLong(value + 8), length);
            }
            case BOOLEAN, NULL -> throw new AssertionError();
        }
    }

    private void addDecimal(long value) {
        if (type.precision() <= 9) {
            putInt((int) Memory.getLong(value));
        } else if (type.precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX) {
            putLong(Memory.getLong(value));
        } else {
            int bytes = ParquetSchema.decimalBytes(type.precision());
            int at = reserve(bytes);
            bigEndian(value, bytes, buffer, at);
        }
    }

    /// The low `bytes` bytes of a little endian 128-bit number, big endian.
    static void bigEndian(long value, int bytes, byte[] target, int at) {
        for (int i = 0; i < bytes; i++) {
            target[at + i] = Memory.getByte(value + bytes - 1 - i);
        }
    }

    private void addBits(long values, int count) {
        for (int i = 0; i < count; i++) {
            if ((bits & 7) == 0) {
                int at = reserve(1);
                buffer[at] = 0;
            }
            buffer[size - 1] |= (byte) (Memory.getByte(values + i) << (bits++ & 7));
        }
    }

    private void copy(long from, int bytes) {
        int at = reserve(bytes);
        Memory.copy(from, buffer, at, bytes);
    }

    private void putInt(int value) {
        int at = reserve(4);
        buffer[at] = (byte) value;
        buffer[at + 1] = (byte) (value >> 8);
        buffer[at + 2] = (byte) (value >> 16);
        buffer[at + 3] = (byte) (value >> 24);
    }

    private void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >> 32));
    }

    /// Makes room and returns where it starts. May replace the buffer: read the field after the call.
    private int reserve(int bytes) {
        int at = size;
        int needed = Math.addExact(size, bytes);
        if (needed > buffer.length) {
            buffer =
                    Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, buffer.length * 2L)));
        }
        size = needed;
        return at;
    }
}
