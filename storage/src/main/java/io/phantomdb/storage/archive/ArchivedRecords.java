package io.phantomdb.storage.archive;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of one timeline in an archive, one by one from some LSN on, as far as no file is missing. Each file is
/// verified before its first record is handed out. One thread.
public final class ArchivedRecords implements AutoCloseable {
    private final Path directory;
    private final Timeline timeline;
    private final Disk disk;
    private final boolean verified;
    private final List<ArchivedLog> files;
    private int nextFile;
    private long lsn;
    private long end;
    private long endedMicros;
    private @Nullable FileChannel channel;
    private @Nullable RecordReader reader;

    /// @param fromLsn of the first record handed out
    /// @param verified whether the files were read before
    public ArchivedRecords(Path archive, Timeline timeline, long fromLsn, Disk disk, boolean verified)
            throws IOException {
        this.directory = archive.toAbsolutePath().normalize().resolve(timeline.name());
        this.timeline = timeline;
        this.disk = disk;
        this.verified = verified;
        this.files = ArchivedLog.all(directory, disk).stream()
                .filter(file -> file.endLsn() > fromLsn)
                .toList();
        this.end = fromLsn;
        this.lsn = fromLsn - 1;
        if (!files.isEmpty() && files.getFirst().firstLsn() <= fromLsn && open()) {
            for (long before = files.getFirst().firstLsn(); before < fromLsn; before++) {
                if (!current().next()) {
                    throw tooShort();
                }
            }
        }
    }

    /// Goes to the next record; false where the archive has none that follows directly. SQLSTATE XX001.
    public boolean next() throws IOException {
        while (lsn + 1 == end) {
            if (!open()) {
                return false;
            }
        }
        if (!current().next()) {
            throw tooShort();
        }
        lsn++;
        return true;
    }

    /// Of the current record.
    public long lsn() {
        return lsn;
    }

    /// Valid until the next call of [#next].
    public ByteBuffer payload() {
        return current().payload();
    }

    /// Wall time in microseconds up to which all commits are in the files read so far; 0: not known.
    public long endedMicros() {
        return endedMicros;
    }

    /// What is missing behind the last record. SQLSTATE 58P01 where other records follow, else `otherwise`.
    public DatabaseException missing(String wanted, SqlState otherwise) {
        boolean gap = nextFile < files.size();
        return new DatabaseException(
                gap ? SqlState.UNDEFINED_FILE : otherwise,
                wanted
                        + (gap
                                ? ": the archive has a gap, the log from LSN " + end + " to "
                                        + (files.get(nextFile).firstLsn() - 1) + " is missing in "
                                : ": the log is archived up to LSN " + (end - 1) + " only, in ")
                        + directory);
    }

    /// Whether records are missing before others that are there.
    public boolean hasGap() {
        return nextFile < files.size();
    }

    private boolean open() throws IOException {
        if (nextFile == files.size() || files.get(nextFile).firstLsn() > end) {
            return false;
        }
        ArchivedLog file = files.get(nextFile++);
        if (channel != null && file.firstLsn() < end) {
            throw ArchiveFile.damaged(file.path(), "has records that the file before it has too");
        }
        close();
        if (!verified) {
            endedMicros = ArchiveFile.verify(file, timeline.id(), disk).endedMicros();
        }
        FileChannel opened = disk.open(file.path(), StandardOpenOption.READ);
        channel = opened;
        reader = ArchiveFile.records(opened);
        end = file.endLsn();
        return true;
    }

    private RecordReader current() {
        RecordReader open = reader;
        if (open == null) {
            throw new IllegalStateException("no record");
        }
        return open;
    }

    private DatabaseException tooShort() {
        return ArchiveFile.damaged(directory, "has a file with fewer records than its name says, at LSN " + (lsn + 1));
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
