package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archived log leads from a backup to any later commit, or a restore says why not.
final class ArchiveTest extends ArchiveFixture {
    ArchiveTest(@TempDir Path directory) {
        super(directory);
    }

    /// Every table at a moment.
    private static Map<String, Map<Long, Row>> contents(TestStore store) {
        Map<String, Map<Long, Row>> contents = new TreeMap<>();
        for (TableInfo table : store.database.catalog().tables()) {
            if (table.schema().equals("public")) {
                contents.put(table.name(), store.content(table));
            }
        }
        return contents;
    }

    private long timelines() throws IOException {
        try (Stream<Path> found = Files.list(archive)) {
            return found.count();
        }
    }

    private record Moment(long commit, long micros, Map<String, Map<Long, Row>> contents) {}

    /// Random writes, folds, compactions, checkpoints, new and dropped tables, restarts and backups; every moment noted
    /// on the way comes back, by its commit and by its time.
    @Test
    void everyMomentComesBack() throws IOException {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("ArchiveTest seed " + seed);
        Random random = new Random(seed);
        long[] clock = {1_800_000_000_000_000L};
        InstantSource source = () -> Instant.EPOCH.plusNanos(clock[0] * 1000);
        World world = new World(source, new UnforcedDisk(new LocalDisk()), seed);
        List<Moment> moments = new ArrayList<>();
        TestStore store = open(data, world, Failpoint.NONE);
        store.create("t0");
        clock[0] += 5_000;
        store.database.backup(backups);
        for (int step = 0; step < 160; step++) {
            clock[0] += 2_000;
            TableInfo table = some(store, random);
            switch (random.nextInt(12)) {
                case 0 -> store.fold(table);
                case 1 -> store.compact(table);
                case 2 -> store.database.checkpoint();
                case 3 -> store.database.archive();
                case 4 -> {
                    if (store.database.catalog().tables().size() < 9) {
                        store.create("t" + (step + 1));
                    }
                }
                case 5 -> drop(store, table);
                case 6 -> {
                    if (random.nextInt(3) == 0) {
                        store.database.backup(backups);
                    }
                }
                case 7 -> {
                    if (random.nextInt(4) == 0) {
                        store.close();
                        store = open(data, world, Failpoint.NONE);
                    }
                }
                default -> write(store, table, random);
            }
            clock[0] += 2_000;
            moments.add(new Moment(store.database.lastCommit(), clock[0], contents(store)));
        }
        clock[0] += 2_000;
        store.database.archive();
        store.close();
        for (int i = 0; i < 6; i++) {
            Moment moment = moments.get(random.nextInt(moments.size()));
            Optional<AsOf.Moment> target =
                    i % 2 == 0 ? commit(moment.commit()) : Optional.of(new AsOf.Time(moment.micros()));
            try (TestStore again = TestStore.open(restored("restored-" + i, target))) {
                assertEquals(moment.contents(), contents(again), "seed " + seed + ", " + target);
            }
        }
        try (TestStore newest = TestStore.open(restored("newest", Optional.empty()))) {
            assertEquals(moments.getLast().contents(), contents(newest));
            newest.put(some(newest, random), TestStore.row(1_000_000, "later", 1));
        }
    }

    private static TableInfo some(TestStore store, Random random) {
        List<TableInfo> tables = store.database.catalog().tables().stream()
                .filter(table -> table.schema().equals("public"))
                .toList();
        return tables.get(random.nextInt(tables.size()));
    }

    private static void drop(TestStore store, TableInfo table) {
        if (!table.name().equals("t0")) {
            try (Transaction transaction = store.begin()) {
                transaction.dropTable(table);
                transaction.commit();
            }
        }
    }

    private static void write(TestStore store, TableInfo table, Random random) {
        Map<Long, Row> there = store.content(table);
        try (Transaction transaction = store.begin()) {
            for (int left = random.nextInt(8); left >= 0; left--) {
                long key = random.nextInt(60);
                Row row = new Row("v".repeat(random.nextInt(20) == 0 ? 30_000 : 5), random.nextLong());
                if (!there.containsKey(key)) {
                    store.insert(transaction, table, Map.of(key, row));
                    there.put(key, row);
                } else if (random.nextBoolean()) {
                    store.update(transaction, table, List.of(key), Map.of(key, row));
                } else {
                    store.delete(transaction, table, List.of(key));
                    there.remove(key);
                }
            }
            transaction.commit();
        }
    }

    /// What a restored database writes is no continuation of the archive it came from.
    @Test
    void aRestoredDatabaseArchivesUnderAnotherNumber() throws IOException {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            store.put(table, rows(0, 10));
        }
        Path copy = restored("restored", Optional.empty());
        try (TestStore store = open(copy, UnforcedDisk.world(), Failpoint.NONE)) {
            store.put(store.table("t"), rows(10, 20));
        }
        try (TestStore store = open()) {
            store.put(store.table("t"), rows(50, 60));
        }
        assertEquals(2, timelines());
        Map<Long, Row> expected = rows(0, 10);
        expected.putAll(rows(50, 60));
        try (TestStore store = TestStore.open(restored("again", Optional.empty()))) {
            assertEquals(expected, store.content(store.table("t")));
        }
    }

    @Test
    void anOldCopyOfTheDirectoryBeginsAnew() throws IOException {
        try (TestStore store = open()) {
            store.put(store.create("t"), rows(0, 10));
        }
        Path old = directory.resolve("old");
        Directories.copy(data, old);
        String before = Files.readString(data.resolve("TIMELINE"));
        try (TestStore store = open()) {
            store.put(store.table("t"), rows(10, 20));
        }
        try (TestStore store = open(old, UnforcedDisk.world(), Failpoint.NONE)) {
            assertNotEquals(before, Files.readString(old.resolve("TIMELINE")));
            store.put(store.table("t"), rows(20, 30));
        }
        assertEquals(2, timelines());
    }

    /// An old copy may have grown beyond the archive's end meanwhile, by other records.
    @Test
    void aTimeWithoutArchiveBeginsAnew() throws IOException {
        Path old = directory.resolve("old");
        try (TestStore store = open()) {
            store.create("t");
            store.database.backup(backups);
        }
        Directories.copy(data, old);
        try (TestStore store = open()) {
            store.put(store.table("t"), rows(0, 10));
        }
        try (TestStore store = TestStore.open(old)) {
            for (long i = 20; i < 30; i++) {
                store.put(store.table("t"), rows(i, i + 1));
            }
        }
        try (TestStore store = open(old, UnforcedDisk.world(), Failpoint.NONE)) {
            store.put(store.table("t"), rows(30, 40));
        }
        assertEquals(2, timelines());
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 10), store.content(store.table("t")));
        }
    }

    @Test
    void chronicleIsArchivedToo() throws IOException {
        Settings chronicle = settings().with(Setting.WAL_ENGINE, "chronicle");
        try (TestStore store = TestStore.open(data, chronicle, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            store.put(table, rows(0, 10));
            store.database.archive();
            store.fold(table);
            store.database.checkpoint();
            store.put(table, rows(10, 20));
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 20), store.content(store.table("t")));
        }
    }
}
