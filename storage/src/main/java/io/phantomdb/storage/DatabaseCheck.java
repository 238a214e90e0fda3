package io.phantomdb.storage;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Finding.State;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.archive.Timeline;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.check.StoreCheck;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.fold.IoErrors;
import io.phantomdb.storage.recovery.LogRebuild;
import io.phantomdb.storage.recovery.Recovery;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import io.phantomdb.wal.LogOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `phantomdb check`: verifies a data directory that no server has open, and repairs what the log still holds.
///
/// The tables are brought up in memory as a start would do it, and then checked as those of a running server are
/// ([StoreCheck]). Without `repair` nothing is changed, except that a log segment whose creation a crash had
/// interrupted is moved to `wal/damaged`, as a start does. With it:
///
/// - a damaged log is cut off before the damage, the rest moved to `wal/damaged`;
/// - a damaged table comes back from the log, if that reaches back to its CREATE TABLE; its files go to `damaged/`;
/// - files that nothing needs are deleted; where the log was cut off, they are moved to `damaged/`, because what names
///   them may stand in the part that is gone;
/// - what cannot be brought back is reported, stays as it is, and stays set apart from the other tables.
public final class DatabaseCheck {
    private static final String DAMAGED = "damaged";

    private final StoreEnvironment environment;
    private final boolean repair;
    private final CheckpointFile checkpointFile;
    private final List<Finding> findings = new ArrayList<>();
    private final RepairMarker marker;
    private boolean cutOff;
    /// Whether all that the cut concerns is done.
    private boolean isCutOff;

    private DatabaseCheck(StoreEnvironment environment, boolean repair) {
        this.environment = environment;
        this.repair = repair;
        this.marker =
                RepairMarker.of(environment.directory(), environment.world().disk());
        this.checkpointFile = new CheckpointFile(
                environment.world().disk(), environment.directory().resolve("catalog"), Failpoint.NONE);
    }

    /// Checks the directory; where repaired, the findings tell what was wrong before.
    ///
    /// SQLSTATE 58P01 there is no database, 55006 a server has it open (which has `CALL sys.check()`), 58030
    /// for I/O errors.
    public static List<Finding> run(Path dataDirectory, Settings settings, World world, boolean repair) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        if (!world.disk().exists(directory.resolve("FORMAT"))) {
            throw new DatabaseException(SqlState.UNDEFINED_FILE, "there is no database in " + directory);
        }
        try {
            DirectoryLock lock = DirectoryLock.take(directory, world.disk());
            StoreEnvironment environment = Environments.create(directory, settings, world, Failpoint.NONE);
            try {
                DatabaseCheck check = new DatabaseCheck(environment, repair);
                check.all();
                return List.copyOf(check.findings);
            } finally {
                environment.cache().close();
                lock.close();
            }
        } catch (IOException failure) {
            throw IoErrors.of("cannot check the database in " + directory, failure);
        }
    }

    private void all() throws IOException {
        Optional<String> interrupted = marker.reason();
        if (interrupted.isPresent()) {
            bad("log", "wal", "a repair was interrupted; another one goes on with it: " + interrupted.get());
            if (!repair) {
                return;
            }
            cutOff = true;
        }
        run();
        if (cutOff && isCutOff) {
            marker.clear();
        }
    }

    private void run() throws IOException {
        Checkpoint checkpoint;
        boolean checkpointLost = false;
        try {
            checkpoint = repair ? checkpointFile.read() : checkpointFile.inspect();
            findings.add(new Finding(
                    "checkpoint", "catalog", State.OK, checkpoint.tables().size() + " tables"));
        } catch (DatabaseException failure) {
            requireDamage(failure);
            checkpoint = Checkpoint.NONE;
            checkpointLost = true;
        }
        if (checkpointLost && !repair) {
            bad("checkpoint", "catalog", "the newest checkpoint is damaged; a repair helps if the log is whole");
            return;
        }
        CommitLog log = log(checkpoint);
        if (log == null) {
            return;
        }
        try {
            if (checkpointLost && log.firstLsn() != 1) {
                bad(
                        "checkpoint",
                        "catalog",
                        "the newest checkpoint is damaged, and the log begins after it, at LSN " + log.firstLsn()
                                + ": restore a backup");
                return;
            }
            if (checkpointLost) {
                findings.add(new Finding(
                        "checkpoint",
                        "catalog",
                        State.REPAIRED,
                        "the checkpoint was damaged; the log holds everything"));
            }
            tables(checkpoint, log);
        } finally {
            log.close();
        }
    }

    /// The log, readable to its end; null where it is damaged and not to be repaired.
    private @Nullable CommitLog log(Checkpoint checkpoint) {
        CommitLog log = null;
        try {
            log = open(checkpoint, false);
            long[] records = {0};
            log.replay(checkpoint.replayFrom(), (lsn, payload) -> records[0]++);
            findings.add(new Finding("log", "wal", State.OK, records[0] + " records since the checkpoint needs them"));
            return log;
        } catch (DatabaseException failure) {
            requireDamage(failure);
            if (log != null) {
                log.close();
            }
            bad("log", "wal", failure.getMessage());
            if (repair) {
                beginCutOff(String.valueOf(failure.getMessage()));
            }
            return repair ? open(checkpoint, true) : null;
        }
    }

    /// From here on a repair that is interrupted has to be taken up again. LSNs will be given again, to other records
    /// than those in the archive.
    private void beginCutOff(String reason) {
        cutOff = true;
        try {
            marker.set(reason);
            Timeline.end(environment.directory(), environment.world().disk());
        } catch (IOException failure) {
            throw IoErrors.of("cannot write to " + environment.directory(), failure);
        }
    }

    private CommitLog open(Checkpoint checkpoint, boolean cutOff) {
        LogOptions options = LogOptions.of(environment.settings(), cutOff, checkpoint.logPosition());
        return CommitLog.open(environment.directory().resolve("wal"), options, environment.world());
    }

    private void tables(Checkpoint checkpoint, CommitLog log) throws IOException {
        Set<Long> rebuilt = repair ? rebuildable(checkpoint, log) : Set.of();
        Checkpoint from =
                rebuilt.isEmpty() ? checkpoint : LogRebuild.survey(log).withoutSegments(checkpoint, rebuilt);
        Recovery recovery = Recovery.load(environment, from, log, rebuilt);
        try {
            if (repair) {
                checkpointFile.write(recovery.atEnd());
                if (!cutOff) {
                    recovery.sweep(environment);
                }
            }
            StoreCheck check = check(recovery);
            check.log(log.inspect());
            check.tables();
            check.orphans();
            for (Finding finding : check.findings()) {
                findings.add(cutOff && finding.state() == State.ORPHAN ? keptAside(finding) : finding);
            }
            isCutOff = cutOff;
        } finally {
            recovery.close(environment);
        }
    }

    private StoreCheck check(Recovery recovery) {
        return new StoreCheck(environment, new Snapshots(recovery.version(), recovery.lastTimestamp()));
    }

    /// Tables that are damaged and stand whole in the log; their files are moved aside.
    private Set<Long> rebuildable(Checkpoint checkpoint, CommitLog log) throws IOException {
        List<TableHandle> damaged;
        Recovery recovery = Recovery.load(environment, checkpoint, log, Set.of());
        try {
            check(recovery).tables();
            damaged = recovery.version().tables().values().stream()
                    .map(TableVersion::handle)
                    .filter(handle -> handle.quarantine().isSet()
                            || environment.corruption().concerns(handle.id()))
                    .toList();
        } finally {
            recovery.close(environment);
        }
        Set<Long> rebuilt = new TreeSet<>();
        if (damaged.isEmpty()) {
            return rebuilt;
        }
        LogRebuild whole = LogRebuild.survey(log);
        for (TableHandle table : damaged) {
            if (whole.holds(table.id())) {
                rebuilt.add(table.id());
                Path directory = environment.directoryOf(table);
                moveAside(directory, directory.getFileName());
                environment.corruption().forgetTable(table.id());
                findings.add(new Finding(
                        table.info().qualifiedName(),
                        table.table().directory(),
                        State.REPAIRED,
                        (cutOff ? "rows up to the log's damage" : "all rows")
                                + " came back from the log; the damaged files are in " + DAMAGED + "/"));
            }
        }
        return rebuilt;
    }

    private Finding keptAside(Finding orphan) throws IOException {
        moveAside(environment.directory().resolve(orphan.file()), Path.of(orphan.file()));
        return new Finding(
                orphan.object(),
                orphan.file(),
                State.ORPHAN,
                "nothing in the log before its damage needs it; it is in " + DAMAGED + "/ now");
    }

    /// @param name below `damaged/`; a number is added where it is taken
    private void moveAside(Path path, Path name) throws IOException {
        Disk disk = environment.world().disk();
        if (!disk.exists(path)) { // the damage, or a repair was interrupted after the move
            return;
        }
        Path wanted = environment.directory().resolve(DAMAGED).resolve(name);
        Path target = wanted;
        for (int copy = 1; disk.exists(target); copy++) {
            target = wanted.resolveSibling(wanted.getFileName() + "." + copy);
        }
        Path folder = Objects.requireNonNull(target.getParent());
        disk.createDirectories(folder);
        disk.move(path, target);
        disk.forceDirectory(folder);
    }

    private static void requireDamage(DatabaseException failure) {
        if (failure.sqlState() != SqlState.DATA_CORRUPTED) {
            throw failure;
        }
    }

    private void bad(String object, String file, @Nullable String what) {
        findings.add(new Finding(object, file, State.DAMAGED, String.valueOf(what)));
    }
}
