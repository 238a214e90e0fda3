package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.Disk;
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
final class ArchiveTest {
    private final Path data;
    private final Path backups;
    private final Path archive;
    private final Path directory;

    ArchiveTest(@TempDir Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.backups = directory.resolve("backups");
        this.archive = directory.resolve("archive");
    }

    private Settings settings() {
        return TestStore.settings()
                .with(Setting.WAL_ARCHIVE_DIR, archive.toString())
                .with(Setting.WAL_ARCHIVE_MS, 1_000_000L);
    }

    private TestStore open() {
        return open(data, UnforcedDisk.world(), Failpoint.NONE);
    }

    private TestStore open(Path path, World world, Failpoint failpoint) {
        return TestStore.open(path, settings(), world, failpoint);
    }

    private static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("text " + id, id));
        }
        return rows;
    }

    private Path restored(String name, Optional<AsOf> moment) throws IOException {
        Path target = directory.resolve(name);
        if (Files.exists(target)) {
            Directories.delete(target);
        }
        DatabaseRestore.run(
                backups, moment, Optional.of(archive), target, TestStore.settings(), UnforcedDisk.world());
        return target;
    }

    private static Optional<AsOf> commit(long timestamp) {
        return Optional.of(new AsOf.Commit(timestamp));
    }

    private void requireFailure(SqlState state, Optional<AsOf> moment) {
        DatabaseException failure = assertThrows(DatabaseException.class, () -> restored("failed", moment));
        assertEquals(state, failure.sqlState(), failure.getMessage());
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
            Optional<AsOf> target =
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

    @Test
    void theLogStaysUntilItIsArchived() throws IOException {
        Files.writeString(archive, "a file where the archive should be");
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            store.put(table, rows(0, 100));
            assertThrows(DatabaseException.class, store.database::archive);
            store.fold(table);
            store.database.checkpoint();
            store.put(table, rows(100, 200));
            Files.delete(archive);
            store.database.archive();
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 200), store.content(store.table("t")));
        }
    }

    @Test
    void commitsGoOnWhenTheArchiveIsFullAndAGapIsAnError() throws IOException {
        Settings settings = settings().with(Setting.WAL_ARCHIVE_BACKLOG_BYTES, 1L);
        Files.writeString(archive, "a file where the archive should be");
        long before;
        try (TestStore store = TestStore.open(data, settings, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            before = store.database.lastCommit();
            store.put(table, rows(0, 10));
            assertThrows(DatabaseException.class, store.database::archive);
            while (store.database.environment().virtualTables().find("sys", "archive").orElseThrow().rows().get().stream()
                    .noneMatch(row -> row.get(4) instanceof Long bytes && bytes > 0)) {
                Thread.onSpinWait();
            }
            Files.delete(archive);
            store.put(table, rows(10, 20));
            store.database.archive();
            requireFailure(SqlState.UNDEFINED_FILE, Optional.empty());
            requireFailure(SqlState.UNDEFINED_FILE, commit(before + 2));
            store.database.backup(backups);
            store.put(table, rows(20, 30));
            store.database.archive();
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 30), store.content(store.table("t")));
        }
    }

    @Test
    void aMissingFileIsAGapAndADamagedOneIsDamage() throws IOException {
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            for (int i = 0; i < 3; i++) {
                store.put(table, rows(10 * i, 10 * i + 10));
                store.database.archive();
            }
        }
        List<Path> files = Directories.files(archive);
        Path second = files.get(files.size() - 2);
        Path aside = directory.resolve("aside");
        Files.move(second, aside);
        requireFailure(SqlState.UNDEFINED_FILE, Optional.empty());
        Files.move(aside, second);
        for (long offset = 0; offset < Files.size(second); offset += 37) {
            Directories.flip(second, offset, 4);
            requireFailure(SqlState.DATA_CORRUPTED, Optional.empty());
            Directories.flip(second, offset, 4);
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 30), store.content(store.table("t")));
        }
    }

    @Test
    void aMomentAfterTheEndOfTheArchiveIsRefused() throws IOException {
        long last;
        try (TestStore store = open()) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            store.put(table, rows(0, 10));
            last = store.database.lastCommit();
        }
        requireFailure(SqlState.INVALID_PARAMETER_VALUE, commit(last + 1));
        requireFailure(SqlState.INVALID_PARAMETER_VALUE, Optional.of(new AsOf.Time(Long.MAX_VALUE)));
        restored("restored", commit(last));
    }

    @Test
    void aBackupTakenWithoutAnArchiveLeadsNowhere() {
        try (TestStore store = TestStore.open(data)) {
            store.create("t");
            store.database.backup(backups);
        }
        requireFailure(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, Optional.empty());
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

    /// The process dies at each step of archiving; the archive has no gap and nothing twice.
    @Test
    void aCrashWhileArchivingLosesNothing() throws IOException {
        for (String step : List.of(Failpoint.ARCHIVE_AFTER_WRITE, Failpoint.ARCHIVE_AFTER_MOVE)) {
            Path own = directory.resolve(step);
            Map<Long, Row> expected = new TreeMap<>();
            try (TestStore store = open(own, UnforcedDisk.world(), Failpoint.NONE)) {
                store.create("t");
                store.database.backup(backups);
            }
            for (int round = 0; round < 3; round++) {
                boolean[] dead = {false};
                TestStore store = open(own, UnforcedDisk.world(), name -> {
                    if (dead[0] || name.equals(step)) {
                        dead[0] = true;
                        throw new IllegalStateException("crash at " + name);
                    }
                });
                Map<Long, Row> more = rows(10L * round, 10L * round + 10);
                store.put(store.table("t"), more);
                expected.putAll(more);
                assertThrows(IllegalStateException.class, store.database::archive);
                store.abandon();
            }
            try (TestStore store = open(own, UnforcedDisk.world(), Failpoint.NONE)) {
                store.database.archive();
            }
            try (TestStore store = TestStore.open(restored("of-" + step, Optional.empty()))) {
                assertEquals(expected, store.content(store.table("t")), step);
            }
        }
    }

    /// A disk on which nothing can be written to the archive while a flag is set.
    private static Disk fullAt(Path place, boolean[] full) {
        return HookedDisk.of((method, path) -> {
            if (full[0] && method.equals("open") && path.startsWith(place)) {
                throw new IOException("No space left on device");
            }
        });
    }

    @Test
    void commitsGoOnWhileTheArchiveIsFullAndNothingIsLost() throws IOException {
        boolean[] full = {true};
        World world = new World(InstantSource.system(), fullAt(archive, full), 1);
        try (TestStore store = open(data, world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            for (int i = 0; i < 5; i++) {
                store.put(table, rows(10 * i, 10 * i + 10));
                DatabaseException failure = assertThrows(DatabaseException.class, store.database::archive);
                assertEquals(SqlState.DISK_FULL, failure.sqlState());
                store.fold(table);
                store.database.checkpoint();
            }
            full[0] = false;
            store.database.archive();
            store.database.checkpoint();
            assertEquals(0, store.database.status().walBytes());
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 50), store.content(store.table("t")));
        }
    }

    @Test
    void aBackupOntoAFullDiskSaysSo() throws IOException {
        World world = new World(InstantSource.system(), fullAt(backups, new boolean[] {true}), 1);
        try (TestStore store = open(data, world, Failpoint.NONE)) {
            store.put(store.create("t"), rows(0, 10));
            DatabaseException failure =
                    assertThrows(DatabaseException.class, () -> store.database.backup(backups));
            assertEquals(SqlState.DISK_FULL, failure.sqlState());
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
