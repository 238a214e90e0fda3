package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Keeps the log from running into a full disk: space is taken, filled with zeros, before it is needed.
final class FreeSpace {
    private static final int ZEROS = 64 << 10;
    private static final ByteBuffer ZERO_BYTES =
            ByteBuffer.allocateDirect(ZEROS).asReadOnlyBuffer();

    private final Disk disk;
    private final long freeBytesMin;

    FreeSpace(Disk disk, long freeBytesMin) {
        this.disk = disk;
        this.freeBytesMin = freeBytesMin;
    }

    /// @throws DatabaseException 53100 where taking `bytes` would leave less than the watermark
    void check(Path path, long bytes) throws IOException {
        long usable = disk.usableBytes(path);
        if (usable - bytes < freeBytesMin) {
            throw full(path, usable + " bytes are free, the log needs " + bytes + " and keeps " + freeBytesMin, null);
        }
    }

    /// Writes zeros from `start` to `end`.
    ///
    /// @throws DatabaseException 53100 where there is no room
    void take(Path path, FileChannel channel, long start, long end) throws IOException {
        check(path, end - start);
        try {
            for (long at = start; at < end; ) {
                at += channel.write(ZERO_BYTES.slice(0, (int) Math.min(ZEROS, end - at)), at);
            }
        } catch (IOException error) {
            if (isFull(error)) {
                throw full(path, String.valueOf(error.getMessage()), error);
            }
            throw error;
        }
    }

    private static boolean isFull(IOException error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota") || message.contains("not enough space");
    }

    private static DatabaseException full(Path path, String why, @Nullable IOException cause) {
        return new DatabaseException(
                SqlState.DISK_FULL,
                "the disk of " + path + " is full: " + why + "; free some space and try again",
                cause);
    }
}
