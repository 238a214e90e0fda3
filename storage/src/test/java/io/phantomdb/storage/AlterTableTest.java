package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables that change their form: over restarts and crashes, beside readers and writers of the old form.
final class AlterTableTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /// The table with a column `more BIGINT` of which old rows have the value 7, and without `text`.
    static TableInfo changed(TableInfo table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.remove(1);
        Expr.Literal seven = new Expr.Literal(7L, SqlType.BIGINT);
        columns.add(new Column(
                table.nextFieldId(),
                "more",
                SqlType.BIGINT,
                true,
                Optional.of(seven),
                false,
                Optional.empty(),
                Optional.of(seven)));
        return new TableInfo(
                table.id(),
                table.schema(),
                table.name(),
                columns,
                table.key(),
                table.hasPrimaryKey(),
                table.nextFieldId() + 1,
                table.checks());
    }

    static void alter(TestStore store, TableInfo table) {
        try (Transaction transaction = store.begin()) {
            transaction.alterTable(table, changed(table), false);
            transaction.commit();
        }
    }

    /// `amount` and `more` by id.
    static Map<Long, List<Long>> rows(TestStore store) {
        try (Transaction transaction = store.database.begin(TransactionOptions.READ_ONLY)) {
            return rows(transaction, store.table("t"));
        }
    }

    private static Map<Long, List<Long>> rows(Transaction transaction, TableInfo table) {
        Map<Long, List<Long>> found = new TreeMap<>();
        try (TableScan scan = transaction.scan(new ScanRequest(table, List.of(0, 1, 2), List.of()));
                Region scratch = new Region(MemoryBudget.unlimited("test"))) {
            for (Optional<Morsel> next = scan.next(); next.isPresent(); next = scan.next()) {
                try (Morsel morsel = next.get()) {
                    for (Optional<Batch> rows = morsel.next(scratch); rows.isPresent(); rows = morsel.next(scratch)) {
                        add(rows.get(), found);
                        scratch.reset();
                    }
                }
            }
        }
        return found;
    }

    private static void add(Batch batch, Map<Long, List<Long>> found) {
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.row(i);
            List<Long> values = new ArrayList<>();
            for (int column = 0; column < 3; column++) {
                Object value = Vectors.value(batch.column(column), row);
                values.add(value instanceof Long number ? number : -1L);
            }
            found.put(values.get(0), values.subList(1, 3));
        }
    }

    private static TableInfo filled(TestStore store) {
        TableInfo table = store.create("t");
        store.put(table, TestStore.row(1, "a", 10));
        store.put(table, TestStore.row(2, "b", 20));
        store.fold(table);
        store.remove(table, 2L);
        store.put(table, TestStore.row(3, "c", 30));
        return table;
    }

    private static final Map<Long, List<Long>> FILLED = Map.of(1L, List.of(10L, 7L), 3L, List.of(30L, 7L));

    @ParameterizedTest
    @ValueSource(strings = {"log", "checkpoint", "fold", "clean"})
    void theNewFormComesBack(String how) {
        TestStore store = TestStore.open(directory);
        alter(store, filled(store));
        assertEquals(FILLED, rows(store));
        TableInfo now = store.table("t");
        try (Transaction transaction = store.begin();
                Region region = new Region(MemoryBudget.unlimited("test"))) {
            transaction.insert(
                    now,
                    Batches.ofRows(
                            List.of(SqlType.BIGINT, SqlType.BIGINT, SqlType.BIGINT),
                            List.of(List.of(4L, 40L, 8L)),
                            region));
            transaction.commit();
        }
        store.remove(now, 1L);
        switch (how) {
            case "checkpoint" -> store.database.checkpoint();
            case "fold" -> store.fold(now);
            default -> {}
        }
        if (how.equals("clean")) {
            store.close();
        } else {
            store.abandon();
        }
        Map<Long, List<Long>> expected = Map.of(3L, List.of(30L, 7L), 4L, List.of(40L, 8L));
        try (TestStore again = TestStore.open(directory)) {
            assertEquals(expected, rows(again));
            again.fold(again.table("t"));
            again.compact(again.table("t"));
            assertEquals(expected, rows(again));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Failpoint.FOLD_AFTER_SEAL,
                Failpoint.FOLD_AFTER_SEGMENT_FORCED,
                Failpoint.FOLD_AFTER_TABLE_COMMIT,
                Failpoint.FOLD_AFTER_APPEND,
                Failpoint.FOLD_AFTER_FORCE,
                Failpoint.FOLD_AFTER_SWAP,
                Failpoint.COMMIT_BEFORE_APPEND,
                Failpoint.COMMIT_AFTER_APPEND,
                Failpoint.COMMIT_BEFORE_FORCE,
                Failpoint.COMMIT_AFTER_FORCE
            })
    void aCrashLeavesTheOldFormOrTheNew(String step) {
        boolean[] armed = {false};
        TestStore store = TestStore.open(directory, reached -> {
            if (armed[0] && reached.equals(step)) {
                throw new IllegalStateException("crash");
            }
        });
        TableInfo table = filled(store);
        armed[0] = true;
        assertThrows(RuntimeException.class, () -> alter(store, table));
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            TableInfo found = again.table("t");
            if (found.position("more").isPresent()) {
                assertEquals(FILLED, rows(again));
            } else {
                assertEquals(
                        Map.of(1L, new TestStore.Row("a", 10), 3L, new TestStore.Row("c", 30)), again.content(found));
                alter(again, found);
                assertEquals(FILLED, rows(again));
            }
        }
    }

    @Test
    void readersOfTheOldFormGoOn() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction reader = store.begin()) {
                alter(store, table);
                store.fold(store.table("t"));
                assertEquals(
                        Map.of(1L, new TestStore.Row("a", 10), 3L, new TestStore.Row("c", 30)),
                        store.scan(reader, table));
            }
            assertEquals(FILLED, rows(store));
        }
    }

    @Test
    void aWriterOfTheOldFormIsRefused() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction writer = store.begin()) {
                store.insert(writer, table, TestStore.row(5, "e", 50));
                alter(store, table);
                DatabaseException conflict = assertThrows(DatabaseException.class, writer::commit);
                assertEquals(SqlState.SERIALIZATION_FAILURE, conflict.sqlState());
            }
            assertEquals(FILLED, rows(store));
        }
    }

    @Test
    void rowsWrittenAfterTheLookCount() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction transaction = store.begin()) {
                transaction.alterTable(table, changed(table), true);
                store.put(table, TestStore.row(5, "e", 50));
                DatabaseException conflict = assertThrows(DatabaseException.class, transaction::commit);
                assertEquals(SqlState.SERIALIZATION_FAILURE, conflict.sqlState());
            }
            assertFalse(store.table("t").position("more").isPresent());
        }
    }

    @Test
    void onlyOneOfTwoChangesWins() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction first = store.begin();
                    Transaction second = store.begin()) {
                second.setLimits(new StatementLimits(1, Long.MAX_VALUE, () -> {}));
                first.alterTable(table, changed(table), false);
                DatabaseException waits =
                        assertThrows(DatabaseException.class, () -> second.alterTable(table, changed(table), false));
                assertEquals(SqlState.LOCK_NOT_AVAILABLE, waits.sqlState());
                first.commit();
                DatabaseException conflict =
                        assertThrows(DatabaseException.class, () -> second.alterTable(table, changed(table), false));
                assertEquals(SqlState.SERIALIZATION_FAILURE, conflict.sqlState());
            }
            try (Transaction late = store.begin()) {
                assertThrows(DatabaseException.class, () -> late.alterTable(table, changed(table), false));
            }
        }
    }

    @Test
    void aChangeRolledBackToItsMarkLeavesNothing() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction transaction = store.begin()) {
                Transaction.Mark mark = transaction.mark();
                TableInfo changed = transaction.alterTable(table, changed(table), false);
                assertEquals(FILLED, rows(transaction, changed));
                store.delete(transaction, changed, List.of(1L));
                transaction.rollbackTo(mark);
                assertEquals(2, store.scan(transaction, table).size());
                store.insert(transaction, table, TestStore.row(5, "e", 50));
                transaction.commit();
            }
            assertEquals(3, store.content(store.table("t")).size());
        }
    }

    /// Folds and compactions wait for the lock that ALTER TABLE holds; the table that they get has another form.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWaitedForTheChangeWorksOnTheNewForm(boolean compact) throws InterruptedException {
        AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        TestStore store = TestStore.open(directory, reached -> {
            Thread thread = reached.equals(Failpoint.COMMIT_AFTER_APPEND) ? waiting.get() : null;
            if (thread != null && thread.getState() == Thread.State.NEW) {
                thread.start();
                while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        });
        TableInfo table = filled(store);
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            try {
                if (compact) {
                    store.compact(table);
                } else {
                    store.fold(table);
                }
            } catch (Throwable failure) {
                failed.set(failure);
            }
        });
        try (Transaction transaction = store.begin();
                Region region = new Region(MemoryBudget.unlimited("test"))) {
            TableInfo altered = transaction.alterTable(table, changed(table), false);
            transaction.insert(
                    altered,
                    Batches.ofRows(
                            List.of(SqlType.BIGINT, SqlType.BIGINT, SqlType.BIGINT),
                            List.of(List.of(4L, 40L, 8L)),
                            region));
            waiting.set(thread);
            transaction.commit();
        }
        thread.join();
        assertEquals(Optional.empty(), Optional.ofNullable(failed.get()));
        Map<Long, List<Long>> expected = new TreeMap<>(FILLED);
        expected.put(4L, List.of(40L, 8L));
        assertEquals(expected, rows(store));
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            assertEquals(expected, rows(again));
        }
    }
}
