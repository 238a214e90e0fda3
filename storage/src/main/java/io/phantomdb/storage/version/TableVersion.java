package io.phantomdb.storage.version;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.row.Generation;
import java.util.ArrayList;
import java.util.List;

/// A table at one moment: a hot generation and the segments with their deletions. A row that a snapshot sees is in
/// exactly one of them.
///
/// A key's newest hot version, live or ended, is younger than every cold row of the key. Lookups take the key twice:
/// its bytes for the hot rows and a batch of the key columns for the segments.
///
/// @param location of the Iceberg metadata file, relative to the table's directory; empty: there are no segments
/// @param foldedTo operations at or before this timestamp are in the segments
/// @param replayFrom operations after it stand in the log at or after this record
public record TableVersion(
        TableHandle handle,
        Generation hot,
        List<ColdSegment> segments,
        String location,
        long foldedTo,
        long replayFrom) {
    public TableVersion {
        segments = List.copyOf(segments);
    }

    /// What [#newest] finds of a key.
    public enum Newest {
        /// No row, nor one that the snapshot saw and that this version still knows of.
        ABSENT,
        LIVE,
        /// Deleted after the snapshot.
        DELETED_SINCE
    }

    /// The segments, opened once more for another form of the table; deletions are common to both.
    public List<ColdSegment> segmentsFor(StoreEnvironment environment, TableHandle other) {
        List<ColdSegment> opened = new ArrayList<>();
        for (ColdSegment cold : segments) {
            opened.add(new ColdSegment(
                    environment.openSegment(other, cold.segment().path()), cold.deletions(), cold.late()));
        }
        return opened;
    }

    /// Closes the segments and frees the hot rows of a version that nobody reads any more.
    public void close(StoreEnvironment environment) {
        segments.forEach(cold -> environment.closeSegment(handle, cold.segment()));
        handle.close();
    }

    /// The row that the snapshot sees, or [Location#NONE].
    public long find(Batch keys, int row, long key, int keyBytes, long snapshot) {
        long position = hot.find(key, keyBytes, snapshot);
        if (position >= 0) {
            return Location.hot(position);
        }
        for (int i = segments.size() - 1; i >= 0; i--) {
            ColdSegment cold = segments.get(i);
            long found = cold.segment().find(keys, row);
            if (found >= 0 && cold.deletions().deletedAt((int) found) > snapshot) {
                return Location.cold(i, found);
            }
        }
        return Location.NONE;
    }

    /// The row that no commit has ended so far, or [Location#NONE].
    public long live(Batch keys, int row, long key, int keyBytes) {
        long position = hot.newest(key, keyBytes);
        if (position >= 0) {
            return hot.endTs(position) == Long.MAX_VALUE ? Location.hot(position) : Location.NONE;
        }
        for (int i = segments.size() - 1; i >= 0; i--) {
            ColdSegment cold = segments.get(i);
            long found = cold.segment().find(keys, row);
            if (found >= 0 && cold.deletions().deletedAt((int) found) == DeletionVector.NEVER) {
                return Location.cold(i, found);
            }
        }
        return Location.NONE;
    }

    /// What became of a key, for a writer with the snapshot.
    public Newest newest(Batch keys, int row, long key, int keyBytes, long snapshot) {
        long position = hot.newest(key, keyBytes);
        if (position >= 0) {
            long end = hot.endTs(position);
            return end == Long.MAX_VALUE ? Newest.LIVE : end > snapshot ? Newest.DELETED_SINCE : Newest.ABSENT;
        }
        Newest result = Newest.ABSENT;
        for (ColdSegment cold : segments) {
            long found = cold.segment().find(keys, row);
            long deletedAt =
                    found < 0 ? DeletionVector.LONG_AGO : cold.deletions().deletedAt((int) found);
            if (deletedAt == DeletionVector.NEVER) {
                return Newest.LIVE;
            }
            if (deletedAt > snapshot) {
                result = Newest.DELETED_SINCE;
            }
        }
        return result;
    }

    /// When the row of a [#live] location began; 0: before every snapshot that can still write.
    public long begunAt(long location) {
        return Location.isHot(location)
                ? hot.beginTs(Location.position(location))
                : segments.get(Location.segment(location)).late().begunAt(Location.row(location));
    }

    /// `Long.MAX_VALUE` while the row lives.
    public long endedAt(long location) {
        return Location.isHot(location)
                ? hot.endTs(Location.position(location))
                : segments.get(Location.segment(location)).deletions().deletedAt(Location.row(location));
    }

    /// Ends a live row. Under the commit lock, in the current version.
    public void end(long location, long timestamp) {
        if (Location.isHot(location)) {
            handle.hot().end(Location.position(location), timestamp);
        } else {
            segments.get(Location.segment(location)).deletions().delete(Location.row(location), timestamp);
        }
    }

    /// Rows of segments whose begin is kept, because a snapshot may be older.
    public long lateRows() {
        long late = 0;
        for (ColdSegment cold : segments) {
            late += cold.late().rows().length;
        }
        return late;
    }

    /// The same table without the begins that no snapshot is older than.
    ///
    /// @param oldest no snapshot alive or to come is older
    public TableVersion withLateRowsAfter(long oldest) {
        List<ColdSegment> trimmed = segments.stream()
                .map(cold -> new ColdSegment(
                        cold.segment(), cold.deletions(), cold.late().after(oldest)))
                .toList();
        return new TableVersion(handle, hot, trimmed, location, foldedTo, replayFrom);
    }

    /// Whether the log holds something that the segments do not.
    public boolean isDirty() {
        return hot.versions() > 0 || unpersistedDeletes() > 0;
    }

    /// Whether a start needs log records of the table: also where they could not be applied yet.
    public boolean mustReplay() {
        return isDirty() || handle.quarantine().isSet();
    }

    public long unpersistedDeletes() {
        long deletes = 0;
        for (ColdSegment cold : segments) {
            deletes += cold.deletions().unpersisted();
        }
        return deletes;
    }

    public long coldRows() {
        long rows = 0;
        for (ColdSegment cold : segments) {
            rows += cold.liveRows();
        }
        return rows;
    }
}
