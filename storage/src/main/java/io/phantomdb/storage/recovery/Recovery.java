package io.phantomdb.storage.recovery;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.parquet.iceberg.SegmentEntry;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.Checkpoint.TableState;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.scan.IndexLoad;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.DatabaseVersion;
import io.phantomdb.storage.version.DeletionVector;
import io.phantomdb.storage.version.LateRows;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.WriteFigures;
import io.phantomdb.wal.CommitLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings a database back from its newest checkpoint, its segments and its log.
///
/// @param version what was committed, all of it visible
/// @param lastTimestamp greatest timestamp that may have been used
/// @param nextTableId smallest id that no table had
/// @param operations applied from the log
public record Recovery(DatabaseVersion version, long lastTimestamp, long nextTableId, long operations) {
    /// Recovers. SQLSTATE XX001 for damage in the log, the metadata or the segments; nothing has been changed on
    /// disk then.
    ///
    /// @param log just opened
    public static Recovery run(StoreEnvironment environment, Checkpoint checkpoint, CommitLog log) throws IOException {
        LogSurvey survey = LogSurvey.of(checkpoint, log);
        Map<Long, TableVersion> tables = new LinkedHashMap<>();
        try (LogReplay replay = new LogReplay(survey, tables)) {
            for (TableState state : survey.tables()) {
                tables.put(state.table().id(), open(environment, state));
            }
            long operations = replay.run(log, checkpoint.replayFrom());
            long now = environment.world().clock().millis();
            Map<Long, TableVersion> recovered = new LinkedHashMap<>();
            tables.forEach((id, table) -> recovered.put(id, withHotRows(table, now)));
            DatabaseVersion version = new DatabaseVersion(
                    CatalogState.of(
                            survey.tables().stream().map(TableState::table).toList(), survey.objects()),
                    recovered);
            loadIndexes(environment, version, survey.lastTimestamp());
            sweep(environment, version);
            Orphans.delete(environment, version);
            return new Recovery(version, survey.lastTimestamp(), survey.nextTableId(), operations);
        } catch (Throwable failure) {
            tables.values().forEach(table -> close(environment, table));
            throw failure;
        }
    }

    /// Closes the segments and frees the hot rows of a version that nobody reads any more.
    public static void close(StoreEnvironment environment, TableVersion table) {
        table.segments().forEach(cold -> environment.closeSegment(table.handle(), cold.segment()));
        table.handle().close();
    }

    private static TableVersion open(StoreEnvironment environment, TableState state) {
        TableHandle handle = environment.handle(state.table(), state.nextRowId());
        List<ColdSegment> segments = new ArrayList<>();
        if (!state.location().isEmpty()) {
            SegmentTable table =
                    SegmentTable.open(environment.directoryOf(handle), state.location(), environment.world());
            handle.figures().set(WriteFigures.Totals.of(table.summary()));
            for (SegmentEntry entry : table.segments()) {
                segments.add(new ColdSegment(
                        environment.openSegment(handle, entry.path()),
                        new DeletionVector(entry.deleted()),
                        LateRows.NONE));
            }
        }
        return new TableVersion(
                handle, handle.hot().generation(), segments, state.location(), state.foldedTo(), state.replayFrom());
    }

    private static TableVersion withHotRows(TableVersion table, long now) {
        TableVersion recovered = new TableVersion(
                table.handle(),
                table.handle().hot().generation(),
                table.segments(),
                table.location(),
                table.foldedTo(),
                table.replayFrom());
        recovered.handle().setDirtySince(recovered.isDirty() ? now : 0);
        return recovered;
    }

    private static void loadIndexes(StoreEnvironment environment, DatabaseVersion version, long lastTimestamp) {
        for (TableVersion table : version.tables().values()) {
            for (IndexInfo info :
                    version.catalog().related().indexesOf(table.handle().id())) {
                TableIndex index = new TableIndex(
                        info, table.handle().info(), environment.indexMemory().budget());
                table.handle().addIndex(index);
                new IndexLoad(table, index, environment.foldBudget(), Runnable::run)
                        .run(lastTimestamp, environment.batchRows(), (keys, row) -> {
                            throw new DatabaseException(
                                    SqlState.DATA_CORRUPTED,
                                    "unique index \"" + info.name() + "\" of table \""
                                            + table.handle().info().name() + "\" has equal keys");
                        });
                index.setLoaded(0);
            }
        }
    }

    private static void sweep(StoreEnvironment environment, DatabaseVersion version) {
        for (TableVersion table : version.tables().values()) {
            if (!table.location().isEmpty()) {
                SegmentTable.open(environment.directoryOf(table.handle()), table.location(), environment.world())
                        .sweep(table.handle().openFiles()::contains);
            }
        }
    }
}
