package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
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
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is missing, full, damaged or interrupted beside an archive loses nothing, or is said.
final class ArchiveFailureTest extends ArchiveFixture {
    ArchiveFailureTest(@TempDir Path directory) {
        super(directory);
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
            while (store
                    .database
                    .environment()
                    .virtualTables()
                    .find("sys", "archive")
                    .orElseThrow()
                    .rows()
                    .get()
                    .stream()
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
            DatabaseException failure = assertThrows(DatabaseException.class, () -> store.database.backup(backups));
            assertEquals(SqlState.DISK_FULL, failure.sqlState());
        }
    }

    /// Of two segments that waited for a long time one is archived: what came in the other may not be left out.
    @Test
    void anArchiveThatIsBehindReachesNoMomentAfterItsCommits() throws IOException {
        AtomicInteger allowed = new AtomicInteger();
        Disk disk = HookedDisk.of((method, path) -> {
            if (method.equals("open") && path.startsWith(archive) && allowed.getAndDecrement() <= 0) {
                throw new IOException("No space left on device");
            }
        });
        long[] micros = {1_800_000_000_000_000L};
        World world = new World(() -> Instant.EPOCH.plusNanos(micros[0] * 1000), disk, 1);
        long first;
        try (TestStore store = open(data, world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            micros[0] += 10_000;
            store.database.backup(backups);
            for (int i = 0; i < 2; i++) {
                micros[0] += 10_000;
                store.put(table, rows(10 * i, 10 * i + 10));
                assertThrows(DatabaseException.class, store.database::archive);
            }
            first = micros[0] - 5_000;
            micros[0] += 10_000;
            allowed.set(1);
            while (allowed.get() >= 0) {
                Thread.onSpinWait();
            }
            requireFailure(SqlState.INVALID_PARAMETER_VALUE, Optional.of(new AsOf.Time(micros[0] - 1_000)));
            allowed.set(Integer.MAX_VALUE);
            store.database.archive();
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.of(new AsOf.Time(first))))) {
            assertEquals(rows(0, 10), store.content(store.table("t")));
        }
        try (TestStore store = TestStore.open(restored("all", Optional.of(new AsOf.Time(micros[0]))))) {
            assertEquals(rows(0, 20), store.content(store.table("t")));
        }
    }

    @Test
    void aFileWhoseNameCouldNotBeForcedIsWrittenAgain() throws IOException {
        boolean[] failing = {true};
        Disk disk = HookedDisk.of((method, path) -> {
            if (failing[0] && method.equals("forceDirectory") && path.startsWith(archive)) {
                throw new IOException("Input/output error");
            }
        });
        World world = new World(InstantSource.system(), disk, 1);
        try (TestStore store = open(data, world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.database.backup(backups);
            store.put(table, rows(0, 10));
            assertThrows(DatabaseException.class, store.database::archive);
            failing[0] = false;
            store.database.archive();
            store.put(table, rows(10, 20));
        }
        try (TestStore store = TestStore.open(restored("restored", Optional.empty()))) {
            assertEquals(rows(0, 20), store.content(store.table("t")));
        }
    }
}
