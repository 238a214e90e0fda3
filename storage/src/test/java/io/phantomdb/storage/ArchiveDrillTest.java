package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.PowerCutDisk;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores to moments that were noted while writers, folds and backups ran, over changes of a table's form, and from
/// what a power cut left.
final class ArchiveDrillTest {
    private static final int TABLES = 3;
    /// Of each writer between two moments.
    private static final int WRITES_MAX = 60;

    private final Path data;
    private final Path backups;
    private final Path archive;
    private final Path directory;

    ArchiveDrillTest(@TempDir Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.backups = directory.resolve("backups");
        this.archive = directory.resolve("archive");
    }

    private Settings settings() {
        return TestStore.settings()
                .with(Setting.WAL_ARCHIVE_DIR, archive.toString())
                .with(Setting.WAL_ARCHIVE_MS, 300L);
    }

    private TestStore open() {
        return TestStore.open(data, settings(), UnforcedDisk.world(), Failpoint.NONE);
    }

    private Path restored(String name, Optional<AsOf.Moment> moment) {
        Path target = directory.resolve(name);
        Settings small = TestStore.settings().with(Setting.FLUSH_BYTES, 50_000L);
        DatabaseRestore.run(backups, moment, Optional.of(archive), target, small, UnforcedDisk.world());
        return target;
    }

    private record Moment(long commit, List<Map<Long, Row>> contents) {}

    private static List<Map<Long, Row>> contents(TestStore store) {
        List<Map<Long, Row>> contents = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            contents.add(store.content(store.table("t" + i)));
        }
        return contents;
    }

    private static void write(TestStore store, Random random, int writer) {
        try (Transaction transaction = store.begin()) {
            for (int left = random.nextInt(3); left >= 0; left--) {
                TableInfo table = store.table("t" + random.nextInt(TABLES));
                long key = 100L * writer + random.nextInt(40);
                Row row = new Row("x".repeat(random.nextInt(40)), random.nextLong());
                if (store.get(transaction, table, List.of(key)).isEmpty()) {
                    store.insert(transaction, table, Map.of(key, row));
                } else if (random.nextInt(3) > 0) {
                    store.update(transaction, table, List.of(key), Map.of(key, row));
                } else {
                    store.delete(transaction, table, List.of(key));
                }
            }
            transaction.commit();
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.SERIALIZATION_FAILURE) {
                throw failure;
            }
        }
    }

    @Test
    void everyTableIsAsItWasUnderWriters() throws InterruptedException {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("ArchiveDrillTest seed " + seed);
        Random random = new Random(seed);
        List<Moment> moments = new ArrayList<>();
        ReentrantReadWriteLock moment = new ReentrantReadWriteLock(true);
        AtomicBoolean stop = new AtomicBoolean();
        Semaphore writes = new Semaphore(0);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        try (TestStore store = open()) {
            for (int i = 0; i < TABLES; i++) {
                store.create("t" + i);
            }
            store.database.backup(backups);
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                int number = writer;
                Random own = new Random(seed + writer);
                writers.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            writes.acquire();
                            if (stop.get()) {
                                return;
                            }
                            moment.readLock().lock();
                            try {
                                write(store, own, number);
                            } finally {
                                moment.readLock().unlock();
                            }
                        }
                    } catch (Throwable failure) {
                        failed.set(failure);
                    }
                }));
            }
            for (int round = 0; round < 12; round++) {
                writes.release(3 * WRITES_MAX);
                store.fold(store.table("t" + random.nextInt(TABLES)));
                if (round % 4 == 1) {
                    store.database.backup(backups);
                }
                store.compact(store.table("t" + random.nextInt(TABLES)));
                store.database.checkpoint();
                moment.writeLock().lock();
                try {
                    moments.add(new Moment(store.database.lastCommit(), contents(store)));
                } finally {
                    moment.writeLock().unlock();
                }
            }
            stop.set(true);
            writes.release(writers.size());
            for (Thread writer : writers) {
                writer.join();
            }
            assertEquals(null, failed.get());
        }
        for (int i = 0; i < 4; i++) {
            Moment wanted = moments.get(random.nextInt(moments.size()));
            Path copy = restored("restored-" + i, Optional.of(new AsOf.Commit(wanted.commit())));
            try (TestStore store = TestStore.open(copy)) {
                assertEquals(wanted.contents(), contents(store), "seed " + seed + ", commit " + wanted.commit());
            }
        }
    }

    @Test
    void aTableThatChangedItsFormComesBack() throws IOException {
        long before;
        long after;
        Map<Long, Row> first = new TreeMap<>();
        Map<Long, List<Long>> changed;
        Map<Long, List<Long>> last;
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.put(table, TestStore.row(1, "a", 10));
            store.fold(table);
            store.put(table, TestStore.row(2, "b", 20));
            store.database.backup(backups);
            store.put(table, TestStore.row(3, "c", 30));
            store.replace(table, TestStore.row(1, "d", 11));
            first.putAll(store.content(table));
            before = store.database.lastCommit();
            AlterTableTest.alter(store, table);
            changed = AlterTableTest.rows(store);
            after = store.database.lastCommit();
            try (Transaction transaction = store.begin()) {
                store.delete(transaction, store.table("t"), List.of(2L));
                transaction.commit();
            }
            store.fold(store.table("t"));
            store.database.checkpoint();
            last = AlterTableTest.rows(store);
        }
        try (TestStore store = TestStore.open(restored("before", Optional.of(new AsOf.Commit(before))))) {
            assertEquals(first, store.content(store.table("t")));
        }
        try (TestStore store = TestStore.open(restored("after", Optional.of(new AsOf.Commit(after))))) {
            assertEquals(changed, AlterTableTest.rows(store));
        }
        try (TestStore store = TestStore.open(restored("last", Optional.empty()))) {
            assertEquals(last, AlterTableTest.rows(store));
        }
    }

    /// Between the fold before a change of form and the change nothing else gives the table other metadata.
    @Test
    void snapshotsWhoseTimeIsOverDoNotStandInTheWay() {
        Settings keeping = settings().with(Setting.SNAPSHOT_RETENTION_MS, 3_600_000L);
        Map<Long, List<Long>> changed;
        try (TestStore store = TestStore.open(data, keeping, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo table = store.create("t");
            for (long i = 0; i < 4; i++) {
                store.put(table, TestStore.row(i, "a", i));
                store.fold(table);
                store.compact(table);
            }
            store.database.backup(backups);
            AlterTableTest.alter(store, table);
            changed = AlterTableTest.rows(store);
        }
        Settings expiring = TestStore.settings().with(Setting.SNAPSHOT_RETENTION_MS, 1L);
        Path target = directory.resolve("restored");
        DatabaseRestore.run(backups, Optional.empty(), Optional.of(archive), target, expiring, UnforcedDisk.world());
        try (TestStore store = TestStore.open(target)) {
            assertEquals(changed, AlterTableTest.rows(store));
        }
    }

    /// What the log has let go is in the archive, also after a power cut.
    @Test
    void theArchiveIsForcedBeforeTheLogIsReleased() throws IOException {
        PowerCutDisk disk = new PowerCutDisk(new LocalDisk(), directory.resolve("root"));
        Path root = directory.resolve("root");
        Settings settings =
                settings().with(Setting.WAL_ARCHIVE_DIR, root.resolve("archive").toString());
        World world = new World(InstantSource.system(), disk, 1);
        Map<Long, Row> expected = new TreeMap<>();
        disk.createDirectories(root);
        try (TestStore store = TestStore.open(root.resolve("data"), settings, world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            for (long i = 0; i < 5; i++) {
                expected.putAll(TestStore.row(i, "text", i));
                store.put(table, TestStore.row(i, "text", i));
                store.database.archive();
                store.fold(table);
                store.database.checkpoint();
                Path copy = directory.resolve("cut-" + i);
                disk.cut(copy);
                Path target = directory.resolve("restored-" + i);
                DatabaseRestore.run(
                        backups,
                        Optional.empty(),
                        Optional.of(copy.resolve("archive")),
                        target,
                        TestStore.settings(),
                        UnforcedDisk.world());
                try (TestStore again = TestStore.open(target)) {
                    assertEquals(expected, again.content(again.table("t")));
                }
            }
        }
    }
}
