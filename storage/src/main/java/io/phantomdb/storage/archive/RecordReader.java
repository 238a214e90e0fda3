package io.phantomdb.storage.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Reads records one by one from a part of a file: per record u32 length, little endian, and the payload. One thread.
public final class RecordReader {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel channel;
    private long left;
    private ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private int length;

    /// Reads from the channel's position on; the caller closes the channel.
    ///
    /// @param bytes how far
    public RecordReader(FileChannel channel, long bytes) {
        this.channel = channel;
        this.left = bytes;
    }

    /// Goes to the next record; false at the end. EOFException where the part ends within a record.
    public boolean next() throws IOException {
        buffer.position(buffer.position() + length);
        length = 0;
        if (left == 0 && !buffer.hasRemaining()) {
            return false;
        }
        fill(Integer.BYTES);
        int bytes = buffer.getInt();
        if (bytes < 0 || bytes > buffer.remaining() + left) {
            throw new EOFException(
                    "a record of " + bytes + " bytes where " + (buffer.remaining() + left) + " are left");
        }
        fill(bytes);
        length = bytes;
        return true;
    }

    /// The record, in the byte order of a new buffer (big endian); valid until the next call of [#next].
    public ByteBuffer payload() {
        return buffer.slice(buffer.position(), length);
    }

    private void fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        ByteBuffer target = buffer;
        if (bytes > buffer.capacity()) {
            target = ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
            target.put(buffer);
        } else {
            target.compact();
        }
        target.limit((int) Math.min(target.capacity(), target.position() + left));
        while (target.hasRemaining()) {
            int read = channel.read(target);
            if (read < 0) {
                throw new EOFException("the file is " + left + " bytes shorter than it was");
            }
            left -= read;
        }
        buffer = target.flip();
        if (buffer.remaining() < bytes) {
            throw new EOFException("a record ends " + (bytes - buffer.remaining()) + " bytes too early");
        }
    }
}
