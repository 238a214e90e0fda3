package io.phantomdb.storage.recovery;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.parquet.iceberg.SegmentEntry;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.segment.Segment;
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
import java.util.Set;

/// Brings a database back from its newest checkpoint, its segments and its log.
///
/// @param version what was committed, all of it visible
/// @param lastTimestamp greatest timestamp that may have been used
/// @param nextTableId smallest id that no table had
/// @param operations applied from the log
/// @param atEnd what a checkpoint would say if all that the log holds had been in it
public record Recovery(
        DatabaseVersion version, long lastTimestamp, long nextTableId, long operations, Checkpoint atEnd) {
    /// Recovers. A table with damaged metadata or segments, or to which the log does not fit, is set apart
    /// ([io.phantomdb.storage.version.Quarantine]). SQLSTATE XX001 for damage in the log; nothing has been changed
    /// on disk then.
    ///
    /// @param log just opened
    public static Recovery run(StoreEnvironment environment, Checkpoint checkpoint, CommitLog log) throws IOException {
        Recovery recovery = load(environment, checkpoint, log, Set.of());
        try {
            recovery.sweep(environment);
        } catch (Throwable failure) {
            recovery.close(environment);
            throw failure;
        }
        return recovery;
    }

    /// As [#run], but no file is deleted or written.
    ///
    /// @param withoutSegments tables that come from the log alone, see [LogRebuild]
    public static Recovery load(
            StoreEnvironment environment, Checkpoint checkpoint, CommitLog log, Set<Long> withoutSegments) {
        LogSurvey survey = LogSurvey.of(checkpoint, log, withoutSegments);
        Map<Long, TableVersion> tables = new LinkedHashMap<>();
        try {
            for (TableState state : survey.tables()) {
                tables.put(state.table().id(), open(environment, state));
            }
            long operations = replay(environment, survey, tables, log, checkpoint.replayFrom());
            long now = environment.world().clock().millis();
            Map<Long, TableVersion> recovered = new LinkedHashMap<>();
            tables.forEach((id, table) -> recovered.put(id, withHotRows(table, now)));
            DatabaseVersion version = new DatabaseVersion(
                    CatalogState.of(
                            survey.tables().stream().map(TableState::table).toList(), survey.objects()),
                    recovered);
            loadIndexes(environment, version, survey.lastTimestamp());
            return new Recovery(
                    version, survey.lastTimestamp(), survey.nextTableId(), operations, survey.atEnd(log.nextLsn()));
        } catch (Throwable failure) {
            tables.values().forEach(table -> close(environment, table));
            throw failure;
        }
    }

    private static long replay(
            StoreEnvironment environment,
            LogSurvey survey,
            Map<Long, TableVersion> tables,
            CommitLog log,
            long replayFrom) {
        try (LogReplay replay = new LogReplay(environment, survey, tables)) {
            return replay.run(log, replayFrom);
        }
    }

    /// Closes the segments and frees the hot rows of a version that nobody reads any more.
    public static void close(StoreEnvironment environment, TableVersion table) {
        table.segments().forEach(cold -> environment.closeSegment(table.handle(), cold.segment()));
        table.handle().close();
    }

    /// A table whose files are damaged is there, but closed.
    private static TableVersion open(StoreEnvironment environment, TableState state) {
        TableHandle handle = environment.handle(state.table(), state.nextRowId());
        List<ColdSegment> segments = new ArrayList<>();
        try {
            if (!state.location().isEmpty()) {
                openSegments(environment, handle, state.location(), segments);
            }
        } catch (Throwable failure) {
            segments.forEach(cold -> environment.closeSegment(handle, cold.segment()));
            segments.clear();
            if (!isDamage(failure)) {
                handle.close();
                throw failure;
            }
            handle.quarantine().close(String.valueOf(failure.getMessage()));
        }
        return new TableVersion(
                handle, handle.hot().generation(), segments, state.location(), state.foldedTo(), state.replayFrom());
    }

    private static void openSegments(
            StoreEnvironment environment, TableHandle handle, String location, List<ColdSegment> segments) {
        SegmentTable table = environment.inspectTable(handle, location);
        handle.figures().set(WriteFigures.Totals.of(table.summary()));
        for (SegmentEntry entry : table.segments()) {
            try {
                segments.add(open(environment, handle, entry));
            } catch (DatabaseException failure) {
                if (!isDamage(failure) || !environment.settings().get(Setting.READ_AROUND_DAMAGE)) {
                    throw failure;
                }
                handle.quarantine().restrict(String.valueOf(failure.getMessage()));
            }
        }
    }

    private static ColdSegment open(StoreEnvironment environment, TableHandle handle, SegmentEntry entry) {
        Segment segment = environment.openSegment(handle, entry.path());
        if (segment.rows() != entry.rows() || segment.bytes() != entry.bytes()) {
            environment.closeSegment(handle, segment);
            throw environment
                    .corruption()
                    .of(handle.info())
                    .found(
                            entry.path(),
                            0,
                            "it has " + segment.rows() + " rows in " + segment.bytes()
                                    + " bytes where the table's metadata say " + entry.rows() + " in " + entry.bytes());
        }
        return new ColdSegment(segment, new DeletionVector(entry.deleted()), LateRows.NONE);
    }

    private static boolean isDamage(Throwable failure) {
        return failure instanceof DatabaseException known && known.sqlState() == SqlState.DATA_CORRUPTED;
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
            try {
                for (IndexInfo info :
                        version.catalog().related().indexesOf(table.handle().id())) {
                    if (!table.handle().quarantine().isClosed()) {
                        loadIndex(environment, table, info, lastTimestamp);
                    }
                }
            } catch (DatabaseException failure) {
                if (!isDamage(failure)) {
                    throw failure;
                }
                table.handle().quarantine().close(String.valueOf(failure.getMessage()));
            }
        }
    }

    private static void loadIndex(
            StoreEnvironment environment, TableVersion table, IndexInfo info, long lastTimestamp) {
        TableHandle handle = table.handle();
        TableIndex index =
                new TableIndex(info, handle.info(), environment.indexMemory().budget());
        handle.addIndex(index);
        new IndexLoad(table, index, environment.foldBudget(), Runnable::run)
                .run(lastTimestamp, environment.batchRows(), (keys, row) -> {
                    throw environment
                            .corruption()
                            .of(handle.info())
                            .found(
                                    environment.directoryOf(handle),
                                    0,
                                    "unique index \"" + info.name() + "\" has equal keys");
                });
        index.setLoaded(0);
    }

    /// Closes all tables.
    public void close(StoreEnvironment environment) {
        version.tables().values().forEach(table -> close(environment, table));
    }

    /// Deletes what a crash left.
    public void sweep(StoreEnvironment environment) throws IOException {
        for (TableVersion table : version.tables().values()) {
            if (!table.location().isEmpty() && !table.handle().quarantine().isSet()) {
                TableHandle handle = table.handle();
                environment.sweep(
                        handle, environment.openTable(handle, table.location()), environment.fileGraceMillis());
            }
        }
        Orphans.delete(environment, version);
    }
}
