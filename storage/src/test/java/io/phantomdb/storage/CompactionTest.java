package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.StoreStatus.TableStatus;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Segments become fewer and rows stay where transactions look for them.
final class CompactionTest {
    /// Runs an action in the midst of a compaction, once.
    private static final class Interruption implements Failpoint {
        private String step = "";
        private Runnable action = () -> {};

        void at(String name, Runnable work) {
            step = name;
            action = work;
        }

        @Override
        public void reached(String name) {
            if (name.equals(step)) {
                step = "";
                action.run();
            }
        }
    }

    private final Path data;
    private final Interruption interruption = new Interruption();

    CompactionTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private TestStore open() {
        return TestStore.open(data, interruption);
    }

    private static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("row " + id, id));
        }
        return rows;
    }

    private static TableStatus status(TestStore store) {
        return store.database.status().tables().getFirst();
    }

    @Test
    void segmentsBecomeOneWithoutDeadRows() throws IOException {
        Map<Long, Row> expected = rows(0, 50);
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            for (long from = 0; from < 50; from += 10) {
                store.put(table, rows(from, from + 10));
                store.fold(table);
            }
            store.remove(table, 3L, 33L);
            expected.remove(3L);
            expected.remove(33L);
            store.replace(table, TestStore.row(12, "new", 1));
            expected.put(12L, new Row("new", 1));
            assertEquals(5, status(store).segments());
            store.compact(table);
            assertEquals(1, status(store).segments());
            assertEquals(48, status(store).coldRows());
            assertEquals(0, status(store).deletedColdRows());
            assertEquals(expected, store.content(table));
            store.compact(table);
        }
        assertEquals(1, segmentFiles());
        try (TestStore store = open()) {
            assertEquals(expected, store.content(store.table("t")));
            assertEquals(1, status(store).segments());
        }
    }

    private long segmentFiles() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }

    @Test
    void aTableWithoutLiveRowsHasNoSegments() {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 5));
            store.fold(table);
            store.remove(table, 0L, 1L, 2L, 3L, 4L);
            store.compact(table);
            assertEquals(0, status(store).segments());
            assertEquals(Map.of(), store.content(table));
        }
    }

    @Test
    void aReaderFromBeforeStillSeesWhatItSaw() throws IOException {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 10));
            store.fold(table);
            store.put(table, rows(10, 20));
            store.fold(table);
            try (Transaction old = store.begin()) {
                store.remove(table, 1L, 11L);
                store.compact(table);
                assertEquals(rows(0, 20), store.scan(old, table));
                assertEquals(TestStore.row(11, "row 11", 11), store.get(old, table, List.of(11L)));
                assertTrue(segmentFiles() > 1);
            }
            store.compact(table);
        }
        assertEquals(1, segmentFiles());
    }

    @Test
    void writersInFlightCommitToTheNewPositions() {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 10));
            store.fold(table);
            store.put(table, rows(10, 20));
            store.fold(table);
            store.remove(table, 0L);
            Transaction deleting = store.begin();
            store.delete(deleting, table, List.of(15L));
            Transaction updating = store.begin();
            store.update(updating, table, List.of(5L), TestStore.row(5, "in flight", 5));
            Transaction late = store.begin();
            store.compact(table);
            deleting.commit();
            updating.commit();
            assertEquals(1, store.delete(late, table, List.of(16L)));
            DatabaseException conflict =
                    assertThrows(DatabaseException.class, () -> store.delete(late, table, List.of(15L)));
            assertEquals(SqlState.SERIALIZATION_FAILURE, conflict.sqlState());
            late.close();
            deleting.close();
            updating.close();
            Map<Long, Row> expected = rows(1, 20);
            expected.remove(15L);
            expected.put(5L, new Row("in flight", 5));
            assertEquals(expected, store.content(table));
            store.fold(table);
            assertEquals(expected, store.content(table));
        }
    }

    @Test
    void aRowWrittenAfterTheSnapshotIsAConflictInTheNewSegmentToo() {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 10));
            store.fold(table);
            try (Transaction old = store.begin()) {
                store.replace(table, TestStore.row(4, "younger", 4));
                store.fold(table);
                store.compact(table);
                DatabaseException conflict =
                        assertThrows(DatabaseException.class, () -> store.delete(old, table, List.of(4L)));
                assertEquals(SqlState.SERIALIZATION_FAILURE, conflict.sqlState());
            }
        }
    }

    /// While rows are merged, and again between the Iceberg commit and the swap, others delete, update and fold.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatHappensMeanwhileIsNotLost(long number) {
        long seed = Long.getLong("seed", number);
        System.out.println("CompactionTest seed " + seed);
        Random random = new Random(seed);
        Map<Long, Row> model = rows(0, 60);
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            for (long from = 0; from < 60; from += 15) {
                store.put(table, rows(from, from + 15));
                store.fold(table);
            }
            for (int round = 0; round < 8; round++) {
                boolean merging = random.nextBoolean();
                String step = merging
                        ? (random.nextBoolean()
                                ? Failpoint.COMPACTION_AFTER_CHOICE
                                : Failpoint.COMPACTION_AFTER_SEGMENT_FORCED)
                        : Failpoint.COMPACTION_AFTER_TABLE_COMMIT;
                interruption.at(step, () -> {
                    change(store, table, model, random);
                    if (merging && random.nextBoolean()) {
                        store.fold(table);
                        change(store, table, model, random);
                    }
                });
                change(store, table, model, random);
                store.compact(table);
                assertEquals(model, store.content(table), "seed " + seed + " round " + round);
            }
            if (random.nextBoolean()) {
                store.fold(table);
            }
            store.abandon();
        }
        try (TestStore store = open()) {
            assertEquals(model, store.content(store.table("t")), "seed " + seed);
        }
    }

    private static void change(TestStore store, TableInfo table, Map<Long, Row> model, Random random) {
        try (Transaction transaction = store.begin()) {
            for (int left = random.nextInt(8); left >= 0; left--) {
                long key = random.nextInt(70);
                @Nullable Row there = model.get(key);
                Row row = new Row("changed " + random.nextInt(), key);
                if (there == null) {
                    store.insert(transaction, table, Map.of(key, row));
                    model.put(key, row);
                } else if (random.nextBoolean()) {
                    assertEquals(1, store.delete(transaction, table, List.of(key)));
                    model.remove(key);
                } else {
                    assertEquals(1, store.update(transaction, table, List.of(key), Map.of(key, row)));
                    model.put(key, row);
                }
            }
            transaction.commit();
        }
    }

    @Test
    void aTableDroppedMeanwhileIsLeftAlone() {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 10));
            store.fold(table);
            store.remove(table, 1L);
            interruption.at(Failpoint.COMPACTION_AFTER_SEGMENT_FORCED, () -> {
                try (Transaction transaction = store.begin()) {
                    transaction.dropTable(table);
                    transaction.commit();
                }
            });
            store.compact(table);
            assertEquals(List.of(), store.database.catalog().tables());
        }
    }

    /// Upserts of random keys fold every 200 rows; segments, files and rewritten bytes stay bounded.
    @Test
    void aSteadyLoadKeepsFewFilesAndRewritesEachByteAFewTimes() throws Exception {
        Random random = new Random(7);
        Map<Long, Row> model = new TreeMap<>();
        int mostSegments = 0;
        try (TestStore store = TestStore.open(
                data, TestStore.settings().with(Setting.COMPACTION_AUTO, true), UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo table = store.create("t");
            for (int step = 0; step < 60; step++) {
                Map<Long, Row> added = new TreeMap<>();
                Map<Long, Row> changed = new TreeMap<>();
                while (added.size() + changed.size() < 200) {
                    long key = random.nextInt(step * 100 + 300);
                    (model.containsKey(key) ? changed : added).put(key, new Row("value", step));
                }
                store.put(table, added);
                store.replace(table, changed);
                model.putAll(added);
                model.putAll(changed);
                store.fold(table);
                store.database.awaitCompaction();
                mostSegments = Math.max(mostSegments, status(store).segments());
            }
            assertEquals(model, store.content(table));
            assertTrue(mostSegments <= 16, mostSegments + " segments");
            var figures = store.database.writeFigures(table);
            System.out.println("most segments " + mostSegments + ", " + figures + ", write amplification "
                    + figures.writeAmplification());
            assertTrue(figures.writeAmplification() < 6, () -> figures.toString());
        }
        try (TestStore store = open()) {
            assertTrue(segmentFiles() <= 2L * status(store).segments(), segmentFiles() + " files");
            assertTrue(store.database.writeFigures(store.table("t")).compactions() > 0);
            assertEquals(model, store.content(store.table("t")));
        }
    }
}
