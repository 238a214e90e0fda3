package io.phantomdb.storage.catalog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads what [ByteSink] wrote. Running past the end is `BufferUnderflowException`; callers checked a checksum before.
public final class ByteSource {
    private final ByteBuffer bytes;

    public ByteSource(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public byte readByte() {
        return bytes.get();
    }

    public boolean readBoolean() {
        return bytes.get() != 0;
    }

    public int readInt() {
        return bytes.getInt();
    }

    public long readLong() {
        return bytes.getLong();
    }

    public byte[] readBytes() {
        byte[] value = new byte[bytes.getInt()];
        bytes.get(value);
        return value;
    }

    public String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    /// Everything that is left.
    public byte[] rest() {
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return value;
    }

    public boolean atEnd() {
        return !bytes.hasRemaining();
    }
}
