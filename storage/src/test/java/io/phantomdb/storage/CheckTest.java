package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Finding.State;
import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `phantomdb check`, on a directory that nobody has open, and `sys.check` on a running store.
final class CheckTest {
    private final Path data;

    CheckTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private static Map<Long, Row> rows(long from, long to) {
        Map<Long, Row> rows = new TreeMap<>();
        for (long id = from; id < to; id++) {
            rows.put(id, new Row("text " + id, id));
        }
        return rows;
    }

    private List<Finding> check(boolean repair) {
        return DatabaseCheck.run(data, TestStore.settings(), UnforcedDisk.world(), repair);
    }

    private static void requireSound(List<Finding> findings) {
        assertFalse(findings.isEmpty());
        assertTrue(findings.stream().noneMatch(Finding::isBad), findings.toString());
    }

    /// Segments, deletes, hot rows; closed without a last checkpoint.
    private void build() {
        TestStore store = TestStore.open(data);
        TableInfo first = store.create("first");
        TableInfo second = store.create("second");
        for (TableInfo table : List.of(first, second)) {
            store.put(table, rows(0, 100));
            store.fold(table);
            store.remove(table, 1L, 2L);
            store.put(table, rows(100, 150));
            store.fold(table);
            store.put(table, rows(150, 160));
            store.remove(table, 3L, 101L);
        }
        requireSound(store.database.check());
        store.abandon();
    }

    private static Map<Long, Row> content() {
        Map<Long, Row> rows = rows(0, 160);
        List.of(1L, 2L, 3L, 101L).forEach(rows::remove);
        return rows;
    }

    private Path segment(String table) throws IOException {
        return Directories.files(data.resolve("tables")).stream()
                .filter(file -> file.toString().contains("/" + table + "-"))
                .filter(file -> file.toString().contains("/data/"))
                .filter(file -> !file.toString().contains("-deletes"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSoundDatabaseIsSound() {
        build();
        requireSound(check(false));
        requireSound(check(true));
        requireSound(check(false));
        try (TestStore store = TestStore.open(data)) {
            assertEquals(content(), store.content(store.table("first")));
            requireSound(store.database.check());
        }
        requireSound(check(false));
    }

    @Test
    void aCheckChangesNothing() throws IOException {
        build();
        List<Path> before = Directories.files(data);
        check(false);
        assertEquals(before, Directories.files(data));
    }

    @Test
    void aDamagedPageIsFound() throws IOException {
        build();
        Path segment = segment("first");
        Directories.flip(segment, 70, 1);
        List<Finding> findings = check(false);
        List<Finding> bad = findings.stream().filter(Finding::isBad).toList();
        assertFalse(bad.isEmpty());
        assertTrue(
                bad.stream()
                        .allMatch(finding -> finding.object().equals("public.first")
                                && finding.file()
                                        .equals(data.relativize(segment).toString())),
                findings.toString());
    }

    @Test
    void aTableComesBackFromALogThatReachesBackToItsCreation() throws IOException {
        build();
        Directories.flip(segment("first"), 70, 1);
        List<Finding> findings = check(true);
        requireSound(findings);
        assertTrue(findings.stream().anyMatch(finding -> finding.state() == State.REPAIRED), findings.toString());
        assertFalse(Directories.files(data.resolve("damaged")).isEmpty());
        try (TestStore store = TestStore.open(data)) {
            assertEquals(content(), store.content(store.table("first")));
            assertEquals(content(), store.content(store.table("second")));
            store.fold(store.table("first"));
            assertEquals(content(), store.content(store.table("first")));
        }
        requireSound(check(false));
    }

    /// As an earlier repair leaves it that was interrupted after it had moved the files.
    @Test
    void aTableWithoutFilesComesBackFromTheLog() throws IOException {
        build();
        Path table = Objects.requireNonNull(segment("first").getParent()).getParent();
        Directories.delete(Objects.requireNonNull(table));
        requireSound(check(true));
        try (TestStore store = TestStore.open(data)) {
            assertEquals(content(), store.content(store.table("first")));
            assertEquals(content(), store.content(store.table("second")));
        }
    }

    /// They may hold rows that stood in the log behind its damage.
    @Test
    void segmentsThatACutOffLogDoesNotNameAreKept() throws IOException {
        TestStore built = TestStore.open(data);
        TableInfo table = built.create("t");
        for (long i = 0; i < 20; i++) {
            built.put(table, rows(i, i + 1));
        }
        built.fold(table);
        built.abandon();
        Path segment = segment("t");
        byte[] bytes = Files.readAllBytes(segment);
        Directories.flip(Directories.only(data.resolve("wal"), ".log"), 2000, 1);
        check(true);
        TestStore.open(data).close();
        Path kept = data.resolve("damaged").resolve(data.relativize(segment));
        assertArrayEquals(bytes, Files.readAllBytes(kept));
        requireSound(check(false));
    }

    /// Between cutting the log and moving files that only its lost part named.
    @Test
    void anInterruptedRepairIsTakenUpAgain() throws IOException {
        TestStore built = TestStore.open(data);
        TableInfo table = built.create("t");
        for (long i = 0; i < 20; i++) {
            built.put(table, rows(i, i + 1));
        }
        built.fold(table);
        built.abandon();
        Path segment = segment("t");
        byte[] bytes = Files.readAllBytes(segment);
        Directories.flip(Directories.only(data.resolve("wal"), ".log"), 2000, 1);
        Disk dying = HookedDisk.of((method, path) -> {
            if (method.equals("move") && path.startsWith(data.resolve("tables"))) {
                throw new IOException("killed");
            }
        });
        assertThrows(
                DatabaseException.class,
                () -> DatabaseCheck.run(data, TestStore.settings(), new World(InstantSource.system(), dying, 1), true));
        assertTrue(check(false).stream().anyMatch(Finding::isBad));
        DatabaseException refused = assertThrows(DatabaseException.class, () -> TestStore.open(data));
        assertEquals(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, refused.sqlState());
        assertTrue(Files.exists(segment));
        check(true);
        TestStore.open(data).close();
        Path kept = data.resolve("damaged").resolve(data.relativize(segment));
        assertArrayEquals(bytes, Files.readAllBytes(kept));
        requireSound(check(false));
    }

    @Test
    void whatTheLogHasLetGoIsReported() throws IOException {
        build();
        try (TestStore store = TestStore.open(data)) {
            store.fold(store.table("first"));
            store.fold(store.table("second"));
        }
        try (TestStore store = TestStore.open(data)) { // closing releases the log before
            store.put(store.table("second"), rows(200, 201));
        }
        Directories.flip(segment("first"), 70, 1);
        List<Finding> findings = check(true);
        assertTrue(
                findings.stream()
                        .anyMatch(finding -> finding.isBad() && finding.object().equals("public.first")),
                findings.toString());
        try (TestStore store = TestStore.open(data)) {
            Map<Long, Row> expected = content();
            expected.putAll(rows(200, 201));
            assertEquals(expected, store.content(store.table("second")));
        }
    }

    @Test
    void aDamagedLogIsCutOff() throws IOException {
        TestStore built = TestStore.open(data);
        TableInfo table = built.create("t");
        for (long i = 0; i < 20; i++) {
            built.put(table, rows(i, i + 1));
        }
        built.abandon();
        Path log = Directories.only(data.resolve("wal"), ".log");
        Directories.flip(log, 2000, 1);
        List<Finding> findings = check(false);
        assertTrue(findings.stream()
                .anyMatch(finding -> finding.isBad() && finding.object().equals("log")));
        List<Finding> repaired = check(true);
        assertTrue(repaired.stream()
                .anyMatch(finding -> finding.isBad() && finding.object().equals("log")));
        requireSound(check(false));
        try (TestStore store = TestStore.open(data)) {
            Map<Long, Row> left = store.content(store.table("t"));
            assertTrue(left.size() > 1 && left.size() < 20, left.toString());
            assertEquals(rows(0, left.size()), left);
        }
    }

    @Test
    void aDamagedCheckpointComesBackFromAWholeLog() throws IOException {
        TestStore built = TestStore.open(data);
        TableInfo table = built.create("t");
        built.put(table, rows(0, 20));
        built.fold(table);
        built.database.checkpoint();
        built.put(table, rows(20, 25));
        built.abandon();
        Path checkpoint = Directories.only(data.resolve("catalog"), "1");
        Directories.flip(checkpoint, 20, 1);
        assertTrue(check(false).stream().anyMatch(Finding::isBad));
        requireSound(check(true));
        try (TestStore store = TestStore.open(data)) {
            assertEquals(rows(0, 25), store.content(store.table("t")));
        }
    }

    @Test
    void filesThatNothingNeedsAreOrphans() throws IOException {
        build();
        Path stray = segment("first").resolveSibling("stray.parquet");
        Files.copy(segment("first"), stray);
        List<Finding> findings = check(false);
        requireSound(findings);
        assertTrue(
                findings.stream()
                        .anyMatch(finding -> finding.state() == State.ORPHAN
                                && finding.file().equals(data.relativize(stray).toString())),
                findings.toString());
        check(true);
        assertFalse(Files.exists(stray));
    }

    /// Inserts, updates and deletes, folds, compactions, checkpoints and backups go on while the store is checked.
    @Test
    void aBusyStoreIsFoundSound() throws InterruptedException {
        try (TestStore store = TestStore.open(data)) {
            TableInfo first = store.create("first");
            TableInfo second = store.create("second");
            AtomicBoolean stop = new AtomicBoolean();
            AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
            Thread writer = started(stop, failed, id -> {
                for (TableInfo table : List.of(first, second)) {
                    store.put(table, rows(id, id + 1));
                    if (id % 3 == 2) {
                        store.replace(table, TestStore.row(id - 1, "changed", -id));
                        store.remove(table, id - 2);
                    }
                }
            });
            Thread mover = started(stop, failed, round -> {
                store.fold(first);
                store.database.checkpoint();
                store.fold(second);
                if (round % 3 == 2) {
                    store.compact(first);
                }
            });
            for (int i = 0; i < 15; i++) {
                requireSound(store.database.check());
                if (i % 5 == 4) {
                    store.database.backup(data.resolveSibling("backups"));
                }
            }
            stop.set(true);
            writer.join();
            mover.join();
            assertEquals(Optional.empty(), Optional.ofNullable(failed.get()));
            requireSound(store.database.check());
        }
        requireSound(check(false));
    }

    private static Thread started(AtomicBoolean stop, AtomicReference<@Nullable Throwable> failed, LongConsumer step) {
        return Thread.ofPlatform().start(() -> {
            try {
                for (long i = 0; !stop.get(); i++) {
                    step.accept(i);
                }
            } catch (Throwable failure) {
                failed.set(failure);
            }
        });
    }

    @Test
    void anOpenDirectoryIsRefused() {
        try (TestStore store = TestStore.open(data)) {
            store.create("t");
            DatabaseException failure = assertThrows(DatabaseException.class, () -> check(false));
            assertEquals(SqlState.OBJECT_IN_USE, failure.sqlState());
        }
    }

    @Test
    void aDirectoryWithoutADatabaseIsRefused() {
        DatabaseException failure = assertThrows(DatabaseException.class, () -> check(false));
        assertEquals(SqlState.UNDEFINED_FILE, failure.sqlState());
        assertFalse(Files.exists(data));
    }
}
