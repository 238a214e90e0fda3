package io.phantomdb.storage;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.backup.BackupDirectory;
import io.phantomdb.storage.backup.RestoredDatabase;
import io.phantomdb.storage.fold.IoErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// `phantomdb restore`: makes a data directory of a backup.
public final class DatabaseRestore {
    private DatabaseRestore() {}

    /// Restores into a missing or empty directory, and checks what came out. An interrupted restore leaves a directory
    /// that no server takes for a database.
    ///
    /// SQLSTATE 55000 the directory is not empty, 58P01 there is no such backup, XX001 it is damaged, 53100 and
    /// 58030 for I/O errors.
    ///
    /// @param asOfMillis take the newest backup taken at or before this wall time in milliseconds
    public static BackupInfo run(
            Path backups, OptionalLong asOfMillis, Path dataDirectory, Settings settings, World world) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        try {
            world.disk().createDirectories(directory);
            if (!world.disk().list(directory).isEmpty()) {
                throw new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "a database is restored into an empty directory; " + directory + " is not");
            }
            BackupDirectory source = new BackupDirectory(backups, world.disk());
            BackupInfo info = new RestoredDatabase(source, directory, settings, world).fill(asOfMillis);
            DirectoryLock.mark(directory, world.disk());
            List<Finding> bad = DatabaseCheck.run(directory, settings, world, false).stream()
                    .filter(Finding::isBad)
                    .toList();
            if (!bad.isEmpty()) {
                throw new DatabaseException(
                        SqlState.DATA_CORRUPTED, "the restored database is damaged: " + bad.getFirst());
            }
            return info;
        } catch (IOException failure) {
            throw IoErrors.of("cannot restore into " + directory, failure);
        }
    }
}
