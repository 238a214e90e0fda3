package io.phantomdb.storage;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.storage.archive.Archiver;
import io.phantomdb.storage.archive.Timeline;
import io.phantomdb.storage.backup.BackupWriter;
import io.phantomdb.storage.fold.Checkpoints;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.wal.CommitLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a running database keeps of itself elsewhere: its log, archived where the settings say so, and backups.
final class DatabaseCopies implements AutoCloseable {
    private final StoreEnvironment environment;
    private final @Nullable Archiver archiver;
    private @Nullable BackupWriter backups;

    DatabaseCopies(StoreEnvironment environment, Sequencer sequencer, CommitLog log) throws IOException {
        this.environment = environment;
        this.archiver = Archiver.of(environment, sequencer, log);
        if (archiver != null) {
            environment.virtualTables().add(archiver.table());
        } else {
            Timeline.interrupt(environment.directory(), environment.world().disk());
        }
    }

    void start(Snapshots snapshots, Checkpoints checkpoints) {
        backups = new BackupWriter(
                environment,
                snapshots,
                checkpoints,
                Optional.ofNullable(archiver).map(Archiver::timeline));
        if (archiver != null) {
            archiver.start(checkpoints::release);
        }
    }

    /// Records of the log before this LSN are archived, or need not be.
    long archivedTo() {
        return archiver == null ? Long.MAX_VALUE : archiver.archivedTo();
    }

    long archive() {
        if (archiver == null) {
            throw new DatabaseException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "the log is not archived; set " + Setting.WAL_ARCHIVE_DIR.name());
        }
        return archiver.run();
    }

    BackupInfo backup(Path directory) {
        return Objects.requireNonNull(backups, "started").run(directory);
    }

    @Override
    public void close() {
        if (archiver != null) {
            archiver.close();
        }
    }
}
