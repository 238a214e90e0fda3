package io.phantomdb.storage.version;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.segment.SegmentCache;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.index.IndexMemory;
import java.io.IOException;
import java.nio.file.Path;

/// What every part of one open store needs to know.
///
/// @param hotBudget counts the hot rows of all tables; it has no limit of its own, commits wait before they pass it
/// @param foldBudget counts what folds work with; at most some row groups, and never refused, because queries would
/// starve
///     folds otherwise and commits with them
/// @param serverBudget what all statements may take together
/// @param writeBudget counts the write sets of all transactions, a part of the server's
/// @param indexMemory of the entries of all indexes
/// @param cache of decoded segment pages
/// @param virtualTables tables of schema `sys`
/// @param corruption files found damaged
public record StoreEnvironment(
        Path directory,
        Settings settings,
        World world,
        Failpoint failpoint,
        MemoryBudget hotBudget,
        MemoryBudget foldBudget,
        MemoryBudget serverBudget,
        MemoryBudget writeBudget,
        IndexMemory indexMemory,
        SegmentCache cache,
        VirtualTables virtualTables,
        Corruption corruption) {
    private static final String SNAPSHOT_RETENTION = "snapshot_retention_ms";

    public int batchRows() {
        return Math.toIntExact(settings.get(Setting.BATCH_ROWS));
    }

    public TableHandle handle(StoredTable table, long nextRowId) {
        return new TableHandle(table, hotBudget, batchRows(), nextRowId);
    }

    /// The handle of a table after ALTER TABLE, without hot rows.
    public TableHandle handleAfter(TableHandle before, StoredTable table) {
        return new TableHandle(table, hotBudget, batchRows(), before);
    }

    public Path directoryOf(TableHandle handle) {
        return directory.resolve(handle.table().directory());
    }

    /// SQLSTATE XX001 where rows of the table are missing, so that nothing may rely on it.
    public void requireWritable(TableHandle handle) {
        handle.quarantine().requireWritable(handle.info());
        if (settings.get(Setting.READ_AROUND_DAMAGE) && corruption.concerns(handle.id())) {
            throw new DatabaseException(
                    SqlState.DATA_CORRUPTED,
                    "table \"" + handle.info().qualifiedName()
                            + "\" cannot be changed while storage.read_around_damage leaves out its damaged segments; see"
                            + " sys.corruption");
        }
    }

    /// The version less the segments that are left out. Its locations hold within it alone.
    public TableVersion readable(TableVersion version) {
        if (!settings.get(Setting.READ_AROUND_DAMAGE)
                || !corruption.concerns(version.handle().id())) {
            return version;
        }
        return new TableVersion(
                version.handle(),
                version.hot(),
                version.segments().stream()
                        .filter(cold -> !isLeftOut(cold.segment()))
                        .toList(),
                version.location(),
                version.foldedTo(),
                version.replayFrom());
    }

    /// Whether scans leave the segment out.
    public boolean isLeftOut(Segment segment) {
        return settings.get(Setting.READ_AROUND_DAMAGE) && corruption.contains(segment.path());
    }

    /// The Iceberg table at a pointer. SQLSTATE XX001 where its metadata are damaged, which is noted.
    public SegmentTable openTable(TableHandle handle, String location) {
        return SegmentTable.open(directoryOf(handle), location, world, corruption.of(handle.info()))
                .keepSnapshots(snapshotRetentionMillis(handle));
    }

    /// As [#openTable], to look only.
    public SegmentTable inspectTable(TableHandle handle, String location) {
        return SegmentTable.inspect(directoryOf(handle), location, world, corruption.of(handle.info()));
    }

    /// A segment of the table, opened and noted as in use. SQLSTATE XX001 where it is damaged, which is noted.
    public Segment openSegment(TableHandle handle, Path file) {
        TableInfo info = handle.info();
        Segment segment = Segment.open(file, info.columns(), info.key(), cache, world, corruption.of(info));
        handle.openFiles().add(file);
        return segment;
    }

    /// Closes a segment that nobody reads any more.
    public void closeSegment(TableHandle handle, Segment segment) {
        segment.close();
        handle.openFiles().remove(segment.path());
        if (!handle.openFiles().contains(segment.path())) {
            corruption.forget(segment.path());
        }
    }

    /// Deletes the files of a table that nothing needs any more. The fold lock is held.
    ///
    /// @param graceMillis how long a replaced file stays for programs that read the table's files
    public void sweep(TableHandle handle, SegmentTable table, long graceMillis) {
        handle.openFiles().sweep(world.clock().millis(), graceMillis, table::sweep);
    }

    /// How long snapshots of the table's segments can be read after another has taken their place.
    public long snapshotRetentionMillis(TableHandle handle) {
        String own = handle.table().options().get(SNAPSHOT_RETENTION);
        return own == null ? settings.get(Setting.SNAPSHOT_RETENTION_MS) : Long.parseLong(own);
    }

    /// Whether the table has a retention of its own.
    public boolean hasRetention(TableHandle handle) {
        return handle.table().options().containsKey(SNAPSHOT_RETENTION);
    }

    /// How long replaced files stay.
    public long fileGraceMillis() {
        return settings.get(Setting.FILE_GRACE_MS);
    }

    /// Deletes a file or a directory with all that is in it.
    public void deleteTree(Path path) throws IOException {
        for (Path child : world.disk().list(path)) {
            deleteTree(child);
        }
        world.disk().delete(path);
    }
}
