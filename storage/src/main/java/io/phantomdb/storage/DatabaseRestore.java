package io.phantomdb.storage;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.backup.BackupDirectory;
import io.phantomdb.storage.backup.RestoredDatabase;
import io.phantomdb.storage.backup.RollForward;
import io.phantomdb.storage.fold.IoErrors;
import io.phantomdb.storage.fold.SchemaEvolution;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `phantomdb restore`: makes a data directory of a backup and the log archived since.
public final class DatabaseRestore {
    private final Path directory;
    private final Settings settings;
    private final World world;

    private DatabaseRestore(Path directory, Settings settings, World world) {
        this.directory = directory;
        this.settings = settings.with(Setting.WAL_ARCHIVE_DIR, "")
                .with(Setting.FLUSH_AUTO, false)
                .with(Setting.COMPACTION_AUTO, false)
                .with(Setting.READ_AROUND_DAMAGE, false)
                .with(Setting.TTL_CHECK_MS, Long.MAX_VALUE);
        this.world = world;
    }

    /// What a restore came to.
    ///
    /// @param backup that it began with
    /// @param commit the newest one restored
    /// @param micros when that was, wall time in microseconds; 0: not known, the backup's own last commit
    public record Restored(BackupInfo backup, long commit, long micros) {}

    /// Restores into a missing or empty directory, and checks what came out. An interrupted restore leaves a directory
    /// that no server takes for a database.
    ///
    /// SQLSTATE 55000 the directory is not empty, or the log was not archived when the backup was taken; 58P01
    /// no such backup, or the archive has a gap; 22023 the archive ends before the moment; XX001 damage; 53100
    /// and 58030 for I/O errors.
    ///
    /// @param moment the last commit wanted; empty: the newest there is. Without an archive the newest backup taken
    ///     at or before it
    /// @param archive what `wal.archive_dir` was
    public static Restored run(
            Path backups,
            Optional<AsOf.Moment> moment,
            Optional<Path> archive,
            Path dataDirectory,
            Settings settings,
            World world) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        try {
            world.disk().createDirectories(directory);
            if (!world.disk().list(directory).isEmpty()) {
                throw new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "a database is restored into an empty directory; " + directory + " is not");
            }
            return new DatabaseRestore(directory, settings, world).run(backups, moment, archive);
        } catch (IOException failure) {
            throw IoErrors.of("cannot restore into " + directory, failure);
        }
    }

    private Restored run(Path backups, Optional<AsOf.Moment> moment, Optional<Path> archive) throws IOException {
        BackupDirectory source = new BackupDirectory(backups, world.disk());
        RestoredDatabase restored = new RestoredDatabase(source, directory, settings, world);
        BackupInfo backup = restored.choose(moment);
        Restored result = new Restored(backup, backup.commit(), 0);
        if (archive.isPresent()) {
            RollForward plan = restored.plan(backup, archive.get(), moment);
            restored.fill(backup);
            restored.rollForward(plan, this::fold);
            result = new Restored(backup, plan.commit(), plan.micros());
        } else {
            restored.fill(backup);
        }
        DirectoryLock.mark(directory, world.disk());
        List<Finding> bad = DatabaseCheck.run(directory, settings, world, false).stream()
                .filter(Finding::isBad)
                .toList();
        if (!bad.isEmpty()) {
            throw new DatabaseException(SqlState.DATA_CORRUPTED, "the restored database is damaged: " + bad.getFirst());
        }
        return result;
    }

    /// Opens what there is so far, folds all of it, and writes the metadata of altered tables.
    private Map<Long, String> fold(List<SchemaChange.Alter> alterations) {
        Database database = DatabaseStart.openUnmarked(directory, settings, world);
        try (database) {
            for (TableVersion table : database.snapshots().current().tables().values()) {
                TableInfo info = table.handle().info();
                table.handle().quarantine().requireWritable(info);
                database.fold(info.schema(), info.name());
            }
        }
        // only now: a database that closes lets go of old snapshots, and deletes metadata that it does not know
        DatabaseVersion folded = database.snapshots().current();
        StoreEnvironment environment = database.environment();
        Map<Long, String> locations = new HashMap<>();
        for (SchemaChange.Alter alter : alterations) {
            TableVersion table = folded.table(alter.table().id());
            if (table != null) {
                locations.put(
                        alter.table().id(),
                        SchemaEvolution.metadata(environment, table.handle(), table.location(), alter.table()));
            }
        }
        return locations;
    }
}
