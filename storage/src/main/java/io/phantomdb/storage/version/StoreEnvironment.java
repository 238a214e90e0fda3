package io.phantomdb.storage.version;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.world.World;
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
        VirtualTables virtualTables) {
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

    /// A segment of the table, opened and noted as in use.
    public Segment openSegment(TableHandle handle, Path file) {
        TableInfo info = handle.info();
        Segment segment = Segment.open(file, info.columns(), info.key(), cache, world);
        handle.openFiles().add(file);
        return segment;
    }

    /// Closes a segment that nobody reads any more.
    public void closeSegment(TableHandle handle, Segment segment) {
        segment.close();
        handle.openFiles().remove(segment.path());
    }

    /// Deletes a file or a directory with all that is in it.
    public void deleteTree(Path path) throws IOException {
        for (Path child : world.disk().list(path)) {
            deleteTree(child);
        }
        world.disk().delete(path);
    }
}
