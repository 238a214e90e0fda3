package io.phantomdb.exec.spill;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// The directory in which queries put what does not fit into memory, and how much all of them together may put there.
/// Any thread may call.
public final class SpillSpace {
    static final String SUFFIX = ".spill";

    private final Disk disk;
    private final Path directory;
    private final long limit;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    private SpillSpace(Disk disk, Path directory, long limit) {
        this.disk = disk;
        this.directory = directory;
        this.limit = limit;
    }

    /// Takes the directory for this process alone, and deletes the spill files in it.
    ///
    /// @param limit bytes; 0: half of what is free now
    public static SpillSpace open(Disk disk, Path directory, long limit) {
        try {
            disk.createDirectories(directory);
            for (Path file : disk.list(directory)) {
                if (file.toString().endsWith(SUFFIX)) {
                    disk.delete(file);
                }
            }
            long bytes = limit > 0 ? limit : disk.usableBytes(directory) / 2;
            return new SpillSpace(disk, directory, bytes);
        } catch (IOException failure) {
            throw failed("cannot empty the spill directory " + directory, failure);
        }
    }

    SpillFile create() {
        Path path = directory.resolve(number.incrementAndGet() + SUFFIX);
        try {
            FileChannel channel =
                    disk.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            files.incrementAndGet();
            return new SpillFile(this, path, channel);
        } catch (IOException failure) {
            throw failed("cannot create the spill file " + path, failure);
        }
    }

    /// Counts bytes about to be written. SQLSTATE 53100 where they are too many.
    void take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            long others = used.addAndGet(-bytes);
            throw new DatabaseException(
                    SqlState.DISK_FULL,
                    "no more room to spill: " + others + " of " + limit + " bytes are taken (exec.spill_bytes) and "
                            + bytes + " more are needed; use less memory in the query or raise memory.query_memory");
        }
        written.addAndGet(bytes);
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    void delete(Path path) throws IOException {
        files.decrementAndGet();
        disk.delete(path);
    }

    static DatabaseException failed(String what, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        SqlState state = message.contains("No space left") ? SqlState.DISK_FULL : SqlState.IO_ERROR;
        return new DatabaseException(state, what + ": " + message, failure);
    }

    public Path directory() {
        return directory;
    }

    public long limit() {
        return limit;
    }

    /// Files of running queries.
    public long files() {
        return files.get();
    }

    /// Bytes of those files.
    public long used() {
        return used.get();
    }

    /// Bytes written since the space was opened.
    public long written() {
        return written.get();
    }
}
