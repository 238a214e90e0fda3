package io.phantomdb.storage.fold;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.parquet.iceberg.Change;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.row.Generation;
import io.phantomdb.row.SealedRuns;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.DeletionVector;
import io.phantomdb.storage.version.LateRows;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.WriteFigures;
import io.phantomdb.wal.CommitLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/// One fold of one table.
///
/// 1. Under the commit lock: seal the hot runs; note F, the last timestamp given, and L, the next log record.
///    Everything appended is applied, so what is after F stands at or after L.
/// 2. Outside: the rows that live at F, in their order ([SegmentOrder]), become segments; the deletes of old segments
///    up to F become bitmaps; one Iceberg commit points to all of it. All files are forced.
/// 3. Under the commit lock: rows of the sealed runs that ended after F enter the new segments' deletion vectors with
///    their timestamps; the record `Folded` is appended and forced, and with it every commit up to now, which is then
///    published; the version is swapped. So whoever sees the new version has a snapshot at or after F.
/// 4. When no reader of the old version is left: its runs are freed, files that nothing needs are deleted.
public final class TableFold {
    private final VersionSwap versions;
    private final StoreEnvironment environment;
    private final Snapshots snapshots;
    private final Sequencer sequencer;
    private final CommitLog log;
    private final SnapshotExpiry expiry;

    /// What step 1 found.
    private record Start(TableVersion version, SealedRuns sealed, long foldedTo, long replayFrom, long oldest) {}

    /// What step 2 wrote.
    ///
    /// @param positions of the rows, in the order in which the segments have them
    private record Written(
            long[] positions,
            List<Segment> segments,
            Map<Path, RoaringBitmap> deleted,
            Set<Path> removed,
            String location,
            WriteFigures.Totals figures) {}

    public TableFold(VersionSwap versions, CommitLog log) {
        this.versions = versions;
        this.environment = versions.environment();
        this.snapshots = versions.snapshots();
        this.sequencer = versions.sequencer();
        this.log = log;
        this.expiry = new SnapshotExpiry(versions);
    }

    /// Folds everything that was committed before the call.
    ///
    /// @param handle of the table in whatever form it had when somebody asked. The fold lock is common to all
    ///     forms: whoever waited for it folds the form that the table has now
    /// @return whether there was anything to fold
    public boolean run(TableHandle handle) {
        handle.foldLock().lock();
        try {
            return versions.jobs().run(Jobs.Kind.FOLD, handle, () -> runLocked(handle.id()));
        } finally {
            handle.foldLock().unlock();
        }
    }

    /// Forgets what only snapshots that have ended needed.
    void trim() {
        versions.trimLateRows();
    }

    /// Lets go of snapshots of tables that are not kept any longer, and deletes files that nothing needs any more.
    void sweep() {
        expiry.run();
        versions.sweepDue();
    }

    /// Makes room on a full disk.
    void makeRoom() {
        versions.sweepAll();
    }

    private boolean runLocked(long table) {
        Optional<Start> start = sequencer.exclusively(() -> start(table));
        if (start.isEmpty()) {
            return false;
        }
        environment.failpoint().reached(Failpoint.FOLD_AFTER_SEAL);
        fold(start.get().version().handle(), start.get());
        return true;
    }

    private Optional<Start> start(long table) {
        sequencer.failIfDead();
        TableVersion version = snapshots.current().table(table);
        if (version == null
                || !version.isDirty()
                || version.handle().quarantine().isSet()) {
            return Optional.empty();
        }
        TableHandle handle = version.handle();
        handle.setDirtySince(0);
        return Optional.of(
                new Start(version, handle.hot().seal(), sequencer.lastTimestamp(), log.nextLsn(), snapshots.oldest()));
    }

    private void fold(TableHandle handle, Start start) {
        SegmentFiles files = new SegmentFiles(environment, handle);
        Written written = write(handle, files, start);
        try {
            environment.failpoint().reached(Failpoint.FOLD_AFTER_TABLE_COMMIT);
            boolean swapped = sequencer.exclusively(() -> swap(handle, start, written));
            if (swapped) {
                environment.failpoint().reached(Failpoint.FOLD_AFTER_SWAP);
            } else {
                written.segments().forEach(segment -> environment.closeSegment(handle, segment));
            }
        } catch (DatabaseException refused) {
            handle.setDirtySince(environment.world().clock().millis());
            written.segments().forEach(segment -> environment.closeSegment(handle, segment));
            throw refused;
        }
    }

    private Written write(TableHandle handle, SegmentFiles files, Start start) {
        TableVersion version = start.version();
        long[] positions = version.hot().liveAt(start.sealed(), start.foldedTo());
        Map<Path, RoaringBitmap> deleted = new HashMap<>();
        Set<Path> removed = new HashSet<>();
        for (ColdSegment cold : version.segments()) {
            RoaringBitmap bitmap = cold.deletions().deleted(start.foldedTo());
            if (bitmap.getLongCardinality() == cold.segment().rows()) {
                removed.add(cold.segment().path());
            } else if (cold.deletions().unpersisted() > 0) {
                deleted.put(cold.segment().path(), bitmap);
            }
        }
        if (positions.length == 0 && deleted.isEmpty() && removed.isEmpty()) {
            return new Written(
                    positions,
                    List.of(),
                    deleted,
                    removed,
                    version.location(),
                    handle.figures().totals());
        }
        SegmentTable table = files.open(version);
        SegmentOrder.Ordered rows = files.order(version.hot(), positions);
        List<SegmentFile> added = files.write(table, version.hot(), rows);
        List<Segment> segments = new ArrayList<>();
        try {
            environment.failpoint().reached(Failpoint.FOLD_AFTER_SEGMENT_FORCED);
            WriteFigures.Totals figures = handle.figures()
                    .totals()
                    .plusFold(
                            positions.length,
                            added.stream().mapToLong(SegmentFile::bytes).sum());
            Map<String, String> summary = SegmentFiles.summary(start.foldedTo(), start.replayFrom(), figures);
            String location = table.commit(new Change(added, deleted, removed), summary);
            for (SegmentFile file : added) {
                segments.add(environment.openSegment(handle, file.path()));
            }
            return new Written(rows.positions(), segments, deleted, removed, location, figures);
        } catch (DatabaseException failure) {
            segments.forEach(segment -> environment.closeSegment(handle, segment));
            files.delete(added);
            handle.setDirtySince(environment.world().clock().millis());
            throw failure;
        }
    }

    /// False where the table was dropped meanwhile.
    private boolean swap(TableHandle handle, Start start, Written written) {
        TableVersion current = snapshots.current().table(handle.id());
        if (current == null) {
            return false;
        }
        assert current == start.version() : "another fold of the table";
        LogRecord.Folded record = new LogRecord.Folded(
                handle.id(),
                start.foldedTo(),
                start.replayFrom(),
                handle.nextRowId().get(),
                written.location());
        versions.log(record, Failpoint.FOLD_AFTER_APPEND);
        versions.afterLog(Failpoint.FOLD_AFTER_FORCE, () -> install(handle, start, written));
        return true;
    }

    private void install(TableHandle handle, Start start, Written written) {
        List<ColdSegment> segments = keptSegments(start, written);
        segments.addAll(newSegments(start, written));
        Generation old = start.sealed().isEmpty() ? null : handle.hot().dropFolded(start.sealed());
        TableVersion next = new TableVersion(
                handle, handle.hot().generation(), segments, written.location(), start.foldedTo(), start.replayFrom());
        List<Segment> unused = start.version().segments().stream()
                .map(ColdSegment::segment)
                .filter(segment -> written.removed().contains(segment.path()))
                .toList();
        handle.figures().set(written.figures());
        versions.install(next, new VersionSwap.Leftovers(old, unused));
    }

    private static List<ColdSegment> keptSegments(Start start, Written written) {
        List<ColdSegment> kept = new ArrayList<>();
        for (ColdSegment cold : start.version().segments()) {
            Path path = cold.segment().path();
            RoaringBitmap bitmap = written.deleted().get(path);
            if (written.removed().contains(path)) {
                continue;
            }
            kept.add(
                    bitmap == null
                            ? new ColdSegment(
                                    cold.segment(),
                                    cold.deletions(),
                                    cold.late().after(start.oldest()))
                            : new ColdSegment(
                                    cold.segment(),
                                    cold.deletions().persistedTo(start.foldedTo(), bitmap),
                                    cold.late().after(start.oldest())));
        }
        return kept;
    }

    private static List<ColdSegment> newSegments(Start start, Written written) {
        Generation hot = start.version().hot();
        long[] positions = written.positions();
        List<ColdSegment> segments = new ArrayList<>();
        int from = 0;
        for (Segment segment : written.segments()) {
            DeletionVector deletions = DeletionVector.empty();
            int rows = Math.toIntExact(segment.rows());
            int[] lateRows = new int[rows];
            long[] lateTimestamps = new long[rows];
            int late = 0;
            for (int row = 0; row < rows; row++) {
                long position = positions[from + row];
                long end = hot.endTs(position);
                if (end != Long.MAX_VALUE) {
                    deletions.delete(row, end);
                }
                long begin = hot.beginTs(position);
                if (begin > start.oldest()) {
                    lateRows[late] = row;
                    lateTimestamps[late++] = begin;
                }
            }
            LateRows lateSet = new LateRows(Arrays.copyOf(lateRows, late), Arrays.copyOf(lateTimestamps, late));
            segments.add(new ColdSegment(segment, deletions, lateSet));
            from += rows;
        }
        assert from == positions.length;
        return segments;
    }
}
