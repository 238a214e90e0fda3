package io.phantomdb.storage.backup;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.archive.ArchivedRecords;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.wal.CommitLog;
import io.phantomdb.wal.LogOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Fills an empty directory with the files of a database as a backup has it. Every file is compared with the manifest
/// on the way. What the archived log has beyond the backup is appended to the directory's log, in portions, between
/// which the caller opens the database and folds its tables, so that no restore needs more memory than a server.
///
/// Records of folds are left out: the files that they name are not there. So rows are hot until they are folded anew.
public final class RestoredDatabase {
    private final BackupDirectory source;
    private final Path target;
    private final Settings settings;
    private final World world;
    private final Disk disk;
    private final FileCopy copies;

    /// Folds what the restored log holds so far, before it goes on.
    @FunctionalInterface
    public interface Folding {
        /// Nothing else has the directory open.
        ///
        /// @param alterations tables to be given another form
        /// @return where the metadata of these tables in their new form are, by table
        Map<Long, String> fold(List<SchemaChange.Alter> alterations);
    }

    /// @param target is there, and empty
    /// @param settings whose `wal.engine` keeps the log from now on
    public RestoredDatabase(BackupDirectory source, Path target, Settings settings, World world) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.world = world;
        this.disk = world.disk();
        this.copies = new FileCopy(disk);
    }

    /// The backup to start from. SQLSTATE 58P01 there is none, XX001 it is damaged.
    public BackupInfo choose(Optional<AsOf.Moment> moment) throws IOException {
        return source.newest(moment).info();
    }

    /// How an archived log leads from a backup to the moment. SQLSTATE 55000 the log was not archived when the backup
    /// was taken, 58P01 the archive has a gap, 22023 it ends before the moment, XX001 damage.
    public RollForward plan(BackupInfo backup, Path archive, Optional<AsOf.Moment> moment) throws IOException {
        Manifest manifest = source.manifest(backup.number());
        Path folder = source.path().resolve(BackupDirectory.name(backup.number()));
        CheckpointFile file = new CheckpointFile(disk, folder.resolve("catalog"), Failpoint.NONE);
        return RollForward.plan(
                archive,
                manifest.timeline()
                        .orElseThrow(() -> new DatabaseException(
                                SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                                "the log was not archived when backup " + backup.number()
                                        + " was taken, so nothing leads from it to a later moment")),
                file.inspect().logPosition(),
                backup.commit(),
                moment,
                disk);
    }

    /// Copies a backup. SQLSTATE XX001 it is damaged.
    public void fill(BackupInfo backup) throws IOException {
        String own = BackupDirectory.name(backup.number()) + "/";
        Set<Path> directories = new TreeSet<>();
        for (Map.Entry<String, FileCopy.Content> file :
                source.manifest(backup.number()).files().entrySet()) {
            String name = file.getKey();
            Path from = source.path().resolve(name);
            if (name.equals(own + "log")) {
                copies.verify(from, file.getValue());
                continue;
            }
            Path to = target.resolve(
                    name.startsWith(own)
                            ? name.substring(own.length())
                            : "tables" + name.substring(BackupDirectory.SEGMENTS.length()));
            source.createParents(to);
            copies.copy(from, to, file.getValue());
            directories.add(java.util.Objects.requireNonNull(to.getParent()));
        }
        for (Path directory : directories) {
            disk.forceDirectory(directory);
        }
        try (CommitLog log = log()) {
            RecordFile.append(source.path().resolve(own + "log"), log, disk);
        }
    }

    /// Adds what the archived log has.
    public void rollForward(RollForward plan, Folding folding) throws IOException {
        try (ArchivedRecords records =
                new ArchivedRecords(plan.archive(), plan.timeline(), plan.fromLsn(), disk, true)) {
            boolean more = plan.endLsn() > plan.fromLsn() && records.next();
            while (more) {
                more = portion(records, plan);
                List<SchemaChange.Alter> alterations =
                        more ? plan.alterations().getOrDefault(records.lsn(), List.of()) : List.of();
                Map<Long, String> locations = folding.fold(alterations);
                if (!alterations.isEmpty()) {
                    more = alteration(records, plan, locations);
                }
            }
        }
    }

    /// Appends records up to a limit, the end, or the next transaction that alters tables.
    ///
    /// @return whether the current record is to be appended yet
    private boolean portion(ArchivedRecords records, RollForward plan) throws IOException {
        long left = settings.get(Setting.FLUSH_BYTES);
        try (CommitLog log = log()) {
            do {
                ByteBuffer record = records.payload();
                if (RecordCodec.begins(record)
                        && (left < 0 || plan.alterations().containsKey(records.lsn()))) {
                    return true;
                }
                if (!RecordCodec.isFold(record)) {
                    left -= record.remaining();
                    log.append(record);
                }
            } while (goOn(records, plan));
            return false;
        }
    }

    /// Appends a transaction that alters tables.
    private boolean alteration(ArchivedRecords records, RollForward plan, Map<Long, String> locations)
            throws IOException {
        try (CommitLog log = log()) {
            do {
                ByteBuffer record = records.payload();
                if (RecordCodec.isCommit(record)) {
                    log.append(RecordCodec.withLocations(record, locations));
                    return goOn(records, plan);
                }
                log.append(record);
            } while (goOn(records, plan));
            return false;
        }
    }

    private static boolean goOn(ArchivedRecords records, RollForward plan) throws IOException {
        return records.lsn() + 1 < plan.endLsn() && records.next();
    }

    private CommitLog log() throws IOException {
        Checkpoint checkpoint = new CheckpointFile(disk, target.resolve("catalog"), Failpoint.NONE).inspect();
        LogOptions options = LogOptions.of(settings, false, checkpoint.replayFrom());
        CommitLog log = CommitLog.open(target.resolve("wal"), options, world);
        try {
            log.replay(checkpoint.replayFrom(), (lsn, payload) -> {});
            return log;
        } catch (Throwable failure) {
            log.close();
            throw failure;
        }
    }
}
