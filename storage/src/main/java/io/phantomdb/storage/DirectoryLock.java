package io.phantomdb.storage;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The claim of one process on a data directory (`LOCK`), and the check of what the directory is (`FORMAT`).
final class DirectoryLock implements AutoCloseable {
    /// The on-disk format that this code writes. 1, of development versions before the first release, had no
    /// checksums of Iceberg's metadata and other catalog records; nothing reads it.
    private static final int FORMAT = 2;

    private static final String FORMAT_FILE = "FORMAT";
    private static final String LOCK_FILE = "LOCK";
    private static final Set<String> STRANGERS_ALLOWED = Set.of(LOCK_FILE, "FORMAT.tmp", "lost+found");

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// SQLSTATE 55006 in use, 55000 not a directory of ours, or of another format.
    static DirectoryLock take(Path directory, Disk disk) throws IOException {
        return take(directory, disk, true);
    }

    /// Takes a directory that is not marked as a database yet.
    static DirectoryLock takeUnmarked(Path directory, Disk disk) throws IOException {
        return take(directory, disk, false);
    }

    private static DirectoryLock take(Path directory, Disk disk, boolean checked) throws IOException {
        disk.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!lock(channel)) {
                throw new DatabaseException(
                        SqlState.OBJECT_IN_USE,
                        "the data directory " + directory + " is in use by another PhantomDB server");
            }
            if (checked) {
                checkFormat(directory, disk);
            }
            return new DirectoryLock(channel);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static void checkFormat(Path directory, Disk disk) throws IOException {
        Path file = directory.resolve(FORMAT_FILE);
        if (!disk.exists(file)) {
            for (Path path : disk.list(directory)) {
                if (!STRANGERS_ALLOWED.contains(String.valueOf(path.getFileName()))) {
                    throw unfit(
                            directory,
                            "is not empty and not a PhantomDB data directory: it holds " + path.getFileName());
                }
            }
            write(directory, disk);
            return;
        }
        String text = read(file, disk);
        if (!text.matches("[0-9]{1,9}")) {
            throw unfit(directory, "has a FORMAT file that says \"" + text + "\"");
        }
        int format = Integer.parseInt(text);
        if (format > FORMAT) {
            throw unfit(
                    directory,
                    "is of format " + text + ", newer than this version's " + FORMAT + ", says its FORMAT file");
        }
        if (format < FORMAT) {
            throw unfit(
                    directory,
                    "is of format " + text + ", which only the development version that wrote it reads: copy the data"
                            + " out with that version (COPY … TO) and in with this one");
        }
    }

    private static DatabaseException unfit(Path directory, String what) {
        return new DatabaseException(
                SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the data directory " + directory + " " + what);
    }

    private static String read(Path file, Disk disk) throws IOException {
        try (FileChannel in = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(64);
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        }
    }

    /// Makes the directory, whose files are complete now, a data directory.
    static void mark(Path directory, Disk disk) throws IOException {
        write(directory, disk);
    }

    private static void write(Path directory, Disk disk) throws IOException {
        Path temporary = directory.resolve("FORMAT.tmp");
        try (FileChannel out = disk.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap((FORMAT + "\n").getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        disk.move(temporary, directory.resolve(FORMAT_FILE));
        disk.forceDirectory(directory);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
