package io.phantomdb.storage.fold;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.row.Generation;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The last step of a fold or a compaction: the log learns where the table's files are, and readers to come see them.
public final class VersionSwap {
    private static final Logger LOGGER = System.getLogger(VersionSwap.class.getName());

    private final StoreEnvironment environment;
    private final Snapshots snapshots;
    private final Sequencer sequencer;
    private final Jobs jobs;
    private final Consumer<Runnable> later;

    /// What a new version leaves behind.
    ///
    /// @param hot generation whose folded runs nobody needs after the old version; null: all runs stay
    /// @param segments that are not in the new version
    record Leftovers(@Nullable Generation hot, List<Segment> segments) {}

    /// @param later runs what may take time, on another thread, once no reader of the old version is left
    public VersionSwap(
            StoreEnvironment environment,
            Snapshots snapshots,
            Sequencer sequencer,
            Jobs jobs,
            Consumer<Runnable> later) {
        this.environment = environment;
        this.snapshots = snapshots;
        this.sequencer = sequencer;
        this.jobs = jobs;
        this.later = later;
    }

    StoreEnvironment environment() {
        return environment;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    Sequencer sequencer() {
        return sequencer;
    }

    Jobs jobs() {
        return jobs;
    }

    /// Appends and forces the record, and with it every commit up to now. Under the commit lock.
    void log(LogRecord.Folded record, String failpointAfterAppend) {
        sequencer.appendAndForce(RecordCodec.encode(record), failpointAfterAppend);
    }

    /// Does what must not fail after [#log]: where it does, nothing commits any more. Under the commit lock.
    void afterLog(String failpoint, Runnable install) {
        try {
            environment.failpoint().reached(failpoint);
            install.run();
        } catch (Throwable failure) {
            throw sequencer.die(failure);
        }
    }

    /// Makes the version current. Under the commit lock.
    void install(TableVersion next, Leftovers leftovers) {
        TableHandle handle = next.handle();
        snapshots.install(
                snapshots.current().with(next),
                () -> later.accept(() -> {
                    if (leftovers.hot() != null) {
                        handle.hot().free(leftovers.hot());
                    }
                    leftovers.segments().forEach(segment -> environment.closeSegment(handle, segment));
                    sweep(handle, environment.fileGraceMillis());
                }));
    }

    /// Forgets the begins of rows that every snapshot alive sees begun: there is no need to wait for the next fold.
    void trimLateRows() {
        for (TableVersion table : snapshots.current().tables().values()) {
            if (table.lateRows() > 0) {
                table.handle().foldLock().lock();
                try {
                    sequencer.exclusively(() -> trimLateRows(table.handle().id()));
                } finally {
                    table.handle().foldLock().unlock();
                }
            }
        }
    }

    private boolean trimLateRows(long id) {
        TableVersion current = snapshots.current().table(id);
        if (current == null) {
            return false;
        }
        TableVersion trimmed = current.withLateRowsAfter(snapshots.oldest());
        if (trimmed.lateRows() * 2 > current.lateRows()) {
            return false;
        }
        snapshots.install(snapshots.current().with(trimmed), () -> {});
        return true;
    }

    /// Deletes replaced files whose time of grace is over.
    void sweepDue() {
        long now = environment.world().clock().millis();
        for (TableVersion table : snapshots.current().tables().values()) {
            if (!table.handle().quarantine().isSet()
                    && table.handle().openFiles().isSweepDue(now, environment.fileGraceMillis())) {
                sweepOrPostpone(table.handle(), environment.fileGraceMillis());
            }
        }
    }

    /// Deletes replaced files at once, because the disk is full.
    void sweepAll() {
        snapshots.current().tables().values().stream()
                .filter(table -> !table.handle().quarantine().isSet())
                .forEach(table -> sweepOrPostpone(table.handle(), 0));
    }

    /// One table that cannot be swept keeps no other from it.
    private void sweepOrPostpone(TableHandle handle, long graceMillis) {
        try {
            sweep(handle, graceMillis);
        } catch (DatabaseException failure) {
            handle.openFiles().postpone();
            LOGGER.log(
                    Level.WARNING,
                    "replaced files of table " + handle.info().qualifiedName() + " stay until its next fold: "
                            + failure);
        }
    }

    private void sweep(TableHandle handle, long graceMillis) {
        handle.foldLock().lock();
        try {
            TableVersion current = snapshots.current().table(handle.id());
            if (current != null && !sequencer.isDead()) {
                environment.failpoint().reached(Failpoint.FOLD_BEFORE_RELEASE);
                new SegmentFiles(environment, handle).sweep(current, graceMillis);
            }
        } finally {
            handle.foldLock().unlock();
        }
    }
}
