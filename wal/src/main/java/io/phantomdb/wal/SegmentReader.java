package io.phantomdb.wal;

import io.phantomdb.core.world.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A segment file as bytes at offsets, read through a window. Fails with [UncheckedIOException]. One thread.
final class SegmentReader implements AutoCloseable {
    private static final int WINDOW_BYTES = 256 << 10;

    private final FileChannel channel;
    private final long size;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long windowStart;
    private int windowBytes;

    SegmentReader(Disk disk, Path file) throws IOException {
        channel = disk.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    long size() {
        return size;
    }

    int intAt(long offset) {
        ensure(offset, Integer.BYTES);
        return window.getInt((int) (offset - windowStart));
    }

    long longAt(long offset) {
        ensure(offset, Long.BYTES);
        return window.getLong((int) (offset - windowStart));
    }

    /// A view of `bytes` bytes from `offset` on, little endian, valid until the next call of any method here.
    ByteBuffer window(long offset, int bytes) {
        ensure(offset, bytes);
        return window.slice((int) (offset - windowStart), bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void ensure(long offset, int bytes) {
        if (offset >= windowStart && offset + bytes <= windowStart + windowBytes) {
            return;
        }
        if (bytes > window.capacity()) {
            window = ByteBuffer.allocate(bytes + WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
        windowStart = offset;
        windowBytes = 0;
        window.clear();
        try {
            while (window.hasRemaining() && channel.read(window, offset + window.position()) > 0) {
                windowBytes = window.position();
            }
            if (windowBytes < bytes) {
                throw new EOFException("read " + windowBytes + " of " + bytes + " bytes at offset " + offset);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
