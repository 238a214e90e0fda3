package io.phantomdb.parquet.iceberg;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.Disk;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.file.ZoneMap;
import io.phantomdb.parquet.scan.ZoneMaps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.types.Conversions;

/// Iceberg's metrics of a file, from its footer.
final class FileMetrics {
    private FileMetrics() {}

    static Metrics of(Path path, Disk disk) {
        try (ParquetFile file = ParquetFile.open(path, disk, true)) {
            return of(file);
        }
    }

    static Metrics of(ParquetFile file) {
        Map<Integer, Long> sizes = new HashMap<>();
        Map<Integer, Long> values = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        Map<Integer, ByteBuffer> lower = new HashMap<>();
        Map<Integer, ByteBuffer> upper = new HashMap<>();
        for (FileColumn stored : file.columns()) {
            SqlType type = Objects.requireNonNull(stored.type());
            int id = stored.fieldId();
            List<ColumnChunk> chunks = file.rowGroups().stream()
                    .map(group -> group.chunks().get(stored.index()))
                    .toList();
            ZoneMap zone = ZoneMaps.of(chunks, type);
            sizes.put(id, chunks.stream().mapToLong(ColumnChunk::bytes).sum());
            values.put(id, zone.rows());
            if (zone.nulls() >= 0) {
                nulls.put(id, zone.nulls());
            }
            zone.minimum().ifPresent(bound -> lower.put(id, serialized(type, bound)));
            zone.maximum().ifPresent(bound -> upper.put(id, serialized(type, bound)));
        }
        return new Metrics(file.rows(), sizes, values, nulls, Map.of(), lower, upper);
    }

    private static ByteBuffer serialized(SqlType type, Object bound) {
        Object value = switch (type.kind()) {
            case SMALLINT, INTEGER, DATE -> ((Long) bound).intValue();
            case REAL -> ((Double) bound).floatValue();
            case VARBINARY, ARRAY -> ByteBuffer.wrap(((Bytes) bound).array());
            default -> bound;
        };
        return Conversions.toByteBuffer(IcebergSchema.type(type), value);
    }
}
