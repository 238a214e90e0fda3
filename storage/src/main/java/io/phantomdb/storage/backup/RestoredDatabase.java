package io.phantomdb.storage.backup;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.wal.CommitLog;
import io.phantomdb.wal.LogOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// Fills an empty directory with the files of a database as a backup has it. Every file is compared with the manifest
/// on the way.
public final class RestoredDatabase {
    private final BackupDirectory source;
    private final Path target;
    private final Settings settings;
    private final World world;
    private final Disk disk;
    private final FileCopy copies;

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

    /// Copies the newest backup, or the newest one taken at or before a moment. SQLSTATE 58P01 there is none, XX001 it
    /// is damaged.
    ///
    /// @param asOfMillis wall time in milliseconds
    public BackupInfo fill(OptionalLong asOfMillis) throws IOException {
        Manifest manifest = source.newest(asOfMillis);
        String own = BackupDirectory.name(manifest.info().number()) + "/";
        Set<Path> directories = new TreeSet<>();
        for (Map.Entry<String, FileCopy.Content> file : manifest.files().entrySet()) {
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
        log(source.path().resolve(own + "log"));
        return manifest.info();
    }

    private void log(Path records) throws IOException {
        Checkpoint checkpoint = new CheckpointFile(disk, target.resolve("catalog"), Failpoint.NONE).inspect();
        LogOptions options = LogOptions.of(settings, false, checkpoint.replayFrom());
        CommitLog log = CommitLog.open(target.resolve("wal"), options, world);
        try {
            log.replay(checkpoint.replayFrom(), (lsn, payload) -> {});
            RecordFile.append(records, log, disk);
        } finally {
            log.close();
        }
    }
}
