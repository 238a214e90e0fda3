package io.phantomdb.storage.backup;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.world.Disk;
import io.phantomdb.storage.fold.IoErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A directory with backups of one database. One thread at a time writes.
public final class BackupDirectory {
    static final String SEGMENTS = "segments";
    private static final String PREFIX = "backup-";

    private final Path directory;
    private final Disk disk;

    public BackupDirectory(Path directory, Disk disk) {
        this.directory = directory.toAbsolutePath().normalize();
        this.disk = disk;
    }

    Path path() {
        return directory;
    }

    static String name(long number) {
        return PREFIX + number;
    }

    /// The complete backups, the oldest first.
    public List<BackupInfo> all() {
        try {
            List<BackupInfo> found = new ArrayList<>();
            for (long number : numbers()) {
                found.add(manifest(number).info());
            }
            return List.copyOf(found);
        } catch (IOException failure) {
            throw IoErrors.of("cannot read the backups in " + directory, failure);
        }
    }

    List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            String name = String.valueOf(path.getFileName());
            if (name.matches(PREFIX + "[0-9]{1,18}")) {
                numbers.add(Long.parseLong(name.substring(PREFIX.length())));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /// SQLSTATE XX001 where it is damaged.
    Manifest manifest(long number) throws IOException {
        return Manifest.read(directory.resolve(name(number)).resolve(Manifest.FILE), disk);
    }

    /// The newest backup, or the newest one taken at or before a moment. SQLSTATE 58P01 where there is none, XX001
    /// where one that may be it is damaged.
    Manifest newest(Optional<AsOf.Moment> moment) throws IOException {
        for (long number : numbers().reversed()) {
            Manifest manifest = manifest(number);
            if (moment.isEmpty() || isAtOrBefore(manifest.info(), moment.get())) {
                return manifest;
            }
        }
        throw new DatabaseException(
                SqlState.UNDEFINED_FILE,
                "there is no backup in " + directory + (moment.isEmpty() ? "" : " that is old enough"));
    }

    private static boolean isAtOrBefore(BackupInfo backup, AsOf.Moment moment) {
        return switch (moment) {
            case AsOf.Time time -> backup.takenAt() <= Math.floorDiv(time.micros(), 1000L);
            case AsOf.Commit commit -> backup.commit() <= commit.timestamp();
        };
    }

    void createParents(Path file) throws IOException {
        disk.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
    }
}
