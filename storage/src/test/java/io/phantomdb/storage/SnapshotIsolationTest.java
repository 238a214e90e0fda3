package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.storage.TestStore.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotIsolationTest {
    private Path directory;
    private TestStore store;
    private TableInfo table;

    @BeforeEach
    void open(@TempDir Path temporary) {
        directory = temporary;
        store = TestStore.open(directory.resolve("data"));
        table = store.create("t");
        store.put(table, row(1, "one", 1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTransactionReadsItsOwnWrites() {
        for (boolean cold : List.of(false, true)) {
            if (cold) {
                store.fold(table);
            }
            try (Transaction transaction = store.begin()) {
                store.update(transaction, table, List.of(1L), row(1, "changed", 2));
                store.insert(transaction, table, row(2, "two", 2));
                Map<Long, Row> expected = row(1, "changed", 2);
                expected.putAll(row(2, "two", 2));
                assertEquals(expected, store.scan(transaction, table));
                assertEquals(expected, store.get(transaction, table, List.of(1L, 2L, 3L)));
                store.delete(transaction, table, List.of(1L));
                assertEquals(row(2, "two", 2), store.scan(transaction, table));
                assertEquals(row(2, "two", 2), store.get(transaction, table, List.of(1L, 2L)));
            }
            assertEquals(row(1, "one", 1), store.content(table));
        }
    }

    @Test
    void whatOthersCommitLaterIsNotSeenAlsoAcrossFolds() {
        try (Transaction reader = store.begin()) {
            store.put(table, row(2, "two", 2));
            store.replace(table, row(1, "uno", 1));
            assertEquals(row(1, "one", 1), store.scan(reader, table));
            store.fold(table);
            assertEquals(row(1, "one", 1), store.scan(reader, table));
            store.remove(table, 1L);
            store.fold(table);
            assertEquals(row(1, "one", 1), store.scan(reader, table));
            assertEquals(row(1, "one", 1), store.get(reader, table, List.of(1L, 2L)));
        }
        assertEquals(row(2, "two", 2), store.content(table));
    }

    @Test
    void theSecondWriterOfARowWaitsAndFailsWhereTheFirstCommits() {
        try (Transaction first = store.begin();
                Transaction second = store.begin()) {
            store.update(first, table, List.of(1L), row(1, "first", 1));
            second.setLimits(new StatementLimits(1, Long.MAX_VALUE, () -> {}));
            assertState(
                    SqlState.LOCK_NOT_AVAILABLE, () -> store.update(second, table, List.of(1L), row(1, "second", 1)));
            assertState(SqlState.LOCK_NOT_AVAILABLE, () -> store.delete(second, table, List.of(1L)));
            first.commit();
            assertConflict(() -> store.delete(second, table, List.of(1L)));
        }
        assertEquals(row(1, "first", 1), store.content(table));
    }

    @Test
    void aRowWrittenSinceTheSnapshotCannotBeOverwrittenHowOftenItWasFolded() {
        for (int folds = 0; folds < 3; folds++) {
            try (Transaction late = store.begin()) {
                Map<Long, Row> before = store.scan(late, table);
                if (folds > 1) {
                    store.fold(table);
                }
                store.replace(table, row(1, "winner" + folds, folds));
                if (folds > 0) {
                    store.fold(table);
                }
                assertEquals(before, store.get(late, table, List.of(1L)));
                assertConflict(() -> store.update(late, table, List.of(1L), row(1, "loser", 0)));
                assertConflict(() -> store.delete(late, table, List.of(1L)));
            }
            assertEquals(row(1, "winner" + folds, folds), store.content(table));
        }
    }

    @Test
    void aRowDeletedAndFoldedSinceTheSnapshotCannotBeWritten() {
        try (Transaction late = store.begin()) {
            store.fold(table);
            store.remove(table, 1L);
            store.fold(table);
            assertConflict(() -> store.update(late, table, List.of(1L), row(1, "loser", 0)));
            assertConflict(() -> store.insert(late, table, row(1, "loser", 0)));
        }
        assertEquals(Map.of(), store.content(table));
    }

    @Test
    void aRowThatOnlyMovedIntoASegmentCanBeWritten() {
        try (Transaction writer = store.begin()) {
            store.put(table, row(2, "two", 2));
            store.fold(table);
            store.update(writer, table, List.of(1L), row(1, "changed", 1));
            store.fold(table);
            store.update(writer, table, List.of(1L), row(1, "changed again", 1));
            writer.commit();
        }
        assertEquals(new Row("changed again", 1), store.content(table).get(1L));
        store.fold(table);
        assertEquals(new Row("changed again", 1), store.content(table).get(1L));
    }

    @Test
    void aDeleteCommittedWhileTheTableFoldedIsKept() {
        try (Transaction writer = store.begin()) {
            store.delete(writer, table, List.of(1L));
            store.fold(table);
            writer.commit();
        }
        assertEquals(Map.of(), store.content(table));
        store.fold(table);
        assertEquals(Map.of(), store.content(table));
        assertEquals(0, store.database.status().tables().getFirst().coldRows());
    }

    @Test
    void writeSkewIsAllowed() {
        store.put(table, row(2, "two", 2));
        try (Transaction one = store.begin();
                Transaction two = store.begin()) {
            store.delete(one, table, List.of(1L));
            store.delete(two, table, List.of(2L));
            one.commit();
            two.commit();
        }
        assertEquals(Map.of(), store.content(table));
    }

    @Test
    void keysCanChangePlacesInOneUpdate() {
        store.put(table, row(2, "two", 2));
        for (boolean cold : List.of(false, true)) {
            if (cold) {
                store.fold(table);
            }
            try (Transaction transaction = store.begin()) {
                Map<Long, Row> all = store.scan(transaction, table);
                Map<Long, Row> swapped = new TreeMap<>();
                swapped.put(1L, all.get(2L));
                swapped.put(2L, all.get(1L));
                assertEquals(2, store.update(transaction, table, List.of(2L, 1L), swapped));
                transaction.commit();
                assertEquals(swapped, store.content(table));
            }
        }
    }

    @Test
    void aKeyThatChangesLeavesItsOldOne() {
        store.fold(table);
        try (Transaction transaction = store.begin()) {
            store.update(transaction, table, List.of(1L), row(7, "one", 1));
            assertEquals(row(7, "one", 1), store.scan(transaction, table));
            transaction.commit();
        }
        assertEquals(row(7, "one", 1), store.content(table));
        store.put(table, row(1, "new", 1));
        assertEquals(2, store.content(table).size());
    }

    @Test
    void rollingBackToAMarkUndoesRowsAndTables() {
        try (Transaction transaction = store.begin()) {
            store.update(transaction, table, List.of(1L), row(1, "a", 1));
            Transaction.Mark outer = transaction.mark();
            store.insert(transaction, table, row(2, "two", 2));
            Transaction.Mark inner = transaction.mark();
            store.delete(transaction, table, List.of(1L, 2L));
            transaction.createTable(TestStore.definition("u", true));
            transaction.rollbackTo(inner);
            assertEquals(2, store.scan(transaction, table).size());
            assertEquals(1, transaction.catalog().tables().size());
            store.update(transaction, table, List.of(1L, 2L), twoRows());
            transaction.rollbackTo(outer);
            assertEquals(row(1, "a", 1), store.scan(transaction, table));
            store.insert(transaction, table, row(2, "again", 2));
            transaction.commit();
        }
        assertEquals(new Row("again", 2), store.content(table).get(2L));
    }

    @Test
    void aReadOnlyTransactionRefusesWrites() {
        try (Transaction transaction = store.database.begin(TransactionOptions.READ_ONLY)) {
            assertState(SqlState.READ_ONLY_SQL_TRANSACTION, () -> store.delete(transaction, table, List.of(1L)));
        }
    }

    @Test
    void aTableDroppedMeanwhileFailsTheWriterAndServesTheReader() {
        try (Transaction writer = store.begin();
                Transaction reader = store.begin()) {
            store.update(writer, table, List.of(1L), row(1, "late", 1));
            try (Transaction dropper = store.begin()) {
                dropper.dropTable(table);
                dropper.commit();
            }
            assertConflict(writer::commit);
            assertEquals(row(1, "one", 1), store.scan(reader, table));
        }
        assertEquals(List.of(), store.database.catalog().tables());
        assertState(SqlState.UNDEFINED_TABLE, () -> store.content(table));
    }

    @Test
    void asyncCommitsAreVisibleAtOnceAndSurviveAClose() {
        try (Transaction transaction =
                store.database.begin(new TransactionOptions(false, TransactionOptions.Durability.ASYNC))) {
            store.insert(transaction, table, row(2, "two", 2));
            transaction.commit();
        }
        assertEquals(2, store.content(table).size());
        store.close();
        store = TestStore.open(directory.resolve("data"));
        assertEquals(2, store.content(store.table("t")).size());
    }

    private static Map<Long, Row> twoRows() {
        Map<Long, Row> rows = row(1, "x", 1);
        rows.putAll(row(2, "y", 1));
        return rows;
    }

    private static void assertConflict(Executable executable) {
        assertState(SqlState.SERIALIZATION_FAILURE, executable);
    }

    private static void assertState(SqlState state, Executable executable) {
        assertEquals(state, assertThrows(DatabaseException.class, executable).sqlState());
    }
}
