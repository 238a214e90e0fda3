package io.phantomdb.storage.backup;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Copies files, forces them, and tells their checksums on the way.
final class FileCopy {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Disk disk;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /// What a file holds.
    record Content(long bytes, int crc) {}

    FileCopy(Disk disk) {
        this.disk = disk;
    }

    /// The target's directory is there, its name is forced by the caller.
    Content copy(Path from, Path to) throws IOException {
        try (FileChannel in = disk.open(from, StandardOpenOption.READ);
                FileChannel out = disk.open(
                        to,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            CRC32C crc = new CRC32C();
            long bytes = 0;
            while (in.read(buffer.clear()) >= 0) {
                bytes += buffer.flip().remaining();
                crc.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            out.force(true);
            return new Content(bytes, (int) crc.getValue());
        }
    }

    /// Copies and compares. SQLSTATE XX001 where the source is not what it was.
    void copy(Path from, Path to, Content expected) throws IOException {
        Content found;
        try {
            found = copy(from, to);
        } catch (NoSuchFileException missing) {
            throw damaged(from, "is missing");
        }
        requireEqual(from, found, expected);
    }

    /// SQLSTATE XX001 where the file is not what it was.
    void verify(Path file, Content expected) throws IOException {
        try {
            requireEqual(file, content(file), expected);
        } catch (NoSuchFileException missing) {
            throw damaged(file, "is missing");
        }
    }

    private static void requireEqual(Path file, Content found, Content expected) {
        if (!found.equals(expected)) {
            throw damaged(
                    file,
                    "has " + found.bytes + " bytes and checksum " + Integer.toHexString(found.crc) + " where "
                            + expected.bytes + " and " + Integer.toHexString(expected.crc) + " were written");
        }
    }

    Content content(Path file) throws IOException {
        try (FileChannel in = disk.open(file, StandardOpenOption.READ)) {
            CRC32C crc = new CRC32C();
            long bytes = 0;
            while (in.read(buffer.clear()) >= 0) {
                bytes += buffer.flip().remaining();
                crc.update(buffer);
            }
            return new Content(bytes, (int) crc.getValue());
        }
    }

    static DatabaseException damaged(Path file, String what) {
        return new DatabaseException(SqlState.DATA_CORRUPTED, "backup file " + file + " " + what);
    }
}
