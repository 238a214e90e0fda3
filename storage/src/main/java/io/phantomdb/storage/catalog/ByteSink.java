package io.phantomdb.storage.catalog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes values as bytes, little endian, texts and byte strings after their `int` length in bytes.
public final class ByteSink {
    private ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

    public ByteSink writeByte(int value) {
        room(1).put((byte) value);
        return this;
    }

    public ByteSink writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    public ByteSink writeInt(int value) {
        room(4).putInt(value);
        return this;
    }

    public ByteSink writeLong(long value) {
        room(8).putLong(value);
        return this;
    }

    public ByteSink writeBytes(byte[] value) {
        writeInt(value.length);
        room(value.length).put(value);
        return this;
    }

    public ByteSink writeText(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int wanted) {
        if (bytes.remaining() < wanted) {
            int capacity = Math.max(bytes.capacity() * 2, bytes.position() + wanted);
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }
}
