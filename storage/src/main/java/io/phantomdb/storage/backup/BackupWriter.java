package io.phantomdb.storage.backup;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.iceberg.SegmentEntry;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.storage.archive.Timeline;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.fold.Checkpoints;
import io.phantomdb.storage.fold.IoErrors;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Backs up a running database.
///
/// 1. Holding every table's fold lock, so that no metadata is replaced: under the commit lock, what a checkpoint would
///    say now, which part of the log goes with it, and a pin of the version. Metadata are copied. Segments, position
///    deletes and what former snapshots need get second names in `tmp/`, under which they stay whatever becomes of
///    their tables; the pin ends, because it would keep every row that is folded meanwhile in memory. Where the disk
///    knows no second names, the pin stays until the segments are copied, and the others are copied at once.
/// 2. Without these locks: these files are copied, but for those that the directory has; then the log's records, which
///    no checkpoint releases meanwhile.
/// 3. The manifest is written, the folder gets its name.
///
/// Commits wait for no more than step 1 takes under the commit lock. A set-apart table (`sys.corruption`) makes the
/// backup fail, because it would not be one. One backup at a time.
public final class BackupWriter {
    private static final System.Logger LOGGER = System.getLogger(BackupWriter.class.getName());

    private final StoreEnvironment environment;
    private final Snapshots snapshots;
    private final Checkpoints checkpoints;
    private final Optional<Timeline> timeline;
    private final Disk disk;
    private final FileCopy copies;

    /// @param timeline under which the log is archived
    public BackupWriter(
            StoreEnvironment environment, Snapshots snapshots, Checkpoints checkpoints, Optional<Timeline> timeline) {
        this.timeline = timeline;
        this.environment = environment;
        this.snapshots = snapshots;
        this.checkpoints = checkpoints;
        this.disk = environment.world().disk();
        this.copies = new FileCopy(disk);
    }

    /// Adds a backup to the directory, which is created where it is missing.
    ///
    /// SQLSTATE 22023 the directory lies in the data directory, 53100 it is full, 58030 other I/O errors, XX001
    /// damage.
    public synchronized BackupInfo run(Path directory) {
        Path target = directory.toAbsolutePath().normalize();
        if (target.startsWith(environment.directory())) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "a backup in the data directory itself would be lost with it: " + target);
        }
        try {
            disk.createDirectories(target);
            return new Run(new BackupDirectory(target, disk)).write();
        } catch (IOException failure) {
            throw IoErrors.of("cannot write a backup to " + target, failure);
        }
    }

    /// A file that is copied without locks.
    ///
    /// @param bytes that it must have; -1: nobody knows
    private record Pending(Path path, long bytes) {}

    /// One backup being written.
    private final class Run {
        private final BackupDirectory target;
        private final long number;
        private final Path work;
        private final Map<String, FileCopy.Content> known = new HashMap<>();
        private final Map<String, FileCopy.Content> files = new HashMap<>();
        private final Set<Path> directories = new TreeSet<>();
        private final List<Pending> pending = new ArrayList<>();
        private final Path links;
        private final Map<Path, Path> linked = new HashMap<>();
        private boolean isLinked = true;
        private long copiedBytes;

        private Run(BackupDirectory target) throws IOException {
            this.target = target;
            List<Long> numbers = target.numbers();
            for (long earlier : numbers) {
                known.putAll(files(earlier));
            }
            this.number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
            this.work = target.path().resolve(BackupDirectory.name(number) + ".tmp");
            this.links = environment.directory().resolve("tmp").resolve("backup");
        }

        /// Those of an earlier backup; none where its manifest is damaged, which is no reason not to have another one.
        private Map<String, FileCopy.Content> files(long earlier) throws IOException {
            try {
                return target.manifest(earlier).files();
            } catch (DatabaseException failure) {
                if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
                    throw failure;
                }
                LOGGER.log(System.Logger.Level.WARNING, failure.getMessage());
                return Map.of();
            }
        }

        private BackupInfo write() throws IOException {
            environment.deleteTree(work);
            disk.createDirectories(work);
            environment.deleteTree(links);
            disk.createDirectories(links);
            try (Checkpoints.Cut cut = metadata()) {
                if (isLinked) {
                    cut.unpin();
                }
                long takenAt = environment.world().clock().millis() + 1; // no commit in it is later
                for (Pending file : pending) {
                    pooled(file.path(), file.bytes());
                }
                cut.unpin();
                log(cut);
                CheckpointFile catalog = new CheckpointFile(disk, work.resolve("catalog"), Failpoint.NONE);
                catalog.read();
                catalog.write(cut.checkpoint());
                note(work.resolve("catalog").resolve("checkpoint-1"));
                return finish(cut.checkpoint(), takenAt);
            } finally {
                environment.deleteTree(links);
            }
        }

        private BackupInfo finish(Checkpoint checkpoint, long takenAt) throws IOException {
            for (Path directory : directories) {
                disk.forceDirectory(directory);
            }
            long bytes =
                    files.values().stream().mapToLong(FileCopy.Content::bytes).sum();
            BackupInfo info = new BackupInfo(
                    number,
                    takenAt,
                    checkpoint.lastTimestamp(),
                    checkpoint.tables().size(),
                    files.size(),
                    bytes,
                    copiedBytes);
            new Manifest(info, timeline, files).write(work.resolve(Manifest.FILE), disk);
            disk.forceDirectory(work);
            disk.move(work, target.path().resolve(BackupDirectory.name(number)));
            disk.forceDirectory(target.path());
            return info;
        }

        /// Copies metadata and position deletes at one moment; the cut holds segments and log until it is closed.
        private Checkpoints.Cut metadata() throws IOException {
            while (true) {
                List<TableHandle> locked = snapshots.current().tables().values().stream()
                        .map(TableVersion::handle)
                        .sorted(Comparator.comparingLong(TableHandle::id))
                        .toList();
                locked.forEach(handle -> handle.foldLock().lock());
                Checkpoints.Cut cut = null;
                boolean done = false;
                try {
                    cut = checkpoints.cut();
                    if (isCovered(cut, locked)) {
                        for (TableVersion table : cut.version().tables().values()) {
                            metadata(table);
                        }
                        done = true;
                        return cut;
                    }
                } finally {
                    locked.forEach(handle -> handle.foldLock().unlock());
                    if (cut != null && !done) {
                        cut.close();
                    }
                }
            }
        }

        /// Whether no table with files was created meanwhile.
        private static boolean isCovered(Checkpoints.Cut cut, List<TableHandle> locked) {
            Set<TableHandle> handles = new HashSet<>(locked);
            return cut.version().tables().values().stream()
                    .allMatch(table -> table.location().isEmpty() || handles.contains(table.handle()));
        }

        private void metadata(TableVersion version) throws IOException {
            version.handle().quarantine().requireWritable(version.handle().info());
            if (version.location().isEmpty()) {
                return;
            }
            SegmentTable table = environment.inspectTable(version.handle(), version.location());
            List<SegmentEntry> entries = table.segments();
            Set<Path> later = new HashSet<>();
            entries.forEach(entry -> later.add(entry.path()));
            for (Path file : table.referencedFiles()) {
                boolean isMetadata = String.valueOf(file.getParent()).endsWith("metadata");
                if (isMetadata && disk.exists(file)) {
                    Path to = work.resolve(
                            environment.directory().relativize(file).toString());
                    target.createParents(to);
                    added(to, copies.copy(file, to));
                } else if (!isMetadata && !later.contains(file)) {
                    if (link(file)) {
                        pending.add(new Pending(file, -1));
                    } else {
                        pooled(file, -1);
                    }
                }
            }
            for (SegmentEntry entry : entries) {
                link(entry.path());
                pending.add(new Pending(entry.path(), entry.bytes()));
            }
        }

        /// Gives a file a second name; false where it, or one before it, got none.
        private boolean link(Path file) throws IOException {
            Path link = links.resolve(Integer.toString(linked.size()));
            isLinked = isLinked && disk.link(file, link);
            if (isLinked) {
                linked.put(file, link);
            }
            return isLinked;
        }

        /// Copies a file that never changes, unless an earlier backup has it, still as it was. What is not any more is
        /// copied again, which mends the earlier backups too.
        ///
        /// @param bytes that it must have; -1: nobody knows
        private void pooled(Path file, long bytes) throws IOException {
            Path relative = environment.directory().resolve("tables").relativize(file);
            Path to = target.path().resolve(BackupDirectory.SEGMENTS).resolve(relative.toString());
            String name = target.path().relativize(to).toString();
            FileCopy.Content before = known.get(name);
            if (before != null && disk.exists(to)) {
                if (copies.content(to).equals(before)) {
                    files.put(name, before);
                    return;
                }
                LOGGER.log(System.Logger.Level.WARNING, to + " is damaged; it is copied again");
            }
            target.createParents(to);
            FileCopy.Content content = copies.copy(linked.getOrDefault(file, file), to);
            if (bytes >= 0 && content.bytes() != bytes) {
                throw FileCopy.damaged(file, "has " + content.bytes() + " bytes instead of " + bytes);
            }
            if (before != null && !content.equals(before)) {
                throw FileCopy.damaged(file, "is not what an earlier backup has of it");
            }
            added(to, content);
        }

        private void added(Path file, FileCopy.Content content) {
            directories.add(java.util.Objects.requireNonNull(file.getParent()));
            String name = target.path().relativize(file).toString();
            String temporary = BackupDirectory.name(number) + ".tmp/";
            files.put(
                    name.startsWith(temporary)
                            ? BackupDirectory.name(number) + "/" + name.substring(temporary.length())
                            : name,
                    content);
            copiedBytes += content.bytes();
        }

        private void note(Path file) throws IOException {
            added(file, copies.content(file));
        }

        private void log(Checkpoints.Cut cut) throws IOException {
            long from = cut.checkpoint().replayFrom();
            long to = cut.checkpoint().logPosition();
            Path file = work.resolve("log");
            try (RecordFile.Writer writer = new RecordFile.Writer(file, from, disk)) {
                cut.log().run((lsn, payload) -> {
                    if (lsn == writer.next() && lsn < to) {
                        writer.add(payload);
                    }
                });
                if (writer.next() != to) {
                    throw new DatabaseException(
                            SqlState.DATA_CORRUPTED,
                            "the log cannot be read at LSN " + writer.next() + ", so there is no backup");
                }
                writer.finish();
            }
            note(file);
        }
    }
}
