package io.phantomdb.storage.fold;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.parquet.file.SegmentProperties;
import io.phantomdb.parquet.iceberg.SegmentTable;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import io.phantomdb.row.Generation;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.WriteFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A table's files: writes hot rows as segments, opens and sweeps the Iceberg table. The fold lock is held.
final class SegmentFiles {
    /// Eight row groups of the usual size: enough to be read in parallel, small enough to be rewritten one day.
    static final int SEGMENT_ROWS_MAX = 8 * 122_880;

    private final StoreEnvironment environment;
    private final TableHandle handle;

    SegmentFiles(StoreEnvironment environment, TableHandle handle) {
        this.environment = environment;
        this.handle = handle;
    }

    /// The Iceberg table as the version has it; a new one where the version has no segments yet.
    SegmentTable open(TableVersion version) {
        Path directory = environment.directoryOf(handle);
        if (!version.location().isEmpty()) {
            return environment.openTable(handle, version.location());
        }
        TableInfo info = handle.info();
        try {
            environment.deleteTree(directory);
        } catch (IOException failure) {
            throw IoErrors.of("cannot empty " + directory, failure);
        }
        return SegmentTable.create(
                        directory,
                        info.qualifiedName(),
                        info.columns(),
                        info.key(),
                        handle.table().sortKey(),
                        handle.table().partitioning(),
                        environment.world())
                .keepSnapshots(environment.snapshotRetentionMillis(handle));
    }

    /// The order in which rows are written.
    SegmentOrder.Ordered order(Generation generation, long[] positions) {
        return new SegmentOrder(handle.table(), environment.foldBudget()).of(generation, positions);
    }

    /// Writes rows in the order of the positions, of one partition and at most [#SEGMENT_ROWS_MAX] per file.
    List<SegmentFile> write(SegmentTable table, Generation generation, SegmentOrder.Ordered rows) {
        List<SegmentFile> files = new ArrayList<>();
        try {
            for (SegmentOrder.Part part : rows.parts()) {
                for (int from = 0; from < part.count(); from += SEGMENT_ROWS_MAX) {
                    int count = Math.min(SEGMENT_ROWS_MAX, part.count() - from);
                    SegmentWriter writer = newWriter(table.newSegment(), part.properties());
                    files.add(writeOne(writer, generation, rows.positions(), part.from() + from, count));
                }
            }
        } catch (DatabaseException failure) {
            delete(files);
            throw failure;
        }
        return files;
    }

    /// What a snapshot of the Iceberg table says about itself.
    static Map<String, String> summary(long foldedTo, long replayFrom, WriteFigures.Totals figures) {
        Map<String, String> summary = new LinkedHashMap<>(figures.toSummary());
        summary.put("phantomdb.folded-to", String.valueOf(foldedTo));
        summary.put("phantomdb.log-position", String.valueOf(replayFrom));
        return summary;
    }

    /// Starts a segment of the table.
    ///
    /// @param properties of the rows that will come
    SegmentWriter newWriter(Path path, SegmentProperties properties) {
        return SegmentWriter.create(
                path,
                handle.info().columns(),
                handle.info().key(),
                properties,
                WriteOptions.of(environment.settings()),
                environment.world(),
                environment.foldBudget());
    }

    /// Deletes finished files that no pointer will name.
    void delete(List<SegmentFile> files) {
        for (SegmentFile file : files) {
            try {
                environment.world().disk().delete(file.path());
            } catch (IOException leftForTheNextSweep) {
                continue;
            }
        }
    }

    /// Deletes what the current version does not need, no reader has open and has been so for the time.
    void sweep(TableVersion current, long graceMillis) {
        if (!current.location().isEmpty()) {
            environment.sweep(handle, open(current), graceMillis);
        }
    }

    private SegmentFile writeOne(SegmentWriter opened, Generation generation, long[] positions, int from, int count) {
        TableInfo info = handle.info();
        int[] columns = IntStream.range(0, info.columns().size()).toArray();
        try (SegmentWriter writer = opened;
                Region region = new Region(environment.foldBudget())) {
            for (int at = 0; at < count; at += Batch.ROWS) {
                int rows = Math.min(Batch.ROWS, count - at);
                writer.append(generation.decode(positions, from + at, rows, columns, region));
                region.reset();
            }
            return writer.finish();
        }
    }
}
