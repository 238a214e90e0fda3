package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.version.ColdSegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Segments in an order other than the key's, and in partitions: rows are found by key all the same.
final class SortKeyTest {
    private final Path data;
    private final Random random = new Random(Long.getLong("seed", 5));

    SortKeyTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private static TableInfo create(TestStore store, Map<String, String> options) {
        return create(store, options, true);
    }

    private static TableInfo create(TestStore store, Map<String, String> options, boolean withKey) {
        TableDefinition plain = TestStore.definition("t", withKey);
        try (Transaction transaction = store.begin()) {
            TableInfo table = transaction.createTable(
                    new TableDefinition("public", "t", plain.columns(), plain.primaryKey(), options));
            transaction.commit();
            return table;
        }
    }

    private Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row(random.nextInt(10) == 0 ? null : "row " + random.nextInt(20), random.nextInt(1000)));
        }
        return rows;
    }

    private static List<ColdSegment> segments(TestStore store, TableInfo table) {
        return Objects.requireNonNull(store.database.snapshots().current().table(table.id()))
                .segments();
    }

    private static void requireSound(TestStore store) {
        for (Finding finding : store.database.check()) {
            assertEquals(Finding.State.OK, finding.state(), finding.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sort_key | amount",
                "sort_key | text DESC NULLS LAST, amount DESC",
                "sort_key | id DESC",
                "partitioned_by | bucket(4, id)",
                "partitioned_by | truncate(6, text), truncate(500, amount)",
            })
    void rowsAreFoundByKeyThroughFoldsCompactionsAndRestarts(String option, String value) {
        Map<Long, Row> model = new TreeMap<>();
        TestStore store = TestStore.open(data);
        TableInfo table = create(store, Map.of(option, value));
        for (int round = 0; round < 8; round++) {
            Map<Long, Row> added = rows(round * 100L, round * 100L + 100);
            store.put(table, added);
            model.putAll(added);
            if (round % 3 != 1) {
                store.fold(table);
            }
            Map<Long, Row> replaced = rows(round * 60L, round * 60L + 20);
            store.replace(table, replaced);
            model.putAll(replaced);
            for (long id = round * 50L; id < round * 50L + 5 && model.containsKey(id); id++) {
                store.remove(table, id);
                model.remove(id);
            }
            if (round % 4 == 3) {
                store.compact(table);
            }
            if (round % 3 == 2) {
                store.abandon();
                store = TestStore.open(data);
                table = store.table("t");
            }
            assertEquals(model, store.content(table));
            requireSound(store);
        }
        try (Transaction transaction = store.begin()) {
            List<Long> keys = java.util.stream.LongStream.range(-5, 805).boxed().toList();
            assertEquals(model, store.get(transaction, table, keys));
        }
        store.compact(table);
        long partitions = segments(store, table).stream()
                .map(cold -> cold.segment().properties().partition())
                .distinct()
                .count();
        assertEquals(option.equals("sort_key") ? 1 : segments(store, table).size(), partitions);
        assertTrue(partitions > (option.equals("sort_key") ? 0 : 3));
        assertEquals(model, store.content(table));
        store.close();
    }

    @Test
    void aRangeOfTheSortKeyReadsFewRowGroups() {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = create(store, Map.of("sort_key", "amount DESC"));
            Map<Long, Row> rows = rows(0, 2000);
            store.put(table, rows);
            store.fold(table);
            ColumnPredicate range = new ColumnPredicate.Range(2, Optional.of(100L), true, Optional.of(120L), true);
            try (Transaction transaction = store.begin()) {
                ScanRequest request = new ScanRequest(table, List.of(0, 1, 2), List.of(range));
                long wanted = rows.values().stream()
                        .filter(row -> row.amount() >= 100 && row.amount() <= 120)
                        .count();
                Map<Long, Row> read = store.scan(transaction, request);
                assertEquals(
                        wanted,
                        read.values().stream()
                                .filter(row -> row.amount() >= 100 && row.amount() <= 120)
                                .count());
                try (TableScan scan = transaction.scan(request)) {
                    assertTrue(scan.rowsMax() <= wanted + 128, scan.rowsMax() + " rows of 2000 for " + wanted);
                }
            }
        }
    }

    @Test
    void aKeyIsLookedForInItsBucketAlone() {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = create(store, Map.of("partitioned_by", "bucket(8, amount)"));
            Map<Long, Row> rows = rows(0, 500);
            store.put(table, rows);
            store.fold(table);
            ColumnPredicate equal = new ColumnPredicate.AnyOf(2, List.of(77L, 78L));
            ScanRequest request = new ScanRequest(table, List.of(0, 1, 2), List.of(equal));
            try (Transaction transaction = store.begin();
                    TableScan scan = transaction.scan(request)) {
                assertEquals(8, scan.figures().segments());
                assertTrue(scan.rowsMax() < 300, scan.rowsMax() + " rows");
                Map<Long, Row> read = store.scan(transaction, request);
                rows.values().removeIf(row -> row.amount() != 77 && row.amount() != 78);
                assertTrue(read.entrySet().containsAll(rows.entrySet()));
            }
        }
    }

    @Test
    void aTableWithoutKeyIsSortedToo() {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = create(store, Map.of("sort_key", "amount"), false);
            Map<Long, Row> rows = rows(0, 300);
            store.put(table, rows);
            store.fold(table);
            assertEquals(rows, store.content(table));
            requireSound(store);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Failpoint.COMPACTION_AFTER_SEGMENT_FORCED,
                Failpoint.COMPACTION_AFTER_TABLE_COMMIT,
                Failpoint.COMPACTION_AFTER_FORCE,
                ""
            })
    void segmentsOfAnotherOrderAreSortedAnew(String crash) {
        Map<Long, Row> model = rows(0, 1000);
        boolean[] armed = {false};
        Failpoint failpoint = step -> {
            if (armed[0] && step.equals(crash)) {
                throw new IllegalStateException("crash at " + step);
            }
        };
        TestStore store = TestStore.open(data, failpoint);
        TableInfo table = create(store, Map.of());
        store.put(table, model);
        store.fold(table);
        try (Transaction transaction = store.begin()) {
            transaction.setOptions(table, Map.of("sort_key", Optional.of("amount, text")));
            transaction.commit();
        }
        table = store.table("t");
        Map<Long, Row> more = rows(1000, 1200);
        store.put(table, more);
        model.putAll(more);
        store.fold(table);
        store.remove(table, 7L, 1007L);
        model.remove(7L);
        model.remove(1007L);
        assertEquals(model, store.content(table));
        armed[0] = true;
        TableInfo compacted = table;
        try {
            store.compact(compacted);
        } catch (RuntimeException stopped) {
            assertTrue(!crash.isEmpty(), stopped.toString());
        }
        armed[0] = false;
        store.abandon();
        store = TestStore.open(data);
        table = store.table("t");
        assertEquals(model, store.content(table));
        store.compact(table);
        for (ColdSegment cold : segments(store, table)) {
            assertEquals(
                    "3 asc last,2 asc last",
                    cold.segment().properties().sortKey().text());
        }
        assertEquals(1, segments(store, table).size());
        requireSound(store);
        assertEquals(model, store.content(table));
        store.close();
    }
}
