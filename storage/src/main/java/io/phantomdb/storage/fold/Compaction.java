package io.phantomdb.storage.fold;

import io.phantomdb.parquet.iceberg.Change;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.DeletionVector;
import io.phantomdb.storage.version.LateRows;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.WriteFigures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.roaringbitmap.RoaringBitmap;

/// One compaction of one table: some segments become one sorted run without the rows that were dead at the last fold.
///
/// 1. Under the fold lock: choose segments, note which of their rows are dead by a persisted delete.
/// 2. Without any lock: merge the others into new segments; remember where each row went. Commits and folds go on.
/// 3. Under the fold lock: rows that folds have persisted as deleted meanwhile become deletes of the new segments; one
///    Iceberg commit replaces old by new, its position in the log stays that of the last fold.
/// 4. Under the commit lock: deletes that are in the log only move to the new vectors, late rows too; the record is
///    logged and forced; the version is swapped. Transactions that saw the old version find their rows by key.
/// 5. When no reader of the old version is left, the old files go.
///
/// Rows deleted after the last fold are kept, because the log will delete them again after a crash. Where a fold or
/// DROP
/// has removed one of the segments meanwhile, the new ones are thrown away.
public final class Compaction {
    private final VersionSwap versions;
    private final StoreEnvironment environment;
    /// One compaction runs at a time. Taken before the fold lock.
    private final ReentrantLock one = new ReentrantLock();

    public Compaction(VersionSwap versions) {
        this.versions = versions;
        this.environment = versions.environment();
    }

    /// Merges what the policy says, once.
    ///
    /// @param handle of the table in whatever form it had when somebody asked
    /// @param whole merge all segments that are not perfect instead
    /// @param stop asked now and then
    /// @return whether the table changed
    public boolean run(TableHandle handle, boolean whole, BooleanSupplier stop) {
        one.lock();
        try {
            return whole ? all(handle, stop) : run(handle, stop, CompactionPolicy::choose);
        } finally {
            one.unlock();
        }
    }

    /// Stale segments one by one, then each partition.
    private boolean all(TableHandle handle, BooleanSupplier stop) {
        boolean changed = false;
        while (run(handle, stop, segments -> List.of())) {
            changed = true;
        }
        TableVersion version = versions.snapshots().current().table(handle.id());
        Set<String> partitions = version == null
                ? Set.of()
                : CompactionPolicy.byPartition(version.segments()).keySet();
        for (String partition : partitions) {
            changed |= run(
                    handle,
                    stop,
                    segments -> CompactionPolicy.all(
                            CompactionPolicy.byPartition(segments).getOrDefault(partition, List.of())));
        }
        return changed;
    }

    private boolean run(TableHandle handle, BooleanSupplier stop, UnaryOperator<List<ColdSegment>> policy) {
        return versions.jobs().run(Jobs.Kind.COMPACTION, handle, () -> runAlone(handle, stop, policy));
    }

    private boolean runAlone(TableHandle handle, BooleanSupplier stop, UnaryOperator<List<ColdSegment>> policy) {
        Optional<CompactionOutput> chosen = choose(handle, policy);
        if (chosen.isEmpty()) {
            return false;
        }
        try (CompactionOutput output = chosen.get()) {
            environment.failpoint().reached(Failpoint.COMPACTION_AFTER_CHOICE);
            Optional<RowMoves> moves = output.write(stop);
            if (moves.isEmpty()) {
                return false;
            }
            environment.failpoint().reached(Failpoint.COMPACTION_AFTER_SEGMENT_FORCED);
            return commit(handle, output, moves.get());
        }
    }

    private Optional<CompactionOutput> choose(TableHandle asked, UnaryOperator<List<ColdSegment>> policy) {
        asked.foldLock().lock();
        try {
            versions.sequencer().failIfDead();
            TableVersion version = versions.snapshots().current().table(asked.id());
            if (version == null
                    || version.segments().isEmpty()
                    || version.handle().quarantine().isSet()) {
                return Optional.empty();
            }
            TableHandle handle = version.handle(); // a former form would lose columns that segments have since
            List<ColdSegment> sound = version.segments().stream()
                    .filter(cold ->
                            !environment.corruption().contains(cold.segment().path()))
                    .toList();
            List<ColdSegment> stale =
                    CompactionPolicy.stale(sound, handle.table().sortKey());
            List<ColdSegment> chosen = stale.isEmpty() ? policy.apply(sound) : stale;
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            SegmentTable table = new SegmentFiles(environment, handle).open(version);
            CompactionOutput output = new CompactionOutput(environment, handle, table::newSegment);
            try {
                for (ColdSegment cold : chosen) {
                    output.read(cold.segment().path(), cold.deletions().persisted());
                }
            } catch (Throwable failure) {
                output.close();
                throw failure;
            }
            return Optional.of(output);
        } finally {
            asked.foldLock().unlock();
        }
    }

    private boolean commit(TableHandle handle, CompactionOutput output, RowMoves moves) {
        handle.foldLock().lock();
        try {
            TableVersion current = versions.snapshots().current().table(handle.id());
            List<ColdSegment> old = current == null ? List.of() : segments(current, output.inputs());
            if (current == null || old.size() < output.inputs().size()) {
                return false;
            }
            return new Replacement(current, old, output, moves).commit();
        } finally {
            handle.foldLock().unlock();
        }
    }

    /// The segments of the version with these files, in their order.
    private static List<ColdSegment> segments(TableVersion version, List<Path> paths) {
        Map<Path, ColdSegment> byPath = new HashMap<>();
        version.segments().forEach(cold -> byPath.put(cold.segment().path(), cold));
        return paths.stream()
                .filter(byPath::containsKey)
                .map(path -> Objects.requireNonNull(byPath.get(path)))
                .toList();
    }

    /// Steps 3 and 4, under the fold lock.
    private final class Replacement {
        private final TableVersion current;
        private final List<ColdSegment> old;
        private final CompactionOutput output;
        private final RowMoves moves;
        private final RoaringBitmap[] deleted;
        private final List<Segment> opened = new ArrayList<>();

        Replacement(TableVersion current, List<ColdSegment> old, CompactionOutput output, RowMoves moves) {
            this.current = current;
            this.old = old;
            this.output = output;
            this.moves = moves;
            this.deleted = moves.deletedSince(old, output.dead());
        }

        boolean commit() {
            boolean swapped = false;
            try {
                WriteFigures.Totals figures = figures();
                String location = commitFiles(figures);
                environment.failpoint().reached(Failpoint.COMPACTION_AFTER_TABLE_COMMIT);
                for (SegmentFile file : output.written()) {
                    opened.add(environment.openSegment(current.handle(), file.path()));
                }
                LateRows[] late = moves.lateRows(old, versions.snapshots().oldest());
                swapped = versions.sequencer().exclusively(() -> swap(location, late, figures));
            } finally {
                if (!swapped) {
                    opened.forEach(segment -> environment.closeSegment(current.handle(), segment));
                }
            }
            if (swapped) {
                environment.failpoint().reached(Failpoint.COMPACTION_AFTER_SWAP);
            }
            return swapped;
        }

        private WriteFigures.Totals figures() {
            List<SegmentFile> written = output.written();
            return current.handle()
                    .figures()
                    .totals()
                    .plusCompaction(
                            written.stream().mapToLong(SegmentFile::rows).sum(),
                            written.stream().mapToLong(SegmentFile::bytes).sum());
        }

        private String commitFiles(WriteFigures.Totals figures) {
            SegmentTable table = new SegmentFiles(environment, current.handle()).open(current);
            Map<Path, RoaringBitmap> deletions = new HashMap<>();
            for (int i = 0; i < deleted.length; i++) {
                if (!deleted[i].isEmpty()) {
                    deletions.put(output.written().get(i).path(), deleted[i]);
                }
            }
            Change change = new Change(output.written(), deletions, Set.copyOf(output.inputs()));
            return table.commit(change, SegmentFiles.summary(current.foldedTo(), current.replayFrom(), figures));
        }

        /// False where the table was dropped meanwhile.
        private boolean swap(String location, LateRows[] late, WriteFigures.Totals figures) {
            TableHandle handle = current.handle();
            if (versions.snapshots().current().table(handle.id()) == null) {
                return false;
            }
            LogRecord.Folded record = new LogRecord.Folded(
                    handle.id(),
                    current.foldedTo(),
                    current.replayFrom(),
                    handle.nextRowId().get(),
                    location);
            output.keep();
            versions.log(record, Failpoint.COMPACTION_AFTER_APPEND);
            versions.afterLog(Failpoint.COMPACTION_AFTER_FORCE, () -> {
                handle.figures().set(figures);
                versions.install(next(location, late), leftovers());
            });
            return true;
        }

        private TableVersion next(String location, LateRows[] late) {
            DeletionVector[] vectors =
                    Arrays.stream(deleted).map(DeletionVector::new).toArray(DeletionVector[]::new);
            moves.moveRecent(old, vectors);
            List<ColdSegment> segments = new ArrayList<>(current.segments());
            segments.removeAll(old);
            for (int i = 0; i < vectors.length; i++) {
                segments.add(new ColdSegment(opened.get(i), vectors[i], late[i]));
            }
            return new TableVersion(
                    current.handle(), current.hot(), segments, location, current.foldedTo(), current.replayFrom());
        }

        private VersionSwap.Leftovers leftovers() {
            return new VersionSwap.Leftovers(
                    null, old.stream().map(ColdSegment::segment).toList());
        }
    }
}
