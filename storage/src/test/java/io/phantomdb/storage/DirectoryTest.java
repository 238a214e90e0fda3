package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.FailingForce;
import io.phantomdb.testkit.FullDisk;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens around the store: other processes, strange directories, damage, full and broken disks, full memory.
final class DirectoryTest {
    @Test
    void aSecondOpenerIsRefused(@TempDir Path directory) {
        TestStore first = TestStore.open(directory);
        assertState(SqlState.OBJECT_IN_USE, () -> TestStore.open(directory));
        first.close();
        TestStore.open(directory).close();
    }

    @Test
    void aDirectoryOfSomethingElseIsRefused(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("photo.jpg"), "x");
        assertState(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, () -> TestStore.open(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void anotherFormatIsRefused(String format, @TempDir Path directory) throws IOException {
        TestStore.open(directory).close();
        Files.writeString(directory.resolve("FORMAT"), format + "\n");
        assertState(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, () -> TestStore.open(directory));
    }

    @Test
    void aDamagedCheckpointIsRefused(@TempDir Path directory) throws IOException {
        try (TestStore store = TestStore.open(directory)) {
            store.create("t");
        }
        Path checkpoint = new LocalDisk().list(directory.resolve("catalog")).getFirst();
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[bytes.length / 2] ^= 4;
        Files.write(checkpoint, bytes);
        assertState(SqlState.DATA_CORRUPTED, () -> TestStore.open(directory));
    }

    @Test
    void onAFullDiskWritesFailAndReadsGoOnUntilThereIsRoom(@TempDir Path directory) {
        FullDisk disk = new FullDisk(new LocalDisk(), 3L << 20);
        World world = new World(InstantSource.system(), disk, 1);
        try (TestStore store = TestStore.open(directory, TestStore.settings(), world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            Map<Long, Row> acknowledged = new TreeMap<>();
            DatabaseException failure = assertThrows(DatabaseException.class, () -> {
                for (long id = 0; id < 10_000; id++) {
                    Map<Long, Row> next = row(id, "x".repeat(5000), id);
                    store.put(table, next);
                    acknowledged.putAll(next);
                }
            });
            assertEquals(SqlState.DISK_FULL, failure.sqlState());
            assertEquals(acknowledged, store.content(table));
            assertState(SqlState.DISK_FULL, () -> store.put(table, row(-1, "y".repeat(5000), 1)));
            disk.free(100L << 20);
            store.put(table, row(-1, "y", 1));
            store.fold(table);
            acknowledged.putAll(row(-1, "y", 1));
            assertEquals(acknowledged, store.content(table));
        }
    }

    @Test
    void afterAFailedForceNothingIsWrittenAnyMoreAndReadsGoOn(@TempDir Path directory) {
        FailingForce disk = new FailingForce(new LocalDisk());
        World world = new World(InstantSource.system(), disk, 1);
        TestStore store = TestStore.open(directory, TestStore.settings(), world, Failpoint.NONE);
        TableInfo table = store.create("t");
        store.put(table, row(1, "one", 1));
        disk.failOnce();
        assertState(SqlState.IO_ERROR, () -> store.put(table, row(2, "two", 2)));
        assertState(SqlState.IO_ERROR, () -> store.put(table, row(3, "three", 3)));
        assertEquals(row(1, "one", 1), store.content(table));
        store.close();
        try (TestStore again = TestStore.open(directory)) {
            Map<Long, Row> found = again.content(again.table("t"));
            assertTrue(found.containsKey(1L) && !found.containsKey(3L));
        }
    }

    @Test
    void aTransactionIsBoundedByItsMemory(@TempDir Path directory) {
        Settings settings = TestStore.settings().with(Setting.TRANSACTION_MEMORY, 1L << 20);
        try (TestStore store = TestStore.open(directory, settings, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo table = store.create("t");
            try (Transaction transaction = store.begin()) {
                assertState(SqlState.OUT_OF_MEMORY, () -> {
                    for (long id = 0; id < 2000; id++) {
                        store.insert(transaction, table, row(id, "x".repeat(1000), id));
                    }
                });
            }
            assertEquals(Map.of(), store.content(table));
            store.put(table, row(1, "one", 1));
        }
    }

    @Test
    void writersWaitForAFoldWhenHotMemoryIsFull(@TempDir Path directory) {
        Settings settings = TestStore.settings().with(Setting.HOT_MEMORY, 12L << 20);
        try (TestStore store = TestStore.open(directory, settings, UnforcedDisk.world(), Failpoint.NONE)) {
            TableInfo table = store.create("t");
            int rows = 0;
            for (int batch = 0; batch < 40; batch++) {
                Map<Long, Row> next = new TreeMap<>();
                for (int i = 0; i < 100; i++) {
                    next.put((long) rows, new Row("x".repeat(10_000), rows++));
                }
                store.put(table, next);
            }
            assertEquals(rows, store.content(table).size());
            assertTrue(store.database.status().tables().getFirst().segments() > 0);
        }
    }

    @Test
    void theLogIsReleasedAfterFoldsAndCheckpoints(@TempDir Path directory) {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = store.create("t");
            for (long id = 0; id < 400; id++) {
                store.put(table, row(id, "x".repeat(10_000), id));
            }
            long before = store.database.status().walBytes();
            store.database.checkpoint();
            assertEquals(before, store.database.status().walBytes(), "hot rows still need the log");
            store.fold(table);
            store.database.checkpoint();
            assertTrue(store.database.status().walBytes() < before / 2);
        }
    }

    private static void assertState(SqlState state, Executable executable) {
        assertEquals(state, assertThrows(DatabaseException.class, executable).sqlState());
    }
}
