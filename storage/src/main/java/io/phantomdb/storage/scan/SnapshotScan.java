package io.phantomdb.storage.scan;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.OwnedScan;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.parquet.iceberg.SegmentEntry;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.iceberg.TableSnapshot;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.DeletionVector;
import io.phantomdb.storage.version.LateRows;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a table as an Iceberg snapshot that is kept has it: its segments with their persisted deletes, in the columns
/// that the table has now. The segments are opened for this scan alone.
public final class SnapshotScan {
    /// Before every commit: hot rows have not begun, persisted deletes have happened.
    private static final long BEFORE_ALL = 0;

    private SnapshotScan() {}

    /// The scan; empty where no snapshot of the moment is kept.
    ///
    /// @param seen the table as the reader sees it
    /// @param current its newest version, whose metadata know the snapshots
    public static Optional<TableScan> open(
            StoreEnvironment environment, TableVersion seen, TableVersion current, AsOf moment, ScanRequest request) {
        if (current.location().isEmpty()) {
            return Optional.empty();
        }
        List<ColdSegment> segments = new ArrayList<>();
        boolean opened = false;
        seen.handle().foldLock().lock(); // nobody sweeps files between the look at the metadata and their opening
        try {
            SegmentTable table = environment.inspectTable(seen.handle(), current.location());
            Optional<TableSnapshot> snapshot = find(table.snapshots(), moment);
            if (snapshot.isEmpty()) {
                return Optional.empty();
            }
            for (SegmentEntry entry : table.segments(snapshot.get().id())) {
                segments.add(new ColdSegment(
                        environment.openSegment(seen.handle(), entry.path()),
                        new DeletionVector(entry.deleted()),
                        LateRows.NONE));
            }
            opened = true;
        } finally {
            seen.handle().foldLock().unlock();
            if (!opened) {
                close(environment, seen, segments);
            }
        }
        TableVersion past = new TableVersion(seen.handle(), seen.hot(), segments, current.location(), 0, 0);
        TableScan scan = new StoreScan(
                past, BEFORE_ALL, request, OwnRows.none(), environment.batchRows(), environment::isLeftOut);
        return Optional.of(new OwnedScan(scan, () -> close(environment, seen, segments)));
    }

    private static void close(StoreEnvironment environment, TableVersion seen, List<ColdSegment> segments) {
        segments.forEach(cold -> environment.closeSegment(seen.handle(), cold.segment()));
    }

    /// The snapshot with the number, or the newest at or before the time.
    private static Optional<TableSnapshot> find(List<TableSnapshot> snapshots, AsOf moment) {
        return switch (moment) {
            case AsOf.Snapshot wanted ->
                snapshots.stream()
                        .filter(snapshot -> snapshot.id() == wanted.id())
                        .findFirst();
            case AsOf.Time time ->
                snapshots.stream()
                        .filter(snapshot -> snapshot.millis() * 1000 <= time.micros())
                        .reduce((before, after) -> after);
            case AsOf.Commit _ -> Optional.empty();
        };
    }

    /// SQLSTATE 22023.
    public static DatabaseException gone(ScanRequest request, AsOf.Snapshot snapshot) {
        return new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE,
                "snapshot " + snapshot.id() + " of table \"" + request.table().name()
                        + "\" is not kept (storage.snapshot_retention_ms, option snapshot_retention); DESCRIBE TABLE ..."
                        + " HISTORY lists those that are");
    }
}
