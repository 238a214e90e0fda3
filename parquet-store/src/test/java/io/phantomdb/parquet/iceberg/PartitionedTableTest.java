package io.phantomdb.parquet.iceberg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Partitioning;
import io.phantomdb.core.schema.Partitioning.Field;
import io.phantomdb.core.schema.Partitioning.Transform;
import io.phantomdb.core.schema.SortKey;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.file.SegmentProperties;
import io.phantomdb.parquet.partition.PartitionTransform;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/// Partitions and sort orders as Iceberg's own classes see them.
class PartitionedTableTest {
    private static final List<Column> COLUMNS = List.of(
            Rows.column(1, "id", SqlType.BIGINT, false),
            Rows.column(2, "ts", SqlType.TIMESTAMP, true),
            Rows.column(3, "ts_day", SqlType.VARCHAR, true));
    private static final Partitioning PARTITIONS =
            new Partitioning(List.of(new Field(Transform.DAY, 0, 2), new Field(Transform.BUCKET, 4, 1)));
    private static final long DAY_MICROS = 86_400_000_000L;

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final Path directory;

    PartitionedTableTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void transformsGiveIcebergsValues() {
        Random random = new Random(Long.getLong("seed", 3));
        Map<SqlType, Supplier<Object>> types = Map.of(
                SqlType.SMALLINT,
                () -> random.nextInt(10) == 0 ? Short.MIN_VALUE : (long) (short) random.nextInt(),
                SqlType.INTEGER,
                () -> (long) random.nextInt(),
                SqlType.BIGINT,
                random::nextLong,
                SqlType.DATE,
                () -> (long) random.nextInt(2_000_000) - 1_500_000,
                SqlType.TIMESTAMP,
                () -> random.nextLong(8_000_000_000_000_000L) - 4_000_000_000_000_000L,
                SqlType.VARCHAR,
                () -> text(random),
                SqlType.VARBINARY,
                () -> bytes(random),
                SqlType.UUID,
                () -> new UUID(random.nextLong(), random.nextLong()),
                SqlType.decimal(12, 2),
                () -> BigDecimal.valueOf(random.nextLong(1_000_000_000_000L) >> random.nextInt(38), 2),
                SqlType.decimal(30, 3),
                () -> new BigDecimal(new BigInteger(random.nextInt(1, 99), random), 3)
                        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1)));
        types.forEach((type, values) -> {
            for (Transform transform : Transform.values()) {
                if (PartitionTransform.takes(transform, type)) {
                    compare(transform, type, values);
                }
            }
        });
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 4)
                .collect(
                        StringBuilder::new,
                        (out, kind) -> out.append(List.of("a", "é", "€", "😀").get(kind)),
                        StringBuilder::append)
                .toString();
    }

    private static Bytes bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return new Bytes(bytes);
    }

    private static void compare(Transform transform, SqlType type, Supplier<Object> values) {
        Field field = new Field(transform, transform.hasArgument() ? 7 : 0, 1);
        Column column = Rows.column(1, "c", type, true);
        Schema schema = IcebergSchema.of(List.of(column), List.of());
        PartitionSpec spec = IcebergPartitions.spec(schema, new Partitioning(List.of(field)));
        Type icebergType = schema.findType("c");
        PartitionTransform ours = PartitionTransform.of(new Partitioning(List.of(field)), List.of(column))
                .getFirst();
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            List<@Nullable Object> objects = new ArrayList<>();
            objects.add(null);
            for (int i = 0; i < 500; i++) {
                objects.add(values.get());
            }
            Vector result = ours.apply(Vectors.of(type, objects, region), region);
            for (int row = 0; row < objects.size(); row++) {
                Object expected = spec.fields()
                        .getFirst()
                        .transform()
                        .bind(cast(icebergType))
                        .apply(cast(iceberg(objects.get(row), icebergType)));
                String text = PartitionTransform.text(List.of(result), row);
                assertEquals(
                        expected,
                        IcebergPartitions.values(spec, text).get(0),
                        transform + " of " + objects.get(row) + " as " + type);
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> @Nullable T cast(@Nullable Object value) {
        return (T) value;
    }

    private static @Nullable Object iceberg(@Nullable Object value, Type type) {
        return switch (value) {
            case Long number
            when type instanceof Types.IntegerType || type instanceof Types.DateType -> number.intValue();
            case Bytes bytes -> ByteBuffer.wrap(bytes.array());
            case null, default -> value;
        };
    }

    private SegmentFile write(SegmentTable table, SortKey sortKey, String partition, long day, long... ids) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long id : ids) {
            rows.add(java.util.Arrays.asList(id, day * DAY_MICROS + id, "x"));
        }
        try (SegmentWriter writer = SegmentWriter.create(
                        table.newSegment(),
                        COLUMNS,
                        List.of(0),
                        new SegmentProperties(sortKey, partition),
                        new WriteOptions(1000, 100),
                        World.real(),
                        budget);
                Region region = new Region(budget)) {
            writer.append(Rows.batch(List.of(SqlType.BIGINT, SqlType.TIMESTAMP, SqlType.VARCHAR), rows, region));
            return writer.finish();
        }
    }

    @Test
    void icebergPrunesByPartitionAndSeesDeletes() throws IOException {
        SortKey sortKey = new SortKey(List.of(new SortKey.Part(2, true, true)));
        Path path = directory.resolve("t-1");
        SegmentTable table =
                SegmentTable.create(path, "public.t", COLUMNS, List.of(0), sortKey, PARTITIONS, World.real());
        SegmentFile first = write(table, sortKey, "l100,l2", 100, 1, 2);
        SegmentFile second = write(table, sortKey, "l101,l3", 101, 3);
        SegmentFile none = write(table, SortKey.BY_KEY, "n,l1", 102, 4);
        table.commit(
                new Change(List.of(first, second, none), Map.of(first.path(), RoaringBitmap.bitmapOf(0)), Set.of()),
                Map.of());
        SegmentTable again = SegmentTable.open(path, table.metadata(), World.real());
        assertEquals(Set.copyOf(table.segments()), Set.copyOf(again.segments()));
        LocalOperations operations = new LocalOperations(World.real().disk(), path, Damage.THROWN);
        operations.load(table.metadata());
        BaseTable iceberg = new BaseTable(operations, "t");
        assertEquals(
                "[1000: ts_day_2: day(2), 1001: id_bucket: bucket[4](1)]",
                iceberg.spec().fields().toString());
        assertEquals(2, iceberg.sortOrder().fields().getFirst().sourceId());
        Set<String> found = new TreeSet<>();
        try (CloseableIterable<FileScanTask> tasks = iceberg.newScan()
                .filter(Expressions.lessThan("ts", 101 * DAY_MICROS))
                .planFiles()) {
            for (FileScanTask task : tasks) {
                DataFile file = task.file();
                found.add(file.partition().get(0, Integer.class) + "/"
                        + task.deletes().size() + "/"
                        + (Objects.requireNonNullElse(file.sortOrderId(), 0)
                                == iceberg.sortOrder().orderId()));
            }
        }
        assertEquals(Set.of("100/1/true"), found);
    }
}
