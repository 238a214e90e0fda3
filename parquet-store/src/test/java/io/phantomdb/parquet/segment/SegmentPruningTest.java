package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.ColumnPredicate.AnyOf;
import io.phantomdb.core.store.ColumnPredicate.NullTest;
import io.phantomdb.core.store.ColumnPredicate.Range;
import io.phantomdb.core.store.TableScan.ScanFigures;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.file.ZoneMap;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 10,000 rows, row groups of 1,000, pages of 100; `id` rises by 2 from 0.
class SegmentPruningTest {
    private static final List<Column> COLUMNS = List.of(
            Rows.column(1, "id", SqlType.BIGINT, false),
            Rows.column(2, "name", SqlType.VARCHAR, true),
            Rows.column(3, "price", SqlType.decimal(15, 2), true),
            Rows.column(4, "share", SqlType.DOUBLE, true),
            Rows.column(5, "later", SqlType.INTEGER, true));

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final SegmentCache cache = new SegmentCache(new MemoryBudget("cache", 1 << 16, budget));
    private final Path directory;
    private @Nullable Segment opened;

    SegmentPruningTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void write() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rows.add(Arrays.asList(
                    2L * i,
                    i < 500 ? null : "name %05d".formatted(i),
                    i % 2 == 0 ? null : BigDecimal.valueOf(i, 2),
                    i == 4321 ? Double.NaN : (double) i));
        }
        List<Column> stored = COLUMNS.subList(0, 4);
        Path file = directory.resolve("s.parquet");
        try (SegmentWriter writer =
                        SegmentWriter.create(file, stored, new WriteOptions(1000, 100), World.real(), budget);
                Region region = new Region(budget)) {
            writer.append(Rows.batch(stored.stream().map(Column::type).toList(), rows, region));
            writer.finish();
        }
        opened = Segment.open(file, COLUMNS, List.of(0), cache, World.real());
    }

    @AfterEach
    void close() {
        segment().close();
        cache.close();
        assertEquals(0, budget.used());
    }

    private Segment segment() {
        return java.util.Objects.requireNonNull(opened);
    }

    private record Result(long rows, long first, ScanFigures figures) {}

    private Result scan(ColumnPredicate... predicates) {
        long rows = 0;
        long first = -1;
        SegmentScan scan = segment().scan(List.of(0, 1), List.of(predicates), 4096, budget);
        try (Region scratch = new Region(budget)) {
            for (Optional<SegmentMorsel> morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (SegmentMorsel open = morsel.get()) {
                    for (Optional<Batch> batch = open.next(scratch); batch.isPresent(); batch = open.next(scratch)) {
                        first = first < 0 ? open.firstRow() : first;
                        assertEquals(2 * open.firstRow(), Rows.value(batch.get().column(0), 0));
                        rows += batch.get().rows();
                    }
                }
            }
        }
        return new Result(rows, first, scan.figures());
    }

    private static Range range(int column, @Nullable Object from, @Nullable Object to) {
        return new Range(column, Optional.ofNullable(from), true, Optional.ofNullable(to), true);
    }

    @Test
    void withoutPredicatesAllPagesAreRead() {
        assertEquals(new Result(10_000, 0, new ScanFigures(1, 1, 10, 10, 200, 0)), scan());
    }

    @Test
    void aPointReadsOnePagePerColumn() {
        assertEquals(new Result(100, 4300, new ScanFigures(1, 1, 10, 1, 2, 0)), scan(range(0, 8642L, 8642L)));
        assertEquals(new Result(100, 4300, new ScanFigures(1, 1, 10, 1, 2, 0)), scan(new AnyOf(0, List.of(8642L))));
        assertEquals(
                new Result(100, 4300, new ScanFigures(1, 1, 10, 1, 2, 0)), scan(range(1, "name 04321", "name 04321")));
    }

    @Test
    void boundsThatAreExclusiveCount() {
        Range below = new Range(0, Optional.empty(), true, Optional.of(0L), false);
        assertEquals(0, scan(below).rows());
        Range above = new Range(0, Optional.of(19_998L), false, Optional.empty(), true);
        assertEquals(0, scan(above).rows());
    }

    @Test
    void predicatesOfSeveralColumnsIntersect() {
        assertEquals(
                200,
                scan(range(0, 2000L, 4999L), range(2, new BigDecimal("13.50"), new BigDecimal("14.50")))
                        .rows());
    }

    @Test
    void nullsArePrunedByTheirNumber() {
        assertEquals(500, scan(new NullTest(1, true)).rows());
        assertEquals(9500, scan(new NullTest(1, false)).rows());
        assertEquals(0, scan(new NullTest(0, true)).rows());
        assertEquals(9500, scan(range(1, "", null)).rows());
    }

    @Test
    void aNanIsNotLost() {
        Result result = scan(range(3, 1e9, null));
        assertTrue(result.rows() >= 100, result.toString());
    }

    @Test
    void aColumnThatTheFileLacksPrunesNothing() {
        assertEquals(10_000, scan(range(4, 5L, 6L)).rows());
    }

    @Test
    void zoneMapsCoverTheFile() {
        assertEquals(
                new ZoneMap(10_000, 0, Optional.of(0L), Optional.of(19_998L)),
                segment().zoneMap(0));
        assertEquals(
                new ZoneMap(10_000, 500, Optional.of("name 00500"), Optional.of("name 09999")),
                segment().zoneMap(1));
        assertEquals(
                new ZoneMap(10_000, 5000, Optional.of(new BigDecimal("0.01")), Optional.of(new BigDecimal("99.99"))),
                segment().zoneMap(2));
        assertEquals(-1, segment().zoneMap(4).nulls());
    }

    @Test
    void aMissingColumnReadsAsNull() {
        try (Region region = new Region(budget)) {
            Batch batch = segment().read(new long[] {9999, 0, 4321}, List.of(4, 0, 1), region);
            assertEquals(
                    List.of(
                            Arrays.asList(null, 19_998L, "name 09999"),
                            Arrays.asList(null, 0L, null),
                            Arrays.asList(null, 8642L, "name 04321")),
                    Rows.of(batch));
        }
    }

    @Test
    void everyKeyIsFoundAndNoOther() {
        List<List<@Nullable Object>> keys = new ArrayList<>();
        for (long key = -3; key < 20_005; key++) {
            keys.add(List.of(key));
        }
        try (Region region = new Region(budget)) {
            Batch batch = Rows.batch(List.of(SqlType.BIGINT), keys, region);
            for (int i = 0; i < keys.size(); i++) {
                long key = i - 3L;
                long expected = key >= 0 && key < 20_000 && key % 2 == 0 ? key / 2 : -1;
                assertEquals(expected, segment().find(batch, i), "key " + key);
            }
        }
    }
}
