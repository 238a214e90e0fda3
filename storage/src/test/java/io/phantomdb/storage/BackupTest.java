package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a backup holds is what the tables held at one commit.
final class BackupTest {
    private final Path data;
    private final Path backups;
    private final Path directory;

    BackupTest(@TempDir Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.backups = directory.resolve("backups");
    }

    private static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("text " + id, id));
        }
        return rows;
    }

    private static Optional<AsOf.Moment> moment(OptionalLong millis) {
        return millis.isEmpty() ? Optional.empty() : Optional.of(new AsOf.Time(millis.getAsLong() * 1000));
    }

    private Path restore(String name, OptionalLong asOf) {
        Path target = directory.resolve(name);
        DatabaseRestore.run(
                backups, moment(asOf), Optional.empty(), target, TestStore.settings(), UnforcedDisk.world());
        return target;
    }

    @Test
    void aBackupHoldsHotRowsSegmentsAndDeletes() {
        Map<Long, Row> expected = rows(0, 130);
        List.of(1L, 2L, 121L).forEach(expected::remove);
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            TableInfo other = store.create("other");
            store.put(table, rows(0, 100));
            store.put(other, rows(0, 5));
            store.fold(table);
            store.remove(table, 1L);
            store.fold(table);
            store.put(table, rows(100, 130));
            store.remove(table, 2L, 121L);
            BackupInfo info = store.database.backup(backups);
            assertEquals(1, info.number());
            assertEquals(2, info.tables());
            assertEquals(List.of(info), store.database.backups(backups));
            store.put(table, rows(500, 600));
        }
        try (TestStore store = TestStore.open(restore("restored", OptionalLong.empty()))) {
            assertEquals(expected, store.content(store.table("t")));
            assertEquals(rows(0, 5), store.content(store.table("other")));
            store.put(store.table("t"), rows(700, 701));
            store.fold(store.table("t"));
            store.compact(store.table("t"));
            expected.putAll(rows(700, 701));
            assertEquals(expected, store.content(store.table("t")));
            store.create("another");
            assertTrue(store.database.check().stream().noneMatch(Finding::isBad));
        }
        try (TestStore store = TestStore.open(directory.resolve("restored"))) {
            assertEquals(expected, store.content(store.table("t")));
        }
    }

    @Test
    void theNextBackupCopiesOnlyWhatIsNew() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 2000));
            store.fold(table);
            BackupInfo first = store.database.backup(backups);
            assertEquals(first.bytes(), first.copiedBytes());
            store.put(table, rows(2000, 2010));
            BackupInfo second = store.database.backup(backups);
            assertEquals(2, second.number());
            assertTrue(second.copiedBytes() < second.bytes() / 2, second.toString());
            assertEquals(List.of(first, second), store.database.backups(backups));
        }
        try (TestStore store = TestStore.open(restore("newest", OptionalLong.empty()))) {
            assertEquals(rows(0, 2010), store.content(store.table("t")));
        }
    }

    @Test
    void anOlderBackupIsFoundByItsTime() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));
        World world = new World(now::get, UnforcedDisk.world().disk(), 1);
        long between;
        try (TestStore store = TestStore.open(data, TestStore.settings(), world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 10));
            between = store.database.backup(backups).takenAt();
            store.put(table, rows(10, 20));
            now.updateAndGet(time -> time.plusMillis(1));
            store.database.backup(backups);
        }
        try (TestStore store = TestStore.open(restore("first", OptionalLong.of(between)))) {
            assertEquals(rows(0, 10), store.content(store.table("t")));
        }
        DatabaseException failure =
                assertThrows(DatabaseException.class, () -> restore("none", OptionalLong.of(between - 1)));
        assertEquals(SqlState.UNDEFINED_FILE, failure.sqlState());
    }

    /// Writers move amounts between two tables, in transactions, while folds, compactions, checkpoints and backups run.
    @Test
    void aBackupUnderWritersIsOneCommit() throws InterruptedException {
        int backupCount = 4;
        try (TestStore store = TestStore.open(data)) {
            TableInfo left = store.create("left_side");
            TableInfo right = store.create("right_side");
            AtomicBoolean stop = new AtomicBoolean();
            AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    for (long id = 0; !stop.get(); id++) {
                        try (Transaction transaction = store.begin()) {
                            store.insert(transaction, left, rows(id, id + 1));
                            store.insert(transaction, right, rows(id, id + 1));
                            if (id % 5 == 4) {
                                store.delete(transaction, left, List.of(id - 3));
                                store.delete(transaction, right, List.of(id - 3));
                            }
                            transaction.commit();
                        }
                    }
                } catch (Throwable failure) {
                    failed.set(failure);
                }
            });
            for (int i = 0; i < backupCount; i++) {
                store.fold(left);
                store.database.backup(backups);
                store.fold(right);
                store.database.checkpoint();
                store.compact(left);
            }
            stop.set(true);
            writer.join();
            assertEquals(null, failed.get());
        }
        List<BackupInfo> taken;
        try (TestStore store = TestStore.open(data)) {
            taken = store.database.backups(backups);
        }
        assertEquals(backupCount, taken.size());
        for (BackupInfo backup : taken) {
            Path target = directory.resolve("restored-" + backup.number());
            BackupInfo restored = DatabaseRestore.run(
                            backups,
                            moment(OptionalLong.of(backup.takenAt())),
                            Optional.empty(),
                            target,
                            TestStore.settings(),
                            UnforcedDisk.world())
                    .backup();
            try (TestStore store = TestStore.open(target)) {
                Map<Long, Row> left = store.content(store.table("left_side"));
                assertEquals(left, store.content(store.table("right_side")), "backup " + backup);
                long rows = restored.commit() - 2; // each commit after the two CREATE TABLE is one row
                assertTrue(left.size() <= rows && left.size() >= rows - rows / 5 - 1, left.size() + " of " + rows);
            }
        }
    }

    /// Rows that are folded while segments are copied do not wait in memory for the end of the backup, and the segments
    /// may leave their table meanwhile.
    @Test
    void aBackupHoldsBackNoMemory() {
        AtomicReference<@Nullable TestStore> running = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong idle = new AtomicLong();
        Disk disk = HookedDisk.of((method, path) -> {
            TestStore store = running.get();
            if (store != null
                    && method.equals("open")
                    && path.startsWith(backups.resolve("segments"))
                    && done.compareAndSet(false, true)) {
                TableInfo table = store.table("t");
                store.put(table, rows(200, 300));
                store.compact(table);
                for (int i = 0;
                        i < 3000 && store.database.environment().hotBudget().used() > idle.get();
                        i++) {
                    pause();
                }
                assertTrue(store.database.environment().hotBudget().used() <= idle.get());
                try (Transaction transaction = store.begin()) {
                    transaction.dropTable(table);
                    transaction.commit();
                }
            }
        });
        World world = new World(InstantSource.system(), disk, 1);
        try (TestStore store = TestStore.open(data, TestStore.settings(), world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 200));
            store.fold(table);
            idle.set(store.database.environment().hotBudget().used());
            running.set(store);
            store.database.backup(backups);
            assertTrue(done.get());
        }
        try (TestStore store = TestStore.open(restore("restored", OptionalLong.empty()))) {
            assertEquals(rows(0, 200), store.content(store.table("t")));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whatAnInterruptedBackupLeftIsReplaced() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 100));
            store.fold(table);
            store.database.backup(backups);
            Files.move(backups.resolve("backup-1"), backups.resolve("backup-1.tmp"));
            for (Path file : Directories.files(backups.resolve("segments"))) {
                Files.write(file, new byte[] {1, 2, 3});
            }
            assertEquals(List.of(), store.database.backups(backups));
            assertEquals(1, store.database.backup(backups).number());
        }
        assertFalse(Files.exists(backups.resolve("backup-1.tmp")));
        try (TestStore store = TestStore.open(restore("restored", OptionalLong.empty()))) {
            assertEquals(rows(0, 100), store.content(store.table("t")));
        }
    }

    @Test
    void aDamagedManifestDoesNotStopTheNextBackup() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 100));
            store.fold(table);
            store.database.backup(backups);
            Path manifest = backups.resolve("backup-1").resolve("MANIFEST");
            Directories.flip(manifest, Files.size(manifest) / 2, 1);
            assertEquals(2, store.database.backup(backups).number());
        }
        try (TestStore store = TestStore.open(restore("restored", OptionalLong.empty()))) {
            assertEquals(rows(0, 100), store.content(store.table("t")));
        }
    }

    @Test
    void aSegmentThatWasDamagedInTheDirectoryIsCopiedAgain() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 100));
            store.fold(table);
            store.database.backup(backups);
            for (Path file : Directories.files(backups.resolve("segments"))) {
                Directories.flip(file, Files.size(file) / 2, 1);
            }
            assertTrue(store.database.backup(backups).copiedBytes() > 0);
        }
        restore("second", OptionalLong.empty());
        Directories.delete(backups.resolve("backup-2"));
        try (TestStore store = TestStore.open(restore("first", OptionalLong.empty()))) {
            assertEquals(rows(0, 100), store.content(store.table("t")));
        }
    }

    @Test
    void damageInABackupIsFound() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 100));
            store.fold(table);
            store.put(table, rows(100, 110));
            store.database.backup(backups);
        }
        for (Path file : Directories.files(backups)) {
            if (Files.size(file) == 0) {
                continue;
            }
            Directories.flip(file, Files.size(file) / 2, 1);
            DatabaseException failure =
                    assertThrows(DatabaseException.class, () -> restore("bad", OptionalLong.empty()), file.toString());
            assertEquals(SqlState.DATA_CORRUPTED, failure.sqlState());
            assertTrue(String.valueOf(failure.getMessage()).contains(file.toString()), failure.getMessage());
            Directories.flip(file, Files.size(file) / 2, 1);
            Directories.delete(directory.resolve("bad"));
        }
        restore("good", OptionalLong.empty());
    }

    @Test
    void aRestoreNeedsAnEmptyDirectory() throws IOException {
        try (TestStore store = TestStore.open(data)) {
            store.create("t");
            store.database.backup(backups);
            DatabaseException inside =
                    assertThrows(DatabaseException.class, () -> store.database.backup(data.resolve("tables")));
            assertEquals(SqlState.INVALID_PARAMETER_VALUE, inside.sqlState());
        }
        Files.createDirectories(directory.resolve("full"));
        Files.writeString(directory.resolve("full").resolve("file"), "text");
        DatabaseException failure = assertThrows(DatabaseException.class, () -> restore("full", OptionalLong.empty()));
        assertEquals(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, failure.sqlState());
    }

    @Test
    void theLogOfTheOtherEngineTakesOver() {
        try (TestStore store = TestStore.open(data)) {
            TableInfo table = store.create("t");
            store.put(table, rows(0, 50));
            store.database.backup(backups);
        }
        var chronicle = TestStore.settings().with(Setting.WAL_ENGINE, "chronicle");
        Path target = directory.resolve("chronicle");
        DatabaseRestore.run(backups, Optional.empty(), Optional.empty(), target, chronicle, UnforcedDisk.world());
        try (TestStore store = TestStore.open(target, chronicle, UnforcedDisk.world(), Failpoint.NONE)) {
            assertEquals(rows(0, 50), store.content(store.table("t")));
        }
    }
}
