package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.iceberg.TableSnapshot;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Snapshots of a table's segments are readable as long as they are kept, and their files go with them.
final class SnapshotHistoryTest {
    private static final long HOUR = 3_600_000;

    private final Path data;

    SnapshotHistoryTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private static Settings settings(long retention) {
        return TestStore.settings()
                .with(Setting.SNAPSHOT_RETENTION_MS, retention)
                .with(Setting.FILE_GRACE_MS, 0L);
    }

    private TestStore open(long retention, Failpoint failpoint) {
        return TestStore.open(data, settings(retention), UnforcedDisk.world(), failpoint);
    }

    private static Map<Long, Row> read(TestStore store, TableInfo table, AsOf moment) {
        try (Transaction transaction = store.begin()) {
            return store.scan(
                    transaction,
                    new ScanRequest(
                            table, List.of(0, 1, 2), List.of(), MemoryBudget.unlimited("test"), Optional.of(moment)));
        }
    }

    private static List<TableSnapshot> snapshots(TestStore store, TableInfo table) {
        TableVersion version =
                Objects.requireNonNull(store.database.snapshots().current().table(table.id()));
        version.handle().foldLock().lock();
        try {
            TableVersion current =
                    Objects.requireNonNull(store.database.snapshots().current().table(table.id()));
            return store.database
                    .environment()
                    .inspectTable(current.handle(), current.location())
                    .snapshots();
        } finally {
            version.handle().foldLock().unlock();
        }
    }

    private static long segmentFiles(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("tables"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")
                            && !file.toString().endsWith("-deletes.parquet"))
                    .count();
        }
    }

    /// Folds, deletes and compactions; what each snapshot should show, by its number.
    private static Map<Long, Map<Long, Row>> history(TestStore store, TableInfo table, Map<Long, Row> model) {
        Random random = new Random(Long.getLong("seed", 4));
        Map<Long, Map<Long, Row>> history = new LinkedHashMap<>();
        for (int step = 0; step < 12; step++) {
            for (int i = 0; i < 10; i++) {
                long key = random.nextInt(60);
                Row row = new Row("step " + step, step);
                if (!model.containsKey(key)) {
                    store.put(table, Map.of(key, row));
                    model.put(key, row);
                } else if (random.nextBoolean()) {
                    store.replace(table, Map.of(key, row));
                    model.put(key, row);
                } else {
                    store.remove(table, key);
                    model.remove(key);
                }
            }
            store.fold(table);
            history.put(snapshots(store, table).getLast().id(), new TreeMap<>(model));
            if (step % 4 == 3) {
                store.compact(table);
                history.put(snapshots(store, table).getLast().id(), new TreeMap<>(model));
            }
        }
        return history;
    }

    private static void requireHistory(TestStore store, TableInfo table, Map<Long, Map<Long, Row>> history) {
        assertTrue(
                snapshots(store, table).stream().map(TableSnapshot::id).toList().containsAll(history.keySet()));
        history.forEach((id, content) -> assertEquals(content, read(store, table, new AsOf.Snapshot(id))));
    }

    @Test
    void everySnapshotIsReadAsItWasAlsoAfterARestart() {
        Map<Long, Row> model = new TreeMap<>();
        TestStore before = open(HOUR, Failpoint.NONE);
        TableInfo created = before.create("t");
        Map<Long, Map<Long, Row>> history = history(before, created, model);
        before.put(created, TestStore.row(1000, "hot", 1));
        requireHistory(before, created, history);
        before.abandon();
        try (TestStore store = open(HOUR, Failpoint.NONE)) {
            TableInfo table = store.table("t");
            requireHistory(store, table, history);
            model.put(1000L, new Row("hot", 1));
            assertEquals(model, store.content(table));
            for (Finding finding : store.database.check()) {
                assertEquals(Finding.State.OK, finding.state(), finding.toString());
            }
            TableSnapshot oldest = snapshots(store, table).getFirst();
            assertEquals(history.get(oldest.id()), read(store, table, new AsOf.Time(oldest.millis() * 1000 + 999)));
            DatabaseException tooEarly = assertThrows(
                    DatabaseException.class, () -> read(store, table, new AsOf.Time(oldest.millis() * 1000 - 1)));
            assertEquals(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, tooEarly.sqlState());
        }
    }

    @Test
    void aBackupHasThemToo() {
        Path backups = data.resolveSibling("backups");
        Path target = data.resolveSibling("restored");
        Map<Long, Map<Long, Row>> history;
        try (TestStore store = open(HOUR, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            history = history(store, table, new TreeMap<>());
            store.database.backup(backups);
        }
        DatabaseRestore.run(backups, Optional.empty(), Optional.empty(), target, settings(HOUR), UnforcedDisk.world());
        try (TestStore store = TestStore.open(target, settings(HOUR), UnforcedDisk.world(), Failpoint.NONE)) {
            requireHistory(store, store.table("t"), history);
        }
    }

    @Test
    void withoutRetentionOnlyTheCurrentSnapshotIsThere() throws IOException {
        Map<Long, Map<Long, Row>> history;
        try (TestStore store = open(HOUR, Failpoint.NONE)) {
            history = history(store, store.create("t"), new TreeMap<>());
        }
        assertTrue(segmentFiles(data) > 5);
        try (TestStore store = open(0, Failpoint.NONE)) {
            TableInfo table = store.table("t");
            store.put(table, TestStore.row(1000, "more", 1));
            store.compact(table);
            assertEquals(1, snapshots(store, table).size());
            long first = history.keySet().iterator().next();
            DatabaseException gone =
                    assertThrows(DatabaseException.class, () -> read(store, table, new AsOf.Snapshot(first)));
            assertEquals(SqlState.INVALID_PARAMETER_VALUE, gone.sqlState());
        }
        try (TestStore store = open(0, Failpoint.NONE)) {
            assertEquals(1, segmentFiles(data));
            assertFalse(store.content(store.table("t")).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                Failpoint.EXPIRY_AFTER_TABLE_COMMIT,
                Failpoint.EXPIRY_AFTER_APPEND,
                Failpoint.EXPIRY_AFTER_FORCE
            })
    void snapshotsOfATableThatRestsExpireThroughCrashesToo(String crash) throws Exception {
        Map<Long, Row> model = new TreeMap<>();
        try (TestStore store = open(HOUR, Failpoint.NONE)) {
            history(store, store.create("t"), model);
        }
        CountDownLatch reached = new CountDownLatch(crash.isEmpty() ? 0 : 1);
        Failpoint failpoint = step -> {
            if (step.equals(crash)) {
                reached.countDown();
                throw new IllegalStateException("crash at " + step);
            }
        };
        TestStore crashed = open(1, failpoint);
        reached.await();
        assertEquals(model, crashed.content(crashed.table("t")));
        crashed.abandon();
        try (TestStore store = open(1, Failpoint.NONE)) {
            TableInfo table = store.table("t");
            while (snapshots(store, table).size() > 1) {
                Thread.sleep(10);
            }
            assertEquals(model, store.content(table));
        }
        try (TestStore store = open(1, Failpoint.NONE)) {
            assertTrue(segmentFiles(data) <= 2, () -> "old segments are still there");
            assertEquals(model, store.content(store.table("t")));
        }
    }

    private static void setRetention(TestStore store, TableInfo table, String millis) {
        try (Transaction transaction = store.begin()) {
            transaction.setOptions(table, Map.of("snapshot_retention_ms", Optional.of(millis)));
            transaction.commit();
        }
    }

    private static void awaitExpiry(TestStore store, TableInfo table) throws InterruptedException {
        while (snapshots(store, table).size() > 1) {
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void aShorterRetentionHoldsForATableThatRestsToo(String millis) throws Exception {
        Map<Long, Row> model = new TreeMap<>();
        try (TestStore store = open(HOUR, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            history(store, table, model);
            setRetention(store, table, millis);
            awaitExpiry(store, store.table("t"));
            assertEquals(model, store.content(store.table("t")));
        }
    }

    @Test
    void aTableWhoseMetadataCannotBeWrittenKeepsNoOtherFromExpiry() throws Exception {
        AtomicReference<String> broken = new AtomicReference<>("none");
        HookedDisk.Hook hook = (method, path) -> {
            boolean isNew = path.toString().endsWith(".metadata.json") && !Files.exists(path);
            if (isNew && path.toString().contains(broken.get())) {
                throw new IOException("broken");
            }
        };
        World world = new World(InstantSource.system(), HookedDisk.of(hook), 1);
        Settings settings = TestStore.settings().with(Setting.SNAPSHOT_RETENTION_MS, HOUR);
        try (TestStore store = TestStore.open(data, settings, world, Failpoint.NONE)) {
            TableInfo first = store.create("a");
            TableInfo second = store.create("b");
            Map<Long, Row> model = new TreeMap<>();
            history(store, first, model);
            history(store, second, new TreeMap<>());
            TableVersion version =
                    Objects.requireNonNull(store.database.snapshots().current().table(first.id()));
            broken.set(version.handle().table().directory());
            setRetention(store, first, "1");
            setRetention(store, second, "1");
            awaitExpiry(store, store.table("b"));
            assertTrue(snapshots(store, store.table("a")).size() > 1);
            assertEquals(model, store.content(store.table("a")));
        }
    }
}
