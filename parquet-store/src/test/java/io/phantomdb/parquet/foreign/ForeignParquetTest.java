package io.phantomdb.parquet.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.DuckDb;
import io.phantomdb.parquet.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignParquetTest {
    /// Every type that DuckDB writes flat, with few and many distinct values, with and without NULLs.
    private static final String SOURCE = """
            SELECT i::BIGINT AS big, (i % 7)::INTEGER AS few, (i * 7919 % 100003)::INTEGER AS many,
              CASE WHEN i % 11 = 0 THEN NULL ELSE (i % 300 - 150)::SMALLINT END AS small, (i % 100)::TINYINT AS tiny,
              (i % 200)::UTINYINT AS u8, (i % 60000)::USMALLINT AS u16, (i * 3000000 % 4294967296)::UINTEGER AS u32,
              (18446744073709551615 - i::HUGEINT)::UBIGINT AS u64,
              CASE WHEN i % 5 = 0 THEN NULL ELSE i % 3 = 0 END AS flag, (i / 8.0)::FLOAT AS f, i * 1e-3::DOUBLE AS d,
              (i % 997 / 100.0)::DECIMAL(4,2) AS d4, (i * 1234567 % 1000000007 / 100.0)::DECIMAL(15,2) AS d15,
              (i::HUGEINT * 12345678901234567890 - 5)::DECIMAL(38,0) AS d38,
              CASE WHEN i % 13 = 0 THEN NULL ELSE 'text ' || (i % 50) END AS word, repeat('ü', (i % 40)::INT) || i AS long_text,
              CASE WHEN i % 2 = 0 THEN '' ELSE NULL END AS empties, NULL::VARCHAR AS nothing,
              encode('b' || i % 9) AS bytes, DATE '1992-01-01' + (i % 2500)::INT AS day,
              TIME '00:00:00' + to_microseconds(i * 86399999 % 86400000000) AS clock,
              TIMESTAMP '2001-02-03 04:05:06.789012' + to_microseconds(i * 1000003) AS stamp,
              TIMESTAMPTZ '2001-02-03 04:05:06.789012+00' + to_seconds(i) AS stamptz,
              ('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID AS id
            FROM range(ROWS) t(i)
            """;

    private final Path directory;

    ForeignParquetTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CODEC 'uncompressed'",
                "CODEC 'snappy'",
                "CODEC 'zstd'",
                "CODEC 'gzip'",
                "CODEC 'lz4_raw'",
                "CODEC 'uncompressed', PARQUET_VERSION V2",
                "CODEC 'zstd', PARQUET_VERSION V2",
                "CODEC 'snappy', PARQUET_VERSION V2, ROW_GROUP_SIZE 5000",
                "CODEC 'uncompressed', STRING_DICTIONARY_PAGE_SIZE_LIMIT 1, DICTIONARY_SIZE_LIMIT 1, PARQUET_VERSION V2",
                "CODEC 'zstd', DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE 2048",
            })
    void filesOfDuckDbReadAsDuckDbReadsThem(String options) throws Exception {
        Path file = directory.resolve("duck.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.run("COPY (" + SOURCE.replace("ROWS", "20000") + ") TO '" + file + "' (FORMAT parquet, " + options
                    + ")");
            compare(duck, file.toString(), "read_parquet('" + file + "')");
        }
    }

    /// Compares through checksums and texts that both sides can make.
    private static void compare(DuckDb duck, String pattern, String source) throws Exception {
        try (ForeignParquet table = ForeignParquet.open(pattern)) {
            StringBuilder sql = new StringBuilder("SELECT ");
            for (int i = 0; i < table.columns().size(); i++) {
                String name = table.columns().get(i).name();
                SqlType type = table.columns().get(i).type();
                sql.append(i == 0 ? "" : ", ")
                        .append(
                                switch (type.kind()) {
                                    case DATE -> "(" + name + " - DATE '1970-01-01')::BIGINT";
                                    case TIME, TIMESTAMP, TIMESTAMPTZ -> "epoch_us(" + name + ")";
                                    case VARBINARY -> "hex(" + name + ")";
                                    case UUID -> name + "::VARCHAR";
                                    default -> type.equals(SqlType.decimal(20, 0)) ? name + "::DECIMAL(20,0)" : name;
                                });
            }
            List<List<@Nullable Object>> expected = duck.query(sql + " FROM " + source);
            List<List<@Nullable Object>> actual = scan(
                    table, IntStream.range(0, table.columns().size()).boxed().toList(), List.of());
            assertEquals(expected.size(), actual.size());
            assertEquals(expected.size(), table.rows());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(
                        expected.get(i),
                        actual.get(i).stream()
                                .map(ForeignParquetTest::comparable)
                                .toList(),
                        "row " + i);
            }
        }
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        return switch (value) {
            case io.phantomdb.core.expr.Expr.Bytes bytes ->
                java.util.HexFormat.of().withUpperCase().formatHex(bytes.array());
            case java.util.UUID uuid -> uuid.toString();
            case null, default -> value;
        };
    }

    static List<List<@Nullable Object>> scan(
            ForeignParquet table, List<Integer> columns, List<ColumnPredicate> predicates) {
        MemoryBudget budget = MemoryBudget.unlimited("test");
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (TableScan scan = table.scan(columns, predicates, 1000, budget);
                Region scratch = new Region(budget)) {
            for (Optional<Morsel> morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (Morsel open = morsel.get()) {
                    for (Optional<Batch> batch = open.next(scratch); batch.isPresent(); batch = open.next(scratch)) {
                        assertTrue(batch.get().rows() <= 1000);
                        rows.addAll(Rows.of(batch.get()));
                        scratch.reset();
                    }
                }
            }
        }
        assertEquals(0, budget.used());
        return rows;
    }

    @Test
    void aGlobReadsAllItsFilesInOrder() throws Exception {
        Files.createDirectories(directory.resolve("a/b"));
        try (DuckDb duck = new DuckDb()) {
            duck.run("COPY (SELECT 1 AS x) TO '" + directory.resolve("a/1.parquet") + "' (FORMAT parquet)");
            duck.run("COPY (SELECT 2 AS x) TO '" + directory.resolve("a/2.parquet") + "' (FORMAT parquet)");
            duck.run("COPY (SELECT 3 AS x) TO '" + directory.resolve("a/b/3.parquet") + "' (FORMAT parquet)");
        }
        try (ForeignParquet table = ForeignParquet.open(directory + "/a/*.parquet")) {
            assertEquals(List.of(List.of(1L), List.of(2L)), scan(table, List.of(0), List.of()));
        }
        try (ForeignParquet table = ForeignParquet.open(directory + "/a/**.parquet")) {
            assertEquals(3, table.rows());
        }
        DatabaseException missing =
                assertThrows(DatabaseException.class, () -> ForeignParquet.open(directory + "/a/*.nothing"));
        assertEquals(SqlState.UNDEFINED_FILE, missing.sqlState());
    }

    @Test
    void nestedColumnsAreRefused() throws Exception {
        Path file = directory.resolve("nested.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.run("COPY (SELECT [1, 2] AS l) TO '" + file + "' (FORMAT parquet)");
        }
        DatabaseException refused = assertThrows(DatabaseException.class, () -> ForeignParquet.open(file.toString()));
        assertEquals(SqlState.FEATURE_NOT_SUPPORTED, refused.sqlState());
    }

    @Test
    void whatIsNoParquetFileIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("text.parquet"), "this is not what it says it is");
        assertThrows(DatabaseException.class, () -> ForeignParquet.open(file.toString()));
        Path empty = Files.writeString(directory.resolve("empty.parquet"), "");
        assertThrows(DatabaseException.class, () -> ForeignParquet.open(empty.toString()));
    }

    @Test
    void rowGroupsOutsideTheRangeAreSkipped() throws Exception {
        Path file = directory.resolve("sorted.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.run("COPY (SELECT i::BIGINT AS x FROM range(20000) t(i)) TO '" + file
                    + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        }
        try (ForeignParquet table = ForeignParquet.open(file.toString())) {
            ColumnPredicate range = new ColumnPredicate.Range(0, Optional.of(5000L), true, Optional.of(5001L), false);
            List<List<@Nullable Object>> rows = scan(table, List.of(0), List.of(range));
            assertTrue(rows.size() <= 2048, rows.size() + " rows");
            assertTrue(rows.contains(List.<@Nullable Object>of(5000L)));
        }
    }
}
