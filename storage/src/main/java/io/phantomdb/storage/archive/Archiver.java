package io.phantomdb.storage.archive;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.core.store.VirtualTable.VirtualColumn;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.BackgroundThread;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.fold.IoErrors;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.wal.CommitLog;
import io.phantomdb.wal.LogInspection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The thread that copies finished log segments to the archive; until that is done the log keeps them.
///
///     segment ends (full, or `wal.archive_ms` old) --> <name>.tmp, forced --> <name> --> the log may go
///
/// A failure is reported once and tried again every second; commits go on meanwhile, and the log grows. Beyond
/// `wal.archive_backlog_bytes` the oldest segments are given up, because a full log disk would stop the commits: the
/// archive has a gap then, which a restore refuses to cross, and the server's log says so.
public final class Archiver implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Archiver.class.getName());
    private static final long TICK_MILLIS = 250;
    private static final long PAUSE_MILLIS = 1_000;
    private static final List<VirtualColumn> COLUMNS = List.of(
            VirtualTable.column("directory", SqlType.VARCHAR),
            VirtualTable.column("timeline", SqlType.VARCHAR),
            VirtualTable.column("archived_to_lsn", SqlType.BIGINT),
            VirtualTable.column("backlog_bytes", SqlType.BIGINT),
            VirtualTable.column("given_up_bytes", SqlType.BIGINT),
            VirtualTable.nullable("error", SqlType.VARCHAR));

    private final StoreEnvironment environment;
    private final Sequencer sequencer;
    private final CommitLog log;
    private final Timeline timeline;
    private final Path directory;
    private final BackgroundThread thread;
    private Runnable releaseLog = () -> {};
    private long segmentSince;
    /// Where the last roll ended a segment, and when: later commits have later times.
    private long rolledTo;
    private long rolledMicros;
    private volatile long archivedTo;
    private volatile long givenUpBytes;
    private volatile @Nullable String error;
    /// The file that has its name, but may lose it in a power cut.
    private @Nullable Path unforced;
    private boolean closing;

    /// The archiver that the settings ask for; null where `wal.archive_dir` is empty.
    public static @Nullable Archiver of(StoreEnvironment environment, Sequencer sequencer, CommitLog log)
            throws IOException {
        return environment.settings().get(Setting.WAL_ARCHIVE_DIR).isEmpty()
                ? null
                : new Archiver(environment, sequencer, log);
    }

    private Archiver(StoreEnvironment environment, Sequencer sequencer, CommitLog log) throws IOException {
        this.environment = environment;
        this.sequencer = sequencer;
        this.log = log;
        Path archive = archive(environment);
        Timeline known = Timeline.read(
                        environment.directory(), environment.world().disk())
                .orElse(null);
        long end = known == null ? 0 : end(archive, known);
        if (known == null || end > log.nextLsn()) {
            if (known != null) {
                LOGGER.log(
                        Level.WARNING,
                        "the archive holds the log to LSN " + (end - 1)
                                + ", which this database has not reached: an old copy"
                                + " of its directory was put back. It is archived under another number from now on; take"
                                + " a backup");
            }
            known = Timeline.begin(environment.directory(), environment.world().disk());
            end = 0;
        }
        this.timeline = known;
        this.directory = archive.resolve(known.name());
        this.archivedTo = end;
        this.segmentSince = now();
        this.thread = new BackgroundThread("phantomdb-archive", this::work);
    }

    /// SQLSTATE 22023 where the place is no place for it.
    private static Path archive(StoreEnvironment environment) {
        Path archive = Path.of(environment.settings().get(Setting.WAL_ARCHIVE_DIR));
        if (!archive.isAbsolute() || archive.normalize().startsWith(environment.directory())) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "setting " + Setting.WAL_ARCHIVE_DIR.name() + ": " + archive
                            + " is not an absolute path outside the data directory");
        }
        return archive.normalize();
    }

    /// Behind the last archived record; 0: there is none.
    private long end(Path archive, Timeline known) throws IOException {
        List<ArchivedLog> files = ArchivedLog.all(
                archive.resolve(known.name()), environment.world().disk());
        return files.isEmpty() ? 0 : files.getLast().endLsn();
    }

    public Timeline timeline() {
        return timeline;
    }

    /// Records before this LSN may be released.
    public long archivedTo() {
        return archivedTo;
    }

    /// @param release releases what the log need not keep any more
    public void start(Runnable release) {
        releaseLog = release;
        thread.start();
    }

    /// Ends the log's current segment and archives everything. SQLSTATE 53100, 58030, XX001.
    ///
    /// @return the LSN behind the last archived record
    public synchronized long run() {
        roll();
        try {
            copyFinished();
        } catch (IOException failure) {
            throw IoErrors.of("cannot archive the log to " + directory, failure);
        }
        return archivedTo;
    }

    private void roll() {
        segmentSince = now();
        sequencer.exclusively(() -> {
            sequencer.roll();
            rolledTo = log.nextLsn();
            rolledMicros = micros();
            return rolledTo;
        });
    }

    private void copyFinished() throws IOException {
        for (LogInspection segment : sequencer.exclusively(() -> log.finished(archivedTo))) {
            copy(segment);
            releaseLog.run();
        }
        error = null;
    }

    private void copy(LogInspection segment) throws IOException {
        long first = segment.firstLsn();
        long end = segment.endLsn();
        if (first < 0 || end == Long.MAX_VALUE) {
            throw new DatabaseException(
                    SqlState.DATA_CORRUPTED, "a log segment's header is damaged, so it cannot be archived");
        }
        if (archivedTo != 0 && first > archivedTo) {
            LOGGER.log(
                    Level.ERROR,
                    "the archive " + directory + " has a gap: the log from LSN " + archivedTo + " to " + (first - 1)
                            + " is gone. Take a backup: no earlier one can be restored to a moment after the gap");
        }
        var disk = environment.world().disk();
        disk.createDirectories(directory);
        requireAlone();
        Path target = ArchivedLog.path(directory, first, end);
        Path temporary = directory.resolve("segment.tmp");
        // of a segment that was full nobody knows when the next commit came
        long endedMicros = end == rolledTo ? rolledMicros : 0;
        ArchiveFile.Header header = new ArchiveFile.Header(timeline.id(), first, end, endedMicros);
        try (ArchiveFile.Writer writer = new ArchiveFile.Writer(temporary, header, disk)) {
            segment.run(writer::add);
            writer.finish();
        }
        environment.failpoint().reached(Failpoint.ARCHIVE_AFTER_WRITE);
        unforced = target;
        disk.move(temporary, target);
        disk.forceDirectory(directory);
        unforced = null;
        environment.failpoint().reached(Failpoint.ARCHIVE_AFTER_MOVE);
        archivedTo = end;
    }

    /// Two databases that were copies of each other would make one archive of two histories.
    private void requireAlone() throws IOException {
        List<ArchivedLog> files = ArchivedLog.all(directory, environment.world().disk());
        if (!files.isEmpty()
                && files.getLast().endLsn() > archivedTo
                && !files.getLast().path().equals(unforced)) {
            throw new DatabaseException(
                    SqlState.OBJECT_IN_USE,
                    "another database, a copy of this one, archives its log to " + directory
                            + "; remove the file TIMELINE from the data directory of one of them while it is stopped");
        }
    }

    private void work() {
        while (pause()) {
            try {
                tick();
            } catch (Throwable failure) {
                if (!failure.toString().equals(error)) {
                    LOGGER.log(Level.WARNING, "the log is not archived and kept meanwhile: " + failure);
                }
                error = failure.toString();
            }
        }
    }

    private synchronized void tick() throws IOException {
        if (sequencer.isDead()) {
            return;
        }
        long age = now() - segmentSince;
        if (age < 0 || age >= environment.settings().get(Setting.WAL_ARCHIVE_MS)) {
            roll();
        }
        try {
            copyFinished();
        } finally {
            giveUp();
        }
    }

    /// Keeps what waits for the archive below its limit.
    private void giveUp() {
        long limit = environment.settings().get(Setting.WAL_ARCHIVE_BACKLOG_BYTES);
        List<LogInspection> waiting = new ArrayList<>(sequencer.exclusively(() -> log.finished(archivedTo)));
        long bytes = waiting.stream().mapToLong(LogInspection::bytes).sum();
        while (limit > 0 && bytes > limit) {
            LogInspection oldest = waiting.removeFirst();
            bytes -= oldest.bytes();
            if (oldest.endLsn() == Long.MAX_VALUE) {
                return;
            }
            LOGGER.log(
                    Level.ERROR,
                    "the log that waits for its archive takes more than " + limit + " bytes ("
                            + Setting.WAL_ARCHIVE_BACKLOG_BYTES.name() + "): records to LSN " + (oldest.endLsn() - 1)
                            + " are given up, the archive gets a gap. Last error: " + error);
            givenUpBytes += oldest.bytes();
            archivedTo = oldest.endLsn();
            releaseLog.run();
        }
    }

    /// Waits for the next round; false when closing.
    private synchronized boolean pause() {
        try {
            if (!closing) {
                wait(error == null ? TICK_MILLIS : PAUSE_MILLIS);
            }
        } catch (InterruptedException ignored) {
            return !closing;
        }
        return !closing;
    }

    private long now() {
        return environment.world().clock().millis();
    }

    private long micros() {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH, environment.world().clock().instant());
    }

    /// `sys.archive`: one row.
    public VirtualTable table() {
        return VirtualTable.of("archive", COLUMNS, () -> List.of(row()));
    }

    private List<@Nullable Object> row() {
        long waiting = sequencer.exclusively(() -> log.finished(archivedTo)).stream()
                .mapToLong(LogInspection::bytes)
                .sum();
        return Arrays.asList(directory.toString(), timeline.name(), archivedTo, waiting, givenUpBytes, error);
    }

    /// Archives what there is, once, and ends the thread. What fails stays in the log for the next start.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.awaitEnd();
        if (!sequencer.isDead()) {
            try {
                run();
            } catch (RuntimeException | Error failure) {
                LOGGER.log(Level.WARNING, "the end of the log is archived at the next start: " + failure.getMessage());
            }
        }
    }
}
