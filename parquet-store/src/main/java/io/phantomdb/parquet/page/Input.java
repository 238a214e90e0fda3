package io.phantomdb.parquet.page;

import io.phantomdb.core.memory.Memory;

/// A cursor over encoded bytes that never passes their end. One thread.
///
/// Decoders may load up to [#SLACK] bytes beyond the end (and ignore them), so whoever provides the bytes sees to it
/// that these are mapped.
public final class Input {
    /// Readable bytes that must follow every input.
    public static final int SLACK = 16;

    private long position;
    private final long end;

    public Input(long address, long bytes) {
        this.position = address;
        this.end = address + bytes;
    }

    public long position() {
        return position;
    }

    public long remaining() {
        return end - position;
    }

    /// Steps over `bytes` and returns where they start.
    public long take(long bytes) {
        if (bytes < 0 || bytes > end - position) {
            throw new CorruptPage(bytes + " bytes expected, " + (end - position) + " left");
        }
        long start = position;
        position += bytes;
        return start;
    }

    int readByte() {
        return Memory.getByte(take(1)) & 0xff;
    }

    public int readInt() {
        return Memory.getInt(take(4));
    }

    /// Unsigned LEB128 of at most 64 bits.
    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = readByte();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new CorruptPage("a variable length number has more than ten bytes");
    }

    int readCount(String what) {
        long value = readVarint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CorruptPage(what + " is " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    long readZigZag() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }
}
