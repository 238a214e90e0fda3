package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.DuckDb;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentBloomTest {
    private static final int ROWS = 3000;

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final SegmentCache cache = new SegmentCache(new MemoryBudget("cache", 1 << 22, budget));
    private final Path directory;

    SegmentBloomTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private record Sample(SqlType type, LongFunction<Object> value) {}

    /// Every second value is in the segment; ascending, so that the zone map excludes none of the others.
    private static final List<Sample> SAMPLES = List.of(
            new Sample(SqlType.SMALLINT, n -> n),
            new Sample(SqlType.INTEGER, n -> n * 7 - 5000),
            new Sample(SqlType.BIGINT, n -> n << 33),
            new Sample(SqlType.DATE, n -> n),
            new Sample(SqlType.TIMESTAMP, n -> n * 1_000_000),
            new Sample(SqlType.VARCHAR, n -> "some key with a longer text %08d".formatted(n)),
            new Sample(SqlType.VARBINARY, n -> new Bytes(new byte[] {(byte) (n >> 8), (byte) n})),
            new Sample(SqlType.UUID, n -> new UUID(n, ~n)),
            new Sample(SqlType.decimal(9, 2), n -> BigDecimal.valueOf(n, 2)),
            new Sample(SqlType.decimal(18, 3), n -> BigDecimal.valueOf(n << 20, 3)));

    private Path write(Sample sample) {
        Path file = directory.resolve(sample.type().toString().replaceAll("[^A-Za-z0-9]", "_") + ".parquet");
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long n = 0; n < ROWS; n++) {
            rows.add(List.of(sample.value().apply(2 * n), n));
        }
        List<SqlType> types = List.of(sample.type(), SqlType.BIGINT);
        try (SegmentWriter writer = SegmentWriter.create(
                        file, columns(sample), List.of(0), new WriteOptions(1000, 100), World.real(), budget);
                Region region = new Region(budget)) {
            writer.append(Rows.batch(types, rows, region));
            writer.finish();
        }
        return file;
    }

    private static List<Column> columns(Sample sample) {
        return List.of(Rows.column(1, "k", sample.type(), false), Rows.column(2, "v", SqlType.BIGINT, false));
    }

    @Test
    void keysThatAreThereAreFoundAndAbsentOnesOpenNoPage() {
        for (Sample sample : SAMPLES) {
            Path file = write(sample);
            try (Segment segment = Segment.open(file, columns(sample), List.of(0), cache, World.real());
                    Region region = new Region(budget)) {
                for (long n = 0; n < ROWS; n += 17) {
                    assertEquals(n, find(segment, sample, 2 * n, region), sample.type() + " " + n);
                }
                long before = cache.lookups();
                int opened = 0;
                for (long n = 0; n < ROWS; n++) {
                    assertEquals(-1, find(segment, sample, 2 * n + 1, region));
                    opened += cache.lookups() > before ? 1 : 0;
                    before = cache.lookups();
                }
                assertTrue(opened < ROWS / 10, sample.type() + ": " + opened + " of " + ROWS + " opened pages");
            }
        }
    }

    private static long find(Segment segment, Sample sample, long n, Region region) {
        List<@Nullable Object> key = List.of(sample.value().apply(n));
        return segment.find(Rows.batch(List.of(sample.type()), List.of(key), region), 0);
    }

    @Test
    void aColumnThatBecameWiderIsStillLookedUp() {
        Sample narrow = new Sample(SqlType.INTEGER, n -> n);
        Path file = write(narrow);
        Sample wide = new Sample(SqlType.BIGINT, n -> n);
        try (Segment segment = Segment.open(file, columns(wide), List.of(0), cache, World.real());
                Region region = new Region(budget)) {
            assertEquals(50, find(segment, wide, 100, region));
            assertEquals(-1, find(segment, wide, 100 + (1L << 32), region));
        }
    }

    @Test
    void aScanForAbsentValuesReadsNoRowGroup() {
        Sample sample = SAMPLES.get(5);
        Path file = write(sample);
        try (Segment segment = Segment.open(file, columns(sample), List.of(0), cache, World.real())) {
            int read = 0;
            for (long n = 0; n < 100; n++) {
                ColumnPredicate absent =
                        new ColumnPredicate.AnyOf(0, List.of(sample.value().apply(20 * n + 1)));
                SegmentScan scan = segment.scan(List.of(1), List.of(absent), 1024, budget);
                scan.next().ifPresent(SegmentMorsel::close);
                read += (int) scan.figures().rowGroupsRead();
                ColumnPredicate present =
                        new ColumnPredicate.AnyOf(0, List.of(sample.value().apply(20 * n)));
                assertTrue(segment.scan(List.of(1), List.of(present), 1024, budget)
                        .next()
                        .isPresent());
            }
            assertTrue(read < 20, read + " row groups read");
        }
    }

    @Test
    void otherReadersTakeTheFileAndUseTheFilter() throws Exception {
        Sample sample = SAMPLES.get(5);
        Path file = write(sample);
        try (DuckDb duck = new DuckDb()) {
            assertEquals(
                    List.of((long) ROWS),
                    duck.query("SELECT count(*) FROM read_parquet('" + file + "')")
                            .getFirst());
            List<@Nullable Object> excluded = duck.query(
                            "SELECT bool_and(bloom_filter_excludes) FROM parquet_bloom_probe('" + file + "', 'k', '"
                                    + sample.value().apply(2001) + "')")
                    .getFirst();
            assertEquals(true, Objects.requireNonNull(excluded.getFirst()));
            List<@Nullable Object> present = duck.query(
                            "SELECT bool_and(bloom_filter_excludes) FROM parquet_bloom_probe('" + file + "', 'k', '"
                                    + sample.value().apply(2000) + "')")
                    .getFirst();
            assertEquals(false, Objects.requireNonNull(present.getFirst()));
        }
    }
}
