package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.DuckDb;
import io.phantomdb.parquet.RandomTable;
import io.phantomdb.parquet.write.WriteOptions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Segments as other readers see them.
class SegmentInteropTest {
    private final Path directory;

    SegmentInteropTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void duckDbReadsWhatIsWritten() throws Exception {
        long base = System.nanoTime();
        for (long seed = base; seed < base + 6; seed++) {
            RandomTable table = new RandomTable(seed);
            List<List<@Nullable Object>> rows = table.rows(1500);
            Path file = write(seed, table, rows);
            StringBuilder sql = new StringBuilder("SELECT ");
            for (Column column : table.columns()) {
                String name = column.name();
                sql.append(column == table.columns().getFirst() ? "" : ", ")
                        .append(
                                switch (column.type().kind()) {
                                    case DATE -> "(" + name + " - DATE '1970-01-01')::BIGINT";
                                    case TIME, TIMESTAMP, TIMESTAMPTZ -> "epoch_us(" + name + ")";
                                    case VARBINARY, INTERVAL -> "hex(" + name + ")";
                                    case UUID -> name + "::VARCHAR";
                                    default -> name;
                                });
            }
            try (DuckDb duck = new DuckDb()) {
                List<List<@Nullable Object>> read = duck.query(sql + " FROM read_parquet('" + file + "')");
                assertEquals(rows.size(), read.size(), "seed " + seed);
                for (int i = 0; i < rows.size(); i++) {
                    assertEquals(
                            rows.get(i).stream()
                                    .map(SegmentInteropTest::forDuckDb)
                                    .toList(),
                            read.get(i),
                            "seed " + seed + " row " + i);
                }
            }
        }
    }

    private static @Nullable Object forDuckDb(@Nullable Object value) {
        return switch (value) {
            case Bytes bytes -> HexFormat.of().withUpperCase().formatHex(bytes.array());
            case UUID uuid -> uuid.toString();
            case Interval interval -> HexFormat.of().withUpperCase().formatHex(bytes(interval));
            case null, default -> value;
        };
    }

    private static byte[] bytes(Interval interval) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(interval.months())
                .putInt(interval.days())
                .putLong(interval.micros() * 1000)
                .array();
    }

    @Test
    void parquetJavaReadsWhatIsWritten() throws Exception {
        long base = System.nanoTime();
        for (long seed = base; seed < base + 6; seed++) {
            RandomTable table = new RandomTable(seed);
            List<List<@Nullable Object>> rows = table.rows(1500);
            List<List<@Nullable Object>> read = readWithParquetJava(write(seed, table, rows), table.columns());
            assertEquals(rows, read, "seed " + seed);
        }
    }

    private Path write(long seed, RandomTable table, List<List<@Nullable Object>> rows) {
        Random random = new Random(seed);
        Path file = directory.resolve(seed + ".parquet");
        SegmentRoundTripTest.write(
                file,
                table,
                rows,
                new WriteOptions(1 + random.nextInt(900), 1 + random.nextInt(400)),
                MemoryBudget.unlimited("test"),
                500);
        return file;
    }

    private static List<List<@Nullable Object>> readWithParquetJava(Path file, List<Column> columns) throws Exception {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification()
                .withCodecFactory(new NoCodecs())
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (int i = 0; i < columns.size(); i++) {
                assertEquals(columns.get(i).fieldId(), schema.getType(i).getId().intValue());
            }
            for (var pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(row(records.read(), columns));
                }
            }
            reader.getFooter()
                    .getBlocks()
                    .forEach(block -> block.getColumns().forEach(chunk -> {
                        assertNotNull(chunk.getOffsetIndexReference());
                    }));
        }
        return rows;
    }

    private static List<@Nullable Object> row(Group group, List<Column> columns) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            row.add(
                    group.getFieldRepetitionCount(i) == 0
                            ? null
                            : value(group, i, columns.get(i).type()));
        }
        return row;
    }

    private static Object value(Group group, int i, SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> group.getBoolean(i, 0);
            case SMALLINT, INTEGER, DATE -> (long) group.getInteger(i, 0);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> group.getLong(i, 0);
            case REAL -> (double) group.getFloat(i, 0);
            case DOUBLE -> group.getDouble(i, 0);
            case DECIMAL ->
                new BigDecimal(
                        type.precision() <= 9
                                ? BigInteger.valueOf(group.getInteger(i, 0))
                                : type.precision() <= 18
                                        ? BigInteger.valueOf(group.getLong(i, 0))
                                        : new BigInteger(group.getBinary(i, 0).getBytes()),
                        type.scale());
            case CHAR, VARCHAR, JSONB -> group.getString(i, 0);
            case VARBINARY, ARRAY -> new Bytes(group.getBinary(i, 0).getBytes());
            case UUID -> {
                ByteBuffer bytes = group.getBinary(i, 0).toByteBuffer();
                yield new UUID(bytes.getLong(), bytes.getLong());
            }
            case INTERVAL -> interval(group.getBinary(i, 0));
            case NULL -> throw new AssertionError();
        };
    }

    private static Interval interval(Binary binary) {
        ByteBuffer bytes = ByteBuffer.wrap(binary.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
        return new Interval(bytes.getInt(), bytes.getInt(), bytes.getLong() / 1000);
    }
}
