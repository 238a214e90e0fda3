package io.phantomdb.storage.backup;

import io.phantomdb.core.world.Disk;
import io.phantomdb.storage.archive.RecordReader;
import io.phantomdb.wal.CommitLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

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
        private @Nullable IOException failure;

        Writer(Path file, long firstLsn, Disk disk) throws IOException {
            channel = disk.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            next = firstLsn;
            buffer.putLong(firstLsn);
        }

        /// The LSN that comes next.
        long next() {
            return next;
        }

        /// A failure is kept until [#finish]: who reads the log would take it for the log's.
        void add(ByteBuffer payload) {
            int bytes = Integer.BYTES + payload.remaining();
            try {
                if (bytes > buffer.remaining()) {
                    flush();
                }
            } catch (IOException full) {
                failure = failure == null ? full : failure;
                buffer.clear();
            }
            if (bytes > buffer.capacity()) {
                buffer = ByteBuffer.allocate(2 * bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
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
            if (failure != null) {
                throw failure;
            }
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
            ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            while (first.hasRemaining() && channel.read(first) >= 0) {}
            long lsn = first.getLong(0);
            RecordReader records = new RecordReader(channel, channel.size() - Long.BYTES);
            while (records.next()) {
                long given = log.append(records.payload());
                if (given != lsn++) {
                    throw FileCopy.damaged(file, "has LSN " + (lsn - 1) + " where the log gives " + given);
                }
            }
            log.force();
        }
    }
}
