package io.phantomdb.storage.archive;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// The form of an archived part of the log, whichever engine kept it; little endian:
///
///      0  u64  "PHDBARC1"
///      8  u64  timeline
///     16  u64  LSN of the first record
///     24  u64  LSN behind the last one
///     32  u64  wall time in microseconds since 1970: every commit up to here came before,
///              every later one after; 0: not known
///     40       per record: u32 length, the payload
///     end - 4  u32  CRC32C of all before
final class ArchiveFile {
    static final int HEADER_BYTES = 40;
    private static final int TRAILER_BYTES = 4;
    private static final long MAGIC = 0x3143_5241_4244_4850L;
    private static final int BUFFER_BYTES = 1 << 20;

    private ArchiveFile() {}

    /// What the header says.
    ///
    /// @param endedMicros see above
    record Header(long timeline, long firstLsn, long endLsn, long endedMicros) {}

    /// Writes a file. Its failures are kept until [#finish], so that they are not taken for those of the log that is
    /// being read. One thread.
    static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private final CRC32C crc = new CRC32C();
        private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long next;
        private long bytes;
        private final Header header;
        private @org.jspecify.annotations.Nullable IOException failure;

        Writer(Path file, Header header, Disk disk) throws IOException {
            this.header = header;
            next = header.firstLsn();
            channel = disk.open(
                    file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            buffer.putLong(MAGIC)
                    .putLong(header.timeline())
                    .putLong(header.firstLsn())
                    .putLong(header.endLsn())
                    .putLong(header.endedMicros());
        }

        void add(long lsn, ByteBuffer payload) {
            if (failure != null || lsn != next) {
                return;
            }
            int wanted = Integer.BYTES + payload.remaining();
            try {
                if (wanted > buffer.remaining()) {
                    flush();
                }
            } catch (IOException full) {
                failure = full;
                return;
            }
            if (wanted > buffer.capacity()) {
                buffer = ByteBuffer.allocate(2 * wanted).order(ByteOrder.LITTLE_ENDIAN);
            }
            buffer.putInt(payload.remaining()).put(payload.duplicate());
            next++;
        }

        private void flush() throws IOException {
            crc.update(buffer.flip().duplicate());
            write();
        }

        private void write() throws IOException {
            bytes += buffer.remaining();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        /// Completes and forces the file; its length. SQLSTATE XX001 where records are missing.
        long finish() throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (next != header.endLsn()) {
                throw new DatabaseException(
                        SqlState.DATA_CORRUPTED,
                        "the log cannot be read at LSN " + next + ", so it is not archived from there on");
            }
            flush();
            buffer.putInt((int) crc.getValue()).flip();
            write();
            channel.force(true);
            return bytes;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Reads all of the file and compares it with its checksum and its name. SQLSTATE XX001.
    static Header verify(ArchivedLog log, long timeline, Disk disk) throws IOException {
        try (FileChannel channel = disk.open(log.path(), StandardOpenOption.READ)) {
            long bytes = channel.size();
            if (bytes < HEADER_BYTES + TRAILER_BYTES) {
                throw damaged(log.path(), "has only " + bytes + " bytes");
            }
            CRC32C crc = new CRC32C();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long left = bytes - TRAILER_BYTES; left > 0; left -= buffer.limit()) {
                read(channel, buffer.clear().limit((int) Math.min(left, BUFFER_BYTES)), log.path());
                crc.update(buffer.duplicate());
            }
            read(channel, buffer.clear().limit(TRAILER_BYTES), log.path());
            if (buffer.getInt() != (int) crc.getValue()) {
                throw damaged(log.path(), "does not end with the checksum of its bytes");
            }
            Header header = header(channel, log.path());
            if (header.timeline() != timeline
                    || header.firstLsn() != log.firstLsn()
                    || header.endLsn() != log.endLsn()) {
                throw damaged(log.path(), "is another file than its name says: " + header);
            }
            return header;
        }
    }

    private static Header header(FileChannel channel, Path path) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(0);
        read(channel, head, path);
        if (head.getLong() != MAGIC) {
            throw damaged(path, "does not begin as an archived log");
        }
        return new Header(head.getLong(), head.getLong(), head.getLong(), head.getLong());
    }

    /// The records of a file that [#verify] found right.
    ///
    /// @param channel of it, closed by the caller
    static RecordReader records(FileChannel channel) throws IOException {
        channel.position(HEADER_BYTES);
        return new RecordReader(channel, channel.size() - HEADER_BYTES - TRAILER_BYTES);
    }

    private static void read(FileChannel channel, ByteBuffer buffer, Path path) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw damaged(path, "ends too early");
            }
        }
        buffer.flip();
    }

    static DatabaseException damaged(Path file, String what) {
        return new DatabaseException(SqlState.DATA_CORRUPTED, "archived log " + file + " " + what);
    }
}
