package io.phantomdb.storage.backup;

import io.phantomdb.core.world.Disk;
import io.phantomdb.wal.CommitLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Records of the log in a file of a backup, whichever engine kept them; little endian:
///
///     u64 LSN of the first record | per record: u32 length, the payload
///
/// The backup's manifest has the checksum of the file.
final class RecordFile {
    private static final int BUFFER_BYTES = 1 << 20;

    private RecordFile() {}

    /// Appends records one by one. One thread.
    static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        private long next;

        Writer(Path file, long firstLsn, Disk disk) throws IOException {
            channel = disk.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            next = firstLsn;
            buffer.putLong(firstLsn);
        }

        /// The LSN that comes next.
        long next() {
            return next;
        }

        void add(ByteBuffer payload) {
            int bytes = Integer.BYTES + payload.remaining();
            try {
                if (bytes > buffer.remaining()) {
                    flush();
                }
                if (bytes > buffer.capacity()) {
                    buffer = ByteBuffer.allocate(2 * bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            buffer.putInt(payload.remaining()).put(payload.duplicate());
            next++;
        }

        private void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        void finish() throws IOException {
            flush();
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Appends all records of the file to a log that gives them the LSNs they had.
    static void append(Path file, CommitLog log, Disk disk) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .limit(0);
            buffer = filled(buffer, channel, Long.BYTES);
            long lsn = buffer.getLong();
            while (true) {
                buffer = filled(buffer, channel, Integer.BYTES);
                if (buffer.remaining() < Integer.BYTES) {
                    break;
                }
                int bytes = buffer.getInt();
                buffer = filled(buffer, channel, bytes);
                long given = log.append(buffer.slice(buffer.position(), bytes));
                if (given != lsn++) {
                    throw FileCopy.damaged(file, "has LSN " + (lsn - 1) + " where the log gives " + given);
                }
                buffer.position(buffer.position() + bytes);
            }
            log.force();
        }
    }

    /// A buffer with so many bytes, as far as the file has them.
    private static ByteBuffer filled(ByteBuffer buffer, FileChannel channel, int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return buffer;
        }
        ByteBuffer target = buffer;
        if (bytes > buffer.capacity()) {
            target = ByteBuffer.allocate(2 * bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            target.put(buffer);
        } else {
            target.compact();
        }
        while (target.hasRemaining() && channel.read(target) >= 0) {}
        return target.flip();
    }
}
