package io.phantomdb.storage.fold;

import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.Checkpoint.TableState;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.txn.SequenceRegistry;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.wal.CommitLog;
import io.phantomdb.wal.LogInspection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Writes checkpoints and releases the log that they make needless.
///
/// The log is forced first, so that no checkpoint knows of a commit that a crash may undo. A table whose rows are all
/// in segments needs nothing of the log before the checkpoint.
public final class Checkpoints {
    private final CheckpointFile file;
    private final Snapshots snapshots;
    private final Sequencer sequencer;
    private final CommitLog log;
    private final AtomicLong nextTableId;
    private final SequenceRegistry sequences;
    private final Jobs jobs;
    private final Failpoint failpoint;
    private final LongSupplier archivedTo;

    /// Where the newest checkpoint lets the log begin. A table that was clean then and is dirty now was last folded
    /// before it, but all that it needs of the log came after. Changes and is read under the commit lock.
    private long logStart;
    /// How many cuts are open; the log is not released meanwhile. Under the commit lock.
    private int cuts;

    /// @param archivedTo log records from this LSN on must stay, whoever needs them
    public Checkpoints(
            CheckpointFile file,
            Snapshots snapshots,
            Sequencer sequencer,
            CommitLog log,
            AtomicLong nextTableId,
            SequenceRegistry sequences,
            Jobs jobs,
            Failpoint failpoint,
            LongSupplier archivedTo) {
        this.archivedTo = archivedTo;
        this.file = file;
        this.snapshots = snapshots;
        this.sequencer = sequencer;
        this.log = log;
        this.nextTableId = nextTableId;
        this.sequences = sequences;
        this.jobs = jobs;
        this.failpoint = failpoint;
    }

    /// SQLSTATE 53100, 58030; the checkpoint before stays good then.
    public void write() {
        write(false);
    }

    /// As [#write], when nothing else happens any more: sequences go on without a gap.
    public void writeLast() {
        write(true);
    }

    private synchronized void write(boolean last) {
        jobs.run(Jobs.Kind.CHECKPOINT, () -> writeNow(last));
    }

    /// What a checkpoint would say at one moment, with all that it refers to: the log and the segments stay until it is
    /// closed. One thread.
    public final class Cut implements AutoCloseable {
        private final Checkpoint checkpoint;
        private final Snapshots.Pin pin;
        private final LogInspection log;
        private boolean pinned = true;

        private Cut(Checkpoint checkpoint, Snapshots.Pin pin, LogInspection log) {
            this.checkpoint = checkpoint;
            this.pin = pin;
            this.log = log;
        }

        public Checkpoint checkpoint() {
            return checkpoint;
        }

        /// The version that the checkpoint tells of.
        public DatabaseVersion version() {
            return pin.version();
        }

        /// The log up to the checkpoint's position.
        public LogInspection log() {
            return log;
        }

        /// Ends the hold on the segments, and with it on the memory of rows that were folded since.
        public void unpin() {
            if (pinned) {
                pinned = false;
                snapshots.release(pin);
            }
        }

        @Override
        public void close() {
            unpin();
            sequencer.exclusively(() -> --cuts);
        }
    }

    /// Cuts the database at the newest commit. SQLSTATE 58030 where the log has failed.
    public Cut cut() {
        return sequencer.exclusively(() -> {
            sequencer.failIfDead();
            Checkpoint checkpoint = collect(false);
            cuts++;
            return new Cut(checkpoint, snapshots.pin(), log.inspect());
        });
    }

    /// Reads the newest checkpoint back. SQLSTATE XX001 where it is damaged.
    public synchronized Checkpoint inspect() {
        try {
            return file.inspect();
        } catch (IOException failure) {
            throw IoErrors.of("cannot read the checkpoint", failure);
        }
    }

    private void writeNow(boolean last) {
        sequencer.failIfDead();
        Checkpoint checkpoint = sequencer.exclusively(() -> collect(last));
        try {
            file.write(checkpoint);
        } catch (IOException failure) {
            throw IoErrors.of("cannot write a checkpoint", failure);
        }
        failpoint.reached(Failpoint.CHECKPOINT_BEFORE_LOG_RELEASE);
        sequencer.exclusively(() -> {
            sequencer.failIfDead();
            logStart = Math.max(logStart, checkpoint.replayFrom());
            releaseNow();
            return 0;
        });
        failpoint.reached(Failpoint.CHECKPOINT_AFTER_LOG_RELEASE);
    }

    /// Releases what the newest checkpoint made needless and something else had needed.
    public void release() {
        sequencer.exclusively(() -> {
            sequencer.failIfDead();
            releaseNow();
            return 0;
        });
    }

    private void releaseNow() {
        if (cuts == 0) {
            log.release(Math.min(logStart, archivedTo.getAsLong()));
        }
    }

    private Checkpoint collect(boolean last) {
        sequencer.flush();
        long position = log.nextLsn();
        long replayFrom = position;
        List<TableState> tables = new ArrayList<>();
        for (TableVersion version : snapshots.current().tables().values()) {
            long tableReplayFrom = version.mustReplay() ? Math.max(version.replayFrom(), logStart) : position;
            replayFrom = Math.min(replayFrom, tableReplayFrom);
            tables.add(new TableState(
                    version.handle().table(),
                    version.location(),
                    version.foldedTo(),
                    tableReplayFrom,
                    version.handle().nextRowId().get()));
        }
        List<CatalogObject> objects = snapshots.current().catalog().objects().values().stream()
                .map(object -> sequences.state(object, last))
                .toList();
        return new Checkpoint(sequencer.lastTimestamp(), nextTableId.get(), position, replayFrom, tables, objects);
    }
}
