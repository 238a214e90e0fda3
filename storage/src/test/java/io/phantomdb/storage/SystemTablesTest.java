package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What schema `sys` says is what a recount finds.
final class SystemTablesTest {
    private final Path data;

    SystemTablesTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private static List<Map<String, @Nullable Object>> read(TestStore store, String name) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (Transaction transaction = store.begin();
                Region scratch = new Region(MemoryBudget.unlimited("test"))) {
            TableInfo info = transaction.catalog().table("sys", name).orElseThrow();
            List<Integer> columns =
                    IntStream.range(0, info.columns().size()).boxed().toList();
            try (TableScan scan = transaction.scan(new ScanRequest(info, columns, List.of()))) {
                Optional<Morsel> morsel = scan.next();
                while (morsel.isPresent()) {
                    Optional<Batch> batch;
                    while ((batch = morsel.get().next(scratch)).isPresent()) {
                        for (int i = 0; i < batch.get().rows(); i++) {
                            rows.add(row(info, batch.get(), i));
                        }
                    }
                    morsel.get().close();
                    morsel = scan.next();
                }
            }
        }
        return rows;
    }

    private static Map<String, @Nullable Object> row(TableInfo info, Batch batch, int row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < info.columns().size(); i++) {
            Column column = info.columns().get(i);
            values.put(column.name(), Vectors.value(batch.column(i), row));
        }
        return values;
    }

    private static long number(Map<String, @Nullable Object> row, String name) {
        return (Long) Objects.requireNonNull(row.get(name), name);
    }

    private static long sum(List<Map<String, @Nullable Object>> rows, String name) {
        return rows.stream().mapToLong(row -> number(row, name)).sum();
    }

    @Test
    void segmentsAndFiguresOfTablesAreThoseOfARecount() throws IOException {
        long seed = Long.getLong("seed", 3);
        Random random = new Random(seed);
        Map<Long, Row> model = new TreeMap<>();
        Map<Long, Row> hot = new TreeMap<>();
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 30; i++) {
                    long key = random.nextInt(200);
                    Row row = new Row("r" + round, i);
                    if (model.containsKey(key)) {
                        store.replace(table, Map.of(key, row));
                    } else {
                        store.put(table, Map.of(key, row));
                    }
                    model.put(key, row);
                    hot.put(key, row);
                }
                if (round == 3) {
                    store.compact(table);
                    hot.clear();
                } else if (round < 5) {
                    store.fold(table);
                    hot.clear();
                }
                check(store, model, hot, "seed " + seed + " round " + round);
            }
        }
        try (TestStore store = TestStore.open(data)) {
            check(store, model, hot, "after a restart");
            assertEquals(1, number(read(store, "table_stats").getFirst(), "compactions"));
        }
    }

    private void check(TestStore store, Map<Long, Row> model, Map<Long, Row> hot, String where) throws IOException {
        Map<String, @Nullable Object> stats = read(store, "table_stats").getFirst();
        List<Map<String, @Nullable Object>> segments = read(store, "segments");
        assertEquals(hot.size(), number(stats, "hot_rows"), where);
        assertEquals(model.size(), number(stats, "hot_rows") + number(stats, "cold_rows"), where);
        assertEquals(segments.size(), number(stats, "segments"), where);
        assertEquals(sum(segments, "live_rows"), number(stats, "cold_rows"), where);
        assertEquals(sum(segments, "deleted_rows"), number(stats, "deleted_cold_rows"), where);
        assertEquals(sum(segments, "unpersisted_deletes"), number(stats, "unpersisted_deletes"), where);
        assertEquals(sum(segments, "bytes"), number(stats, "segment_bytes"), where);
        try (Stream<Path> files = Files.walk(data)) {
            Map<String, Path> byName = new TreeMap<>();
            files.filter(file -> file.toString().endsWith(".parquet"))
                    .forEach(file -> byName.put(String.valueOf(file.getFileName()), file));
            for (Map<String, @Nullable Object> segment : segments) {
                Path file = Objects.requireNonNull(byName.get(segment.get("file")), where);
                assertEquals(Files.size(file), number(segment, "bytes"), where);
            }
        }
        long written = number(stats, "folded_bytes") + number(stats, "compacted_bytes");
        assertEquals(
                (double) written / number(stats, "folded_bytes"),
                (Double) Objects.requireNonNull(stats.get("write_amplification")),
                1e-9,
                where);
    }

    @Test
    void theLogAndItsReadersAreShown() {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            long before = number(read(store, "wal").getFirst(), "next_lsn");
            try (Transaction old = store.begin()) {
                store.put(table, TestStore.row(1, "x", 1));
                Map<String, @Nullable Object> wal = read(store, "wal").getFirst();
                assertEquals(before + 1, number(wal, "next_lsn"));
                assertEquals(store.database.status().walBytes(), number(wal, "bytes"));
                assertEquals(1, number(wal, "published_timestamp") - number(wal, "oldest_snapshot"));
                assertEquals(2, number(wal, "open_snapshots"));
                assertEquals(Boolean.FALSE, wal.get("failed"));
                assertTrue(old.catalog().table("sys", "wal").isPresent());
            }
        }
    }

    @Test
    void jobsAreShownWithWhatTheyWrote() {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, TestStore.row(1, "x", 1));
            store.fold(table);
            store.fold(table);
            store.put(table, TestStore.row(2, "x", 1));
            store.compact(table);
            store.database.checkpoint();
            List<Map<String, @Nullable Object>> jobs = read(store, "jobs");
            assertEquals(
                    List.of("fold", "fold", "compaction", "checkpoint"),
                    jobs.stream().map(job -> job.get("kind")).toList());
            assertEquals(
                    List.of(1L, 1L, 2L, 0L),
                    jobs.stream().map(job -> job.get("rows_written")).toList());
            assertTrue(jobs.stream().allMatch(job -> "done".equals(job.get("state"))));
        }
    }

    @Test
    void nobodyWritesToThem() {
        try (TestStore store = TestStore.open(data);
                Transaction transaction = store.begin()) {
            TableInfo wal = transaction.catalog().table("sys", "wal").orElseThrow();
            DatabaseException refused =
                    assertThrows(DatabaseException.class, () -> store.delete(transaction, wal, List.of(0L)));
            assertEquals(SqlState.WRONG_OBJECT_TYPE, refused.sqlState());
        }
    }
}
