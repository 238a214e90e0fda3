package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hot rows stay within their memory, whoever forgets a transaction.
final class HotMemoryTest {
    private static final long LIMIT = 2 << 20;
    private static final int ROWS = 120;
    private static final int COMMITS = 50;

    private final Path data;

    HotMemoryTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private TestStore open(long keepMillis) {
        Settings settings = TestStore.settings()
                .with(Setting.HOT_MEMORY, LIMIT)
                .with(Setting.SNAPSHOT_KEEP_MS, keepMillis)
                .with(Setting.PAGE_ROWS, 4096L)
                .with(Setting.ROW_GROUP_ROWS, 4096L);
        return TestStore.open(data, settings, UnforcedDisk.world(), Failpoint.NONE);
    }

    /// Writes more than twice the limit in small commits; the most memory that was used.
    private static long write(TestStore store, TableInfo table) {
        long most = 0;
        for (int commit = 0; commit < COMMITS; commit++) {
            Map<Long, Row> rows = new TreeMap<>();
            for (long id = 0; id < ROWS; id++) {
                rows.put((long) commit * ROWS + id, new Row("x".repeat(700), id));
            }
            store.put(table, rows);
            most = Math.max(most, store.database.environment().hotBudget().used());
        }
        return most;
    }

    @Test
    void writersWaitForFoldsAndNeverFail() {
        try (TestStore store = open(60_000)) {
            TableInfo table = store.create("t");
            long most = write(store, table);
            assertTrue(most <= LIMIT * 3 / 2, most + " bytes of hot rows");
            assertEquals(COMMITS * ROWS, store.content(table).size());
        }
    }

    @Test
    void aForgottenTransactionLosesItsSnapshotAndWritersGoOn() {
        try (TestStore store = open(0)) {
            TableInfo table = store.create("t");
            store.put(table, TestStore.row(-1, "first", 1));
            try (Transaction forgotten = store.begin();
                    Transaction unused = store.begin()) {
                assertEquals(1, store.scan(forgotten, table).size());
                write(store, table);
                DatabaseException gone =
                        assertThrows(DatabaseException.class, () -> store.get(forgotten, table, List.of(-1L)));
                assertEquals(SqlState.SNAPSHOT_TOO_OLD, gone.sqlState());
                assertThrows(DatabaseException.class, () -> store.scan(unused, table));
                assertThrows(DatabaseException.class, forgotten::commit);
                forgotten.rollback();
            }
            assertEquals(COMMITS * ROWS + 1, store.content(table).size());
        }
    }

    @Test
    void aScanThatIsOpenKeepsItsSnapshot() {
        try (TestStore store = open(0)) {
            TableInfo table = store.create("t");
            Map<Long, Row> rows = new TreeMap<>();
            for (long id = -500; id < 0; id++) {
                rows.put(id, new Row("x".repeat(700), id));
            }
            store.put(table, rows);
            try (Transaction reader = store.begin();
                    TableScan scan = reader.scan(new ScanRequest(table, List.of(0), List.of()))) {
                store.replace(table, TestStore.row(-1, "newer", 1));
                for (int round = 0; round < 3; round++) {
                    store.fold(table);
                    store.put(table, TestStore.row(round, "x", 1));
                    assertEquals(0, store.database.evictIdle());
                }
                assertTrue(scan.rowsMax() >= 500);
                assertEquals(rows, store.scan(reader, table));
            }
        }
    }

    @Test
    void beginsOfRowsAreForgottenWithTheLastSnapshotThatNeedsThem() throws InterruptedException {
        try (TestStore store = open(60_000)) {
            TableInfo table = store.create("t");
            try (Transaction old = store.begin()) {
                store.put(table, TestStore.row(1, "younger", 1));
                store.fold(table);
                assertEquals(1, store.database.lateRows());
                assertEquals(Map.of(), store.scan(old, table));
            }
            while (store.database.lateRows() > 0) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void aTransactionLargerThanTheMemoryIsRefused() {
        try (TestStore store = open(60_000)) {
            TableInfo table = store.create("t");
            try (Transaction transaction = store.begin()) {
                for (long id = 0; id < 40; id++) {
                    store.insert(transaction, table, TestStore.row(id, "x".repeat(100_000), id));
                }
                DatabaseException refused = assertThrows(DatabaseException.class, transaction::commit);
                assertEquals(SqlState.OUT_OF_MEMORY, refused.sqlState());
            }
            assertEquals(Map.of(), store.content(table));
        }
    }
}
