package io.phantomdb.core.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Batches go out as Arrow and come back the same.
final class ArrowBridgeTest {
    private static final List<SqlType> TYPES = List.of(
            SqlType.BOOLEAN,
            SqlType.SMALLINT,
            SqlType.INTEGER,
            SqlType.BIGINT,
            SqlType.REAL,
            SqlType.DOUBLE,
            SqlType.decimal(12, 2),
            SqlType.decimal(38, 4),
            SqlType.character(3),
            SqlType.VARCHAR,
            SqlType.VARBINARY,
            SqlType.DATE,
            SqlType.TIME,
            SqlType.TIMESTAMP,
            SqlType.TIMESTAMPTZ,
            SqlType.INTERVAL,
            SqlType.array(SqlType.BIGINT),
            SqlType.array(SqlType.decimal(38, 4)),
            SqlType.array(SqlType.VARCHAR),
            SqlType.array(SqlType.INTERVAL));

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final BufferAllocator allocator = ArrowMemory.allocator(Long.MAX_VALUE);
    private final Region region = new Region(budget);

    @AfterEach
    void nothingIsLeft() {
        region.close();
        assertEquals(0, budget.used());
        allocator.close();
    }

    private static Object value(SqlType type, Random random) {
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case SMALLINT -> (long) (short) random.nextInt();
            case INTEGER, DATE -> (long) random.nextInt();
            case BIGINT, TIMESTAMP, TIMESTAMPTZ -> random.nextLong();
            case TIME -> random.nextLong(86_400_000_000L);
            case REAL -> (double) random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case DECIMAL -> BigDecimal.valueOf(random.nextLong(-999_999_999_999L, 1_000_000_000_000L), type.scale());
            case CHAR -> "abc";
            case JSONB -> "[" + random.nextInt() + "]";
            case VARCHAR -> "ä".repeat(random.nextInt(20));
            case VARBINARY -> new Expr.Bytes(new byte[random.nextInt(9)]);
            case INTERVAL -> new Interval(random.nextInt(99), random.nextInt(99), random.nextInt());
            case UUID -> new UUID(random.nextLong(), random.nextLong());
            case ARRAY -> array(type, random);
            case NULL -> throw new AssertionError();
        };
    }

    private static Object array(SqlType type, Random random) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(random.nextInt(4) == 0 ? null : value(type.elementType(), random));
        }
        return new Expr.Bytes(ArrayForm.of(type).encode(elements));
    }

    private Batch randomBatch(int rows, double nulls, Random random) {
        List<List<Object>> data = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<Object> row = new ArrayList<>();
            TYPES.forEach(type -> row.add(random.nextDouble() < nulls ? null : value(type, random)));
            data.add(row);
        }
        return Batches.ofRows(TYPES, data, region);
    }

    private static Schema schema(List<SqlType> types) {
        List<Field> fields = new ArrayList<>();
        types.forEach(type -> fields.add(ArrowTypes.field("c" + fields.size(), type, true)));
        return new Schema(fields);
    }

    /// Exports everything in pieces and gives the rows of the pieces as they come back.
    private List<List<Object>> thereAndBack(Batch batch, long bytesMax) {
        List<List<Object>> rows = new ArrayList<>();
        BatchExporter exporter = new BatchExporter(allocator, bytesMax);
        try (VectorSchemaRoot root = VectorSchemaRoot.create(
                        schema(batch.columns().stream().map(Vector::type).toList()), allocator);
                BatchImporter importer = new BatchImporter(new MapDictionaryProvider())) {
            for (int from = 0; from < batch.selected(); ) {
                from += exporter.export(batch, from, root);
                rows.addAll(rows(importer.read(root, region)));
            }
        }
        return rows;
    }

    private static List<List<Object>> rows(Batch batch) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < batch.selected(); i++) {
            List<Object> row = new ArrayList<>();
            for (Vector column : batch.columns()) {
                row.add(Vectors.value(column, batch.row(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    @Test
    void everyTypeComesBackAsItWent() {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        for (double nulls : new double[] {0, 0.3, 1}) {
            Batch batch = randomBatch(100, nulls, random);
            assertEquals(rows(batch), thereAndBack(batch, Long.MAX_VALUE), "seed " + seed);
            assertEquals(rows(batch), thereAndBack(batch, 1000), "seed " + seed);
        }
    }

    @Test
    void onlySelectedRowsGo() {
        Batch batch = randomBatch(64, 0.2, new Random(7));
        long selection = region.allocate(4 * 3);
        Memory.putInt(selection, 3);
        Memory.putInt(selection + 4, 4);
        Memory.putInt(selection + 8, 63);
        List<List<Object>> all = rows(batch);
        assertEquals(
                List.of(all.get(3), all.get(4), all.get(63)),
                thereAndBack(batch.withSelection(selection, 3), Long.MAX_VALUE));
    }

    @Test
    void dictionariesAreFlattened() {
        Vector entries = Vectors.of(SqlType.VARCHAR, List.of("x", "yy"), region);
        long codes = region.allocate(12);
        Memory.putInt(codes, 1);
        Memory.putInt(codes + 4, 0);
        Memory.putInt(codes + 8, 1);
        Batch batch = Batch.of(List.of(Vector.dictionary(entries, codes, 0, 3)), 3);
        assertEquals(List.of(List.of("yy"), List.of("x"), List.of("yy")), thereAndBack(batch, Long.MAX_VALUE));
    }

    @Test
    void noPieceIsLongerThanAllowed() {
        List<List<Object>> data = new ArrayList<>(Collections.nCopies(100, List.of("0123456789".repeat(10))));
        Batch batch = Batches.ofRows(List.of(SqlType.VARCHAR), data, region);
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema(List.of(SqlType.VARCHAR)), allocator)) {
            BatchExporter exporter = new BatchExporter(allocator, 1000);
            int sent = 0;
            while (sent < 100) {
                int count = exporter.export(batch, sent, root);
                assertTrue(count <= 1000 / 100, "rows in a piece: " + count);
                sent += count;
            }
        }
    }

    @Test
    void aRowLongerThanABatchIsRefused() {
        Batch batch = Batches.ofRows(List.of(SqlType.VARCHAR), List.of(List.of("x".repeat(2000))), region);
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema(List.of(SqlType.VARCHAR)), allocator)) {
            DatabaseException failure = assertThrows(
                    DatabaseException.class, () -> new BatchExporter(allocator, 1000).export(batch, 0, root));
            assertEquals(SqlState.PROGRAM_LIMIT_EXCEEDED, failure.sqlState());
        }
    }

    @Test
    void uuidsGoOutAsText() {
        UUID uuid = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
        Batch batch = Batches.ofRows(List.of(SqlType.UUID), List.of(List.of(uuid)), region);
        assertEquals(List.of(List.of(uuid.toString())), thereAndBack(batch, Long.MAX_VALUE));
    }

    private @org.jspecify.annotations.Nullable Object readOne(FieldVector vector) {
        try (vector;
                BatchImporter importer = new BatchImporter(new MapDictionaryProvider())) {
            VectorSchemaRoot root = VectorSchemaRoot.of(vector);
            Batch batch = importer.read(root, region);
            assertEquals(2, batch.rows());
            assertNull(Vectors.value(batch.column(0), 1));
            return Vectors.value(batch.column(0), 0);
        }
    }

    private static <T extends FieldVector> T two(T vector) {
        vector.allocateNew();
        vector.setNull(1);
        vector.setValueCount(2);
        return vector;
    }

    @Test
    void unsignedIntegersWiden() {
        UInt4Vector integers = two(new UInt4Vector("u", allocator));
        integers.set(0, -1);
        assertEquals(4294967295L, readOne(integers));
        UInt8Vector longs = two(new UInt8Vector("u", allocator));
        longs.set(0, -1);
        assertEquals(new BigDecimal("18446744073709551615"), readOne(longs));
    }

    @Test
    void timesOfEveryUnitBecomeMicroseconds() {
        TimeStampMilliVector millis = two(new TimeStampMilliVector("t", allocator));
        millis.set(0, -1);
        assertEquals(-1000L, readOne(millis));
        TimeStampNanoVector nanos = two(new TimeStampNanoVector("t", allocator));
        nanos.set(0, -1);
        assertEquals(-1L, readOne(nanos));
        DateMilliVector days = two(new DateMilliVector("d", allocator));
        days.set(0, 86_400_000L * 3);
        assertEquals(3L, readOne(days));
    }

    @Test
    void aTimestampBeyondMicrosecondsIsRefused() {
        TimeStampMilliVector millis = two(new TimeStampMilliVector("t", allocator));
        millis.set(0, Long.MAX_VALUE);
        assertEquals(
                SqlState.DATETIME_FIELD_OVERFLOW,
                assertThrows(DatabaseException.class, () -> readOne(millis)).sqlState());
    }

    @Test
    void decimalsOfEveryWidthComeIn() {
        DecimalVector narrow = two(new DecimalVector("d", allocator, 10, 2));
        narrow.set(0, new BigDecimal("-1.25"));
        assertEquals(new BigDecimal("-1.25"), readOne(narrow));
        Decimal256Vector wide = two(new Decimal256Vector("d", allocator, 60, 3));
        wide.set(0, new BigDecimal("-12345678901234567890.125"));
        assertEquals(new BigDecimal("-12345678901234567890.125"), readOne(wide));
        Decimal256Vector tooWide = two(new Decimal256Vector("d", allocator, 60, 0));
        tooWide.set(0, BigDecimal.TEN.pow(50));
        assertEquals(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
                assertThrows(DatabaseException.class, () -> readOne(tooWide)).sqlState());
    }

    @Test
    void textsOfEveryLayoutComeIn() {
        for (String text : List.of("", "short", "longer than twelve bytes")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            LargeVarCharVector large = two(new LargeVarCharVector("t", allocator));
            large.setSafe(0, bytes);
            large.setNull(1);
            large.setValueCount(2);
            assertEquals(text, readOne(large));
            ViewVarCharVector view = two(new ViewVarCharVector("t", allocator));
            view.setSafe(0, bytes);
            view.setNull(1);
            view.setValueCount(2);
            assertEquals(text, readOne(view));
        }
    }

    @Test
    void dictionaryEncodedColumnsAreDecoded() {
        try (VarCharVector words = new VarCharVector("w", allocator);
                VarCharVector values = new VarCharVector("v", allocator)) {
            words.allocateNew();
            words.setSafe(0, "a".getBytes(StandardCharsets.UTF_8));
            words.setSafe(1, "b".getBytes(StandardCharsets.UTF_8));
            words.setValueCount(2);
            values.allocateNew();
            values.setSafe(0, "b".getBytes(StandardCharsets.UTF_8));
            values.setNull(1);
            values.setValueCount(2);
            Dictionary dictionary = new Dictionary(words, new DictionaryEncoding(1, false, null));
            MapDictionaryProvider provider = new MapDictionaryProvider(dictionary);
            try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(values, dictionary);
                    BatchImporter importer = new BatchImporter(provider)) {
                Batch batch = importer.read(VectorSchemaRoot.of(encoded), region);
                assertEquals(SqlType.VARCHAR, batch.column(0).type());
                assertEquals(Arrays.asList("b"), rows(batch).get(0));
                assertNull(rows(batch).get(1).get(0));
            }
        }
    }
}
