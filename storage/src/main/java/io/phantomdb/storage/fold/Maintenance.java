package io.phantomdb.storage.fold;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.BackgroundThread;
import io.phantomdb.storage.txn.HotMemory;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The thread that folds tables when they are due, frees what nobody reads any more, and writes checkpoints.
///
/// A table is due by rows, bytes or age (its own options `flush_rows`, `flush_bytes`, `flush_age_ms` or the settings),
/// when hot rows fill their memory, and when it holds the log back. A failure is reported and tried again a second
/// later.
public final class Maintenance implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Maintenance.class.getName());
    private static final long TICK_MILLIS = 250;
    private static final long PAUSE_MILLIS = 1_000;
    private static final int LOG_SEGMENTS_MAX = 4;

    private final StoreEnvironment environment;
    private final Snapshots snapshots;
    private final CommitLog log;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Map<Long, TableHandle> due = new LinkedHashMap<>();
    private final BackgroundThread thread;
    private @Nullable TableFold fold;
    private @Nullable Checkpoints checkpoints;
    private @Nullable HotMemory hotMemory;
    private Consumer<TableHandle> folded = handle -> {};
    private volatile boolean folding;
    private volatile boolean failing;
    private boolean pressed;
    private boolean closing;

    public Maintenance(StoreEnvironment environment, Snapshots snapshots, CommitLog log) {
        this.environment = environment;
        this.snapshots = snapshots;
        this.log = log;
        this.thread = new BackgroundThread("phantomdb-maintenance", this::run);
    }

    /// @param whenFolded told of each table that was folded
    public void start(
            TableFold tableFold, Checkpoints checkpointWriter, HotMemory memory, Consumer<TableHandle> whenFolded) {
        folded = whenFolded;
        fold = tableFold;
        checkpoints = checkpointWriter;
        hotMemory = memory;
        thread.start();
    }

    /// Runs a task on this thread, soon; on the caller's after [#close].
    public void later(Runnable task) {
        synchronized (this) {
            if (!closing) {
                tasks.add(task);
                notifyAll();
                return;
            }
        }
        task.run();
    }

    /// A commit has written to the table.
    public void written(TableHandle handle) {
        if (handle.dirtySince() == 0) {
            handle.setDirtySince(environment.world().clock().millis());
        }
        if (environment.settings().get(Setting.FLUSH_AUTO) && isLarge(handle)) {
            request(handle);
        }
    }

    /// Commits wait for memory.
    public synchronized void press() {
        pressed = true;
        notifyAll();
    }

    /// Waits for what runs and ends the thread; tasks left are run by the caller.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.awaitEnd();
        Runnable task;
        while ((task = nextTask()) != null) {
            cleanUp(task);
        }
        TableFold started = fold;
        if (started != null) {
            cleanUp(started::sweep);
        }
    }

    private static void cleanUp(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            LOGGER.log(Level.WARNING, "clean-up failed, the next start does it: " + failure);
        }
    }

    private synchronized void request(TableHandle handle) {
        if (due.putIfAbsent(handle.id(), handle) == null) {
            notifyAll();
        }
    }

    private void run() {
        while (true) {
            boolean failed = false;
            try {
                work();
            } catch (Throwable failure) {
                failed = true;
                LOGGER.log(Level.WARNING, "background work failed, will be tried again: " + failure);
            }
            if (!pause(failed)) {
                return;
            }
        }
    }

    private void work() {
        Runnable task;
        while ((task = nextTask()) != null) {
            task.run();
            memory().freed();
        }
        boolean any = false;
        TableHandle handle;
        while ((handle = nextDue()) != null) {
            if (fold(handle)) {
                any = true;
                folded.accept(handle);
            }
        }
        snapshots.forgetPast(false);
        folder().trim();
        if (any) {
            checkpointer().write();
        }
        folder().sweep();
    }

    private boolean fold(TableHandle handle) {
        folding = true;
        boolean succeeded = false;
        try {
            boolean moved = folder().run(handle);
            succeeded = true;
            return moved;
        } catch (DatabaseException failure) {
            if (failure.sqlState() == SqlState.DISK_FULL) {
                folder().makeRoom();
            }
            throw failure;
        } finally {
            folding = false;
            failing = !succeeded;
        }
    }

    /// Whether a table is being folded, with some hope: a fold that failed before and is tried again and again is no
    /// reason to wait for it.
    public boolean isFolding() {
        return folding && !failing;
    }

    /// Waits for something to do; false when closing.
    private synchronized boolean pause(boolean failed) {
        try {
            if (failed && !closing) {
                wait(PAUSE_MILLIS);
            } else if (!closing && tasks.isEmpty() && due.isEmpty() && !pressed) {
                wait(TICK_MILLIS);
            }
        } catch (InterruptedException ignored) {
            return !closing;
        }
        return !closing;
    }

    private synchronized @Nullable Runnable nextTask() {
        return tasks.poll();
    }

    /// A table to fold: one that asked, else one that is too old, else the largest under pressure, else one that
    /// holds the log.
    private @Nullable TableHandle nextDue() {
        boolean wasPressed;
        synchronized (this) {
            if (closing) {
                return null;
            }
            if (!due.isEmpty()) {
                TableHandle first = due.values().iterator().next();
                due.remove(first.id());
                return first;
            }
            wasPressed = pressed;
            pressed = false;
        }
        boolean automatic = environment.settings().get(Setting.FLUSH_AUTO);
        if (wasPressed) {
            makeIdleSnapshotsGo();
        }
        if (wasPressed || automatic && memory().isTight()) {
            Optional<TableHandle> largest = largest();
            if (largest.isPresent()) {
                return largest.get();
            }
            snapshots
                    .current()
                    .tables()
                    .values()
                    .forEach(table -> table.handle().hot().dropMirrors());
        }
        return automatic ? aged().or(this::holdingLog).orElse(null) : null;
    }

    /// Where half of the memory holds folded rows that only old snapshots need, the idle ones lose them.
    private void makeIdleSnapshotsGo() {
        long current = snapshots.current().tables().values().stream()
                .mapToLong(table -> table.hot().bytes())
                .sum();
        if (environment.hotBudget().used() - current <= memory().limit() / 2) {
            return;
        }
        snapshots.forgetPast(true);
        long keep = environment.settings().get(Setting.SNAPSHOT_KEEP_MS);
        int evicted = snapshots.evict(TimeUnit.MILLISECONDS.toNanos(keep));
        if (evicted > 0) {
            LOGGER.log(
                    Level.WARNING,
                    evicted + " idle transactions lost their snapshots, because memory for hot rows is short");
        }
    }

    private Optional<TableHandle> aged() {
        long now = environment.world().clock().millis();
        return dirty(version -> {
                    long since = version.handle().dirtySince();
                    if (since > now) { // the clock was set back
                        version.handle().setDirtySince(now);
                    }
                    long limit = limit(version.handle(), "flush_age_ms", Setting.FLUSH_AGE_MS);
                    return since != 0 && now - since >= limit;
                })
                .map(TableVersion::handle);
    }

    private Optional<TableHandle> largest() {
        return snapshots.current().tables().values().stream()
                .filter(version -> version.hot().versions() > 0
                        && !version.handle().quarantine().isSet())
                .max(Comparator.comparingLong(version -> version.hot().bytes()))
                .map(TableVersion::handle);
    }

    /// The table that needs the oldest log record, while the log is long.
    private Optional<TableHandle> holdingLog() {
        Settings settings = environment.settings();
        if (log.bytes() <= LOG_SEGMENTS_MAX * settings.get(Setting.WAL_SEGMENT_BYTES)) {
            return Optional.empty();
        }
        return snapshots.current().tables().values().stream()
                .filter(Maintenance::mayFold)
                .min(Comparator.comparingLong(TableVersion::replayFrom))
                .map(TableVersion::handle);
    }

    private Optional<TableVersion> dirty(Predicate<TableVersion> condition) {
        return snapshots.current().tables().values().stream()
                .filter(Maintenance::mayFold)
                .filter(condition)
                .findFirst();
    }

    private static boolean mayFold(TableVersion version) {
        return version.isDirty() && !version.handle().quarantine().isSet();
    }

    private boolean isLarge(TableHandle handle) {
        return handle.hot().versions() >= limit(handle, "flush_rows", Setting.FLUSH_ROWS)
                || handle.hot().bytes() >= limit(handle, "flush_bytes", Setting.FLUSH_BYTES);
    }

    private long limit(TableHandle handle, String option, Setting<Long> setting) {
        String own = handle.table().options().get(option);
        return own == null
                ? environment.settings().get(setting)
                : environment.settings().with(setting.name(), own).get(setting);
    }

    private TableFold folder() {
        return Objects.requireNonNull(fold);
    }

    private Checkpoints checkpointer() {
        return Objects.requireNonNull(checkpoints);
    }

    private HotMemory memory() {
        return Objects.requireNonNull(hotMemory);
    }
}
