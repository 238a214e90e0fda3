package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.scan.FileScan;
import io.phantomdb.parquet.scan.RowGroupScan;
import io.phantomdb.parquet.scan.ScanSource;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// Position delete files (Iceberg specification, "Position Delete Files"): Parquet files of data file path and row
/// position, here always for one data file.
final class PositionDeletes {
    private static final int BATCH_ROWS = 4096;
    private static final Column PATH = new Column(
            MetadataColumns.DELETE_FILE_PATH.fieldId(), "file_path", SqlType.VARCHAR, false, Optional.empty(), false);
    private static final Column POSITION = new Column(
            MetadataColumns.DELETE_FILE_POS.fieldId(), "pos", SqlType.BIGINT, false, Optional.empty(), false);

    private PositionDeletes() {}

    /// @param location of the new file, as the table's metadata names it
    /// @param data the file whose rows are deleted
    static DeleteFile write(
            Path file, String location, DataFile data, PartitionSpec spec, RoaringBitmap deleted, World world) {
        String dataFile = data.location();
        MemoryBudget budget = MemoryBudget.unlimited("position deletes");
        List<Column> columns = List.of(PATH, POSITION);
        SegmentFile written;
        try (SegmentWriter writer =
                        SegmentWriter.create(file, columns, new WriteOptions(122_880, 16_384), world, budget);
                Region region = new Region(budget)) {
            PeekableIntIterator positions = deleted.getIntIterator();
            long values = region.allocate(8L * BATCH_ROWS);
            Vector path = ScanSource.constant(SqlType.VARCHAR, Optional.of(dataFile), BATCH_ROWS, region);
            while (positions.hasNext()) {
                int rows = 0;
                for (; rows < BATCH_ROWS && positions.hasNext(); rows++) {
                    Memory.putLong(values + 8L * rows, Integer.toUnsignedLong(positions.next()));
                }
                Vector position = Vector.flat(SqlType.BIGINT, values, 0, rows);
                writer.append(Batch.of(List.of(path.slice(0, rows), position), rows));
            }
            written = writer.finish();
        }
        return FileMetadata.deleteFileBuilder(spec)
                .ofPositionDeletes()
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(written.bytes())
                .withMetrics(withExactPath(FileMetrics.of(file, world.disk()), dataFile))
                .withPartition(data.partition())
                .withReferencedDataFile(dataFile)
                .build();
    }

    /// Readers take a delete file as belonging to one data file only where both bounds of the path are that file.
    private static Metrics withExactPath(Metrics metrics, String dataFile) {
        ByteBuffer path = ByteBuffer.wrap(dataFile.getBytes(StandardCharsets.UTF_8));
        Map<Integer, ByteBuffer> lower = new HashMap<>(metrics.lowerBounds());
        Map<Integer, ByteBuffer> upper = new HashMap<>(metrics.upperBounds());
        lower.put(PATH.fieldId(), path);
        upper.put(PATH.fieldId(), path);
        return new Metrics(
                metrics.recordCount(),
                metrics.columnSizes(),
                metrics.valueCounts(),
                metrics.nullValueCounts(),
                Map.of(),
                lower,
                upper);
    }

    static RoaringBitmap read(Path path, Disk disk, Damage damage) {
        RoaringBitmap deleted = new RoaringBitmap();
        MemoryBudget budget = MemoryBudget.unlimited("position deletes");
        try (ParquetFile file = ParquetFile.open(path, disk, true, damage);
                Region scratch = new Region(budget)) {
            FileColumn position = file.columns().stream()
                    .filter(column -> column.fieldId() == POSITION.fieldId())
                    .findFirst()
                    .orElseThrow(() -> file.corrupted(file.bytes(), "a position delete file without positions"));
            ScanSource source = new ScanSource.Stored(position, SqlType.BIGINT);
            FileScan scan = new FileScan(file, List.of(source), List.of(), List.of(), List.of(), BATCH_ROWS, budget);
            for (Optional<RowGroupScan> group = scan.next(); group.isPresent(); group = scan.next()) {
                try (RowGroupScan open = group.get()) {
                    for (Optional<Batch> batch = open.next(scratch); batch.isPresent(); batch = open.next(scratch)) {
                        Vector positions = batch.get().column(0);
                        for (int i = 0; i < positions.rows(); i++) {
                            deleted.add((int) Memory.getLong(positions.valueAddress(i)));
                        }
                    }
                }
            }
        }
        deleted.runOptimize();
        return deleted;
    }
}
