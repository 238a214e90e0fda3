package io.phantomdb.storage.catalog;

import java.util.List;

/// Where a recovery starts.
///
/// @param lastTimestamp every timestamp up to this one may have been used
/// @param nextTableId smallest id that no table had
/// @param logPosition number of the first log record that is not in the catalog below
/// @param replayFrom number of the first log record that some table still needs; at most `logPosition`
public record Checkpoint(
        long lastTimestamp,
        long nextTableId,
        long logPosition,
        long replayFrom,
        List<TableState> tables,
        List<CatalogObject> objects) {
    public static final Checkpoint NONE = new Checkpoint(0, 1, 1, 1, List.of(), List.of());

    public Checkpoint {
        tables = List.copyOf(tables);
        objects = List.copyOf(objects);
    }

    /// @param location of the Iceberg metadata file, relative to the table directory; empty: the table has no
    ///     segments
    /// @param foldedTo operations at or before this timestamp are in the segments
    /// @param replayFrom operations after `foldedTo` stand at or after this log record
    /// @param nextRowId smallest hidden row id that was not given out
    public record TableState(StoredTable table, String location, long foldedTo, long replayFrom, long nextRowId) {}
}
