package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.version.Corruption;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A damaged table is set apart; the others go on.
final class QuarantineTest {
    private static final int PAGE_BYTE = 70;

    private final Path data;

    QuarantineTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("text " + id, id));
        }
        return rows;
    }

    /// Two tables with a segment and later hot rows each.
    private void build() {
        try (TestStore store = TestStore.open(data)) {
            for (String name : List.of("good", "bad")) {
                TableInfo table = store.create(name);
                store.put(table, rows(0, 100));
                store.fold(table);
                store.put(table, rows(100, 110));
            }
        }
    }

    private Path segmentOf(String table) throws IOException {
        List<Path> segments = Directories.files(data.resolve("tables")).stream()
                .filter(file -> file.toString().contains("/" + table + "-"))
                .filter(file -> file.toString().endsWith(".parquet"))
                .toList();
        assertEquals(1, segments.size());
        return segments.getFirst();
    }

    private static DatabaseException refused(Runnable work) {
        DatabaseException failure = assertThrows(DatabaseException.class, work::run);
        assertEquals(SqlState.DATA_CORRUPTED, failure.sqlState(), failure.getMessage());
        return failure;
    }

    @Test
    void aTableWithADamagedFooterIsClosedAndTheOthersGoOn() throws IOException {
        build();
        Path segment = segmentOf("bad");
        long footer = Files.size(segment) - 60;
        Directories.flip(segment, footer, 1);
        try (TestStore store = TestStore.open(data)) {
            TableInfo good = store.table("good");
            TableInfo bad = store.table("bad");
            DatabaseException failure = refused(() -> store.content(bad));
            assertTrue(String.valueOf(failure.getMessage()).contains("public.bad"), failure.getMessage());
            assertTrue(String.valueOf(failure.getMessage()).contains(segment.toString()), failure.getMessage());
            assertTrue(String.valueOf(failure.getMessage()).contains("offset"), failure.getMessage());
            refused(() -> store.put(bad, rows(500, 501)));
            try (Transaction transaction = store.begin()) {
                refused(() -> store.get(transaction, bad, List.of(1L)));
            }
            List<Corruption.Entry> listed =
                    store.database.environment().corruption().all();
            assertEquals(
                    List.of(segment),
                    listed.stream().map(Corruption.Entry::file).toList());
            store.put(good, rows(110, 120));
            store.fold(good);
            store.fold(bad);
            store.database.checkpoint();
            assertEquals(rows(0, 120), store.content(good));
        }
        try (TestStore again = TestStore.open(data)) {
            refused(() -> again.content(again.table("bad")));
            assertEquals(rows(0, 120), again.content(again.table("good")));
        }
        Directories.flip(segment, footer, 1); // as a backup of the file would do
        try (TestStore whole = TestStore.open(data)) {
            assertEquals(rows(0, 110), whole.content(whole.table("bad")), "its part of the log was kept");
            assertEquals(List.of(), whole.database.environment().corruption().all());
        }
    }

    @Test
    void aClosedTableCanBeDropped() throws IOException {
        build();
        Path segment = segmentOf("bad");
        Directories.flip(segment, Files.size(segment) - 60, 1);
        try (TestStore store = TestStore.open(data)) {
            try (Transaction transaction = store.begin()) {
                transaction.dropTable(store.table("bad"));
                transaction.commit();
            }
            TableInfo again = store.create("bad");
            store.put(again, rows(7, 9));
        }
        try (TestStore store = TestStore.open(data)) {
            assertEquals(rows(7, 9), store.content(store.table("bad")));
            assertEquals(List.of(), store.database.environment().corruption().all());
            assertTrue(store.database.check().stream().noneMatch(finding -> finding.isBad()));
        }
    }

    @Test
    void damagedMetadataCloseTheTable() throws IOException {
        build();
        Path list = Directories.files(data.resolve("tables")).stream()
                .filter(file -> file.toString().contains("/bad-"))
                .filter(file -> String.valueOf(file.getFileName()).startsWith("snap-"))
                .findFirst()
                .orElseThrow();
        Directories.flip(list, Files.size(list) / 2, 4);
        try (TestStore store = TestStore.open(data)) {
            DatabaseException failure = refused(() -> store.content(store.table("bad")));
            assertTrue(String.valueOf(failure.getMessage()).contains(list.toString()), failure.getMessage());
            assertEquals(rows(0, 110), store.content(store.table("good")));
        }
    }

    @Test
    void aMissingSegmentClosesTheTable() throws IOException {
        build();
        Path segment = segmentOf("bad");
        Files.delete(segment);
        try (TestStore store = TestStore.open(data)) {
            DatabaseException failure = refused(() -> store.content(store.table("bad")));
            assertTrue(String.valueOf(failure.getMessage()).contains(segment.toString()), failure.getMessage());
            assertEquals(rows(0, 110), store.content(store.table("good")));
        }
    }

    @Test
    void aDamagedPageFailsTheQueriesThatReadIt() throws IOException {
        build();
        Path segment = segmentOf("bad");
        Directories.flip(segment, PAGE_BYTE, 1);
        try (TestStore store = TestStore.open(data)) {
            TableInfo bad = store.table("bad");
            assertEquals(List.of(), store.database.environment().corruption().all());
            DatabaseException failure = refused(() -> store.content(bad));
            assertTrue(String.valueOf(failure.getMessage()).contains("public.bad"), failure.getMessage());
            assertEquals(1, store.database.environment().corruption().all().size());
            try (Transaction transaction = store.begin()) {
                assertEquals(rows(99, 100), store.get(transaction, bad, List.of(99L)), "another page");
            }
            store.put(bad, rows(200, 202));
            store.fold(bad);
            assertEquals(rows(0, 110), store.content(store.table("good")));
        }
    }

    @Test
    void whoSaysSoReadsAroundDamage() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo bad = store.create("bad");
            store.put(bad, rows(0, 100));
            store.fold(bad);
            store.put(bad, rows(100, 150));
            store.remove(bad, 3L, 103L);
        }
        Path segment = segmentOf("bad");
        Directories.flip(segment, Files.size(segment) - 60, 1);
        Settings settings = TestStore.settings().with(Setting.READ_AROUND_DAMAGE, true);
        Map<Long, Row> left = rows(100, 150);
        left.remove(103L);
        try (TestStore store = TestStore.open(data, settings, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo bad = store.table("bad");
            assertEquals(left, store.content(bad));
            refused(() -> store.put(bad, rows(500, 501)));
            store.fold(bad);
            store.database.checkpoint();
        }
        Directories.flip(segment, Files.size(segment) - 60, 1);
        try (TestStore store = TestStore.open(data)) {
            Map<Long, Row> all = rows(0, 150);
            all.remove(3L);
            all.remove(103L);
            assertEquals(all, store.content(store.table("bad")));
        }
    }

    @Test
    void readsByIndexLeaveOutASegmentFoundDamagedMeanwhile() throws IOException {
        Settings settings = TestStore.settings().with(Setting.READ_AROUND_DAMAGE, true);
        try (TestStore store = TestStore.open(data, settings, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo bad = store.create("t");
            store.put(bad, rows(0, 100));
            store.fold(bad);
            store.put(bad, rows(100, 110));
            try (Transaction transaction = store.begin()) {
                IndexKey amount = IndexKey.ascending(new Expr.ColumnRef(3, SqlType.BIGINT));
                transaction.createIndex(bad, IndexReads.definition(false, amount));
                transaction.commit();
            }
            Directories.flip(segmentOf("t"), PAGE_BYTE, 1);
            assertTrue(store.database.check().stream().anyMatch(finding -> finding.isBad()));
            IndexReads reads = new IndexReads(store, bad);
            try (Transaction transaction = store.begin()) {
                assertEquals(Map.of(), reads.amount(transaction, 5));
                assertEquals(rows(105, 106), reads.amount(transaction, 105));
            }
        }
    }

    @Test
    void readingAroundADamagedPageLeavesOutItsSegment() throws IOException {
        build();
        Directories.flip(segmentOf("bad"), PAGE_BYTE, 1);
        Settings settings = TestStore.settings().with(Setting.READ_AROUND_DAMAGE, true);
        try (TestStore store = TestStore.open(data, settings, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo bad = store.table("bad");
            assertTrue(store.database.check().stream().anyMatch(finding -> finding.isBad()));
            assertEquals(rows(100, 110), store.content(bad));
            try (Transaction transaction = store.begin()) {
                assertEquals(rows(100, 101), store.get(transaction, bad, List.of(5L, 100L)));
            }
            refused(() -> store.put(bad, rows(500, 501)));
        }
    }
}
