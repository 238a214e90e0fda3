package io.phantomdb.storage;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The file `REPAIR`: a repair is cutting the log off, for the reason in it, or has and did not end. Files that the log
/// does not name may hold rows of its lost part then, so nothing but a repair may touch the directory.
record RepairMarker(Path file, Disk disk) {
    private static final int BYTES_MAX = 64 << 10;

    static RepairMarker of(Path dataDirectory, Disk disk) {
        return new RepairMarker(dataDirectory.resolve("REPAIR"), disk);
    }

    /// Why the log is cut off; empty where no repair was interrupted.
    Optional<String> reason() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel in = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
            return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip());
        }
    }

    /// Durable on return.
    void set(String reason) throws IOException {
        try (FileChannel out = disk.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        disk.forceDirectory(java.util.Objects.requireNonNull(file.getParent()));
    }

    void clear() throws IOException {
        disk.delete(file);
        disk.forceDirectory(java.util.Objects.requireNonNull(file.getParent()));
    }

    /// SQLSTATE 55000 where a repair was interrupted.
    void requireNone() throws IOException {
        if (disk.exists(file)) {
            throw new DatabaseException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "a repair of " + file.getParent() + " was interrupted; run phantomdb check --repair again");
        }
    }
}
