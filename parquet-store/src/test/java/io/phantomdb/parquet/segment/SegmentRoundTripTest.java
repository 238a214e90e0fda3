package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.RandomTable;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.write.SegmentFile;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentRoundTripTest {
    private final Path directory;

    SegmentRoundTripTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void whatIsWrittenIsRead() {
        long base = System.nanoTime();
        for (int round = 0; round < 12; round++) {
            long seed = base + round;
            try {
                roundTrip(seed, directory.resolve("s" + round + ".parquet"));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @Test
    void pagesLargerThanAnyBufferAreWritten() {
        List<Column> columns = List.of(
                Rows.column(1, "text", SqlType.VARCHAR, false),
                Rows.column(2, "number", SqlType.decimal(30, 2), false),
                Rows.column(3, "id", SqlType.UUID, true),
                Rows.column(4, "flag", SqlType.BOOLEAN, true));
        Random random = new Random(1);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            rows.add(List.of(
                    i + "x".repeat(random.nextInt(200)) + (i == 77 ? "y".repeat(700_000) : ""),
                    BigDecimal.valueOf(random.nextLong(), 2),
                    new UUID(random.nextLong(), random.nextLong()),
                    random.nextBoolean()));
        }
        MemoryBudget budget = MemoryBudget.unlimited("test");
        Path file = directory.resolve("large.parquet");
        List<SqlType> types = columns.stream().map(Column::type).toList();
        try (SegmentWriter writer =
                        SegmentWriter.create(file, columns, new WriteOptions(122_880, 16_384), World.real(), budget);
                Region region = new Region(budget)) {
            writer.append(Rows.batch(types, rows, region));
            writer.finish();
        }
        SegmentCache cache = new SegmentCache(budget);
        try (Segment segment = Segment.open(file, columns, List.of(), cache, World.real())) {
            assertEquals(rows, scan(segment, List.of(0, 1, 2, 3), 4096, budget));
        }
        assertEquals(0, budget.used());
    }

    private static void roundTrip(long seed, Path file) {
        Random random = new Random(seed);
        RandomTable table = new RandomTable(seed);
        List<List<@Nullable Object>> rows = table.rows(random.nextInt(3000));
        MemoryBudget budget = MemoryBudget.unlimited("test");
        WriteOptions options = new WriteOptions(1 + random.nextInt(2000), 1 + random.nextInt(700));
        SegmentFile written = write(file, table, rows, options, budget, 1 + random.nextInt(900));
        assertEquals(0, budget.used());
        assertEquals(rows.size(), written.rows());
        SegmentCache cache = new SegmentCache(new MemoryBudget("cache", 1 << 20, budget));
        try (Segment segment = Segment.open(file, table.columns(), List.of(0), cache, World.real())) {
            assertEquals(written.bytes(), segment.bytes());
            int batchRows = 1 + random.nextInt(500);
            assertEquals(
                    rows,
                    scan(
                            segment,
                            IntStream.range(0, table.columns().size()).boxed().toList(),
                            batchRows,
                            budget));
            long[] positions = random.longs(rows.isEmpty() ? 0 : 200, 0, Math.max(1, rows.size()))
                    .toArray();
            try (Region region = new Region(budget)) {
                Batch read = segment.read(
                        positions,
                        IntStream.range(0, table.columns().size()).boxed().toList(),
                        region);
                List<List<@Nullable Object>> expected = new ArrayList<>();
                for (long position : positions) {
                    expected.add(rows.get((int) position));
                }
                assertEquals(expected, Rows.of(read));
            }
        }
        cache.close();
        assertEquals(0, budget.used());
    }

    static SegmentFile write(
            Path file,
            RandomTable table,
            List<List<@Nullable Object>> rows,
            WriteOptions options,
            MemoryBudget budget,
            int batchRows) {
        try (SegmentWriter writer = SegmentWriter.create(file, table.columns(), options, World.real(), budget);
                Region region = new Region(budget)) {
            for (int from = 0; from < rows.size(); from += batchRows) {
                region.reset();
                writer.append(
                        Rows.batch(table.types(), rows.subList(from, Math.min(rows.size(), from + batchRows)), region));
            }
            return writer.finish();
        }
    }

    static List<List<@Nullable Object>> scan(
            Segment segment, List<Integer> columns, int batchRows, MemoryBudget budget) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        SegmentScan scan = segment.scan(columns, List.of(), batchRows, budget);
        try (Region scratch = new Region(budget)) {
            for (Optional<SegmentMorsel> morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (SegmentMorsel open = morsel.get()) {
                    for (Optional<Batch> batch = open.next(scratch); batch.isPresent(); batch = open.next(scratch)) {
                        assertEquals(rows.size(), open.firstRow());
                        rows.addAll(Rows.of(batch.get()));
                        scratch.reset();
                    }
                }
            }
        }
        return rows;
    }
}
