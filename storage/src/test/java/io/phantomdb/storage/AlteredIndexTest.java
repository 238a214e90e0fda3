package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes and tables that change together: over restarts and crashes, beside readers and writers.
final class AlteredIndexTest {
    private static final IndexKey AMOUNT = IndexKey.ascending(new Expr.ColumnRef(3, SqlType.BIGINT));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /// The table with one column more at its end, `more BIGINT`.
    private static TableInfo widened(TableInfo table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new Column(table.nextFieldId(), "more", SqlType.BIGINT, true, Optional.empty(), false));
        return with(table, columns);
    }

    private static TableInfo without(TableInfo table, String column) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.removeIf(one -> one.name().equals(column));
        return with(table, columns);
    }

    private static TableInfo with(TableInfo table, List<Column> columns) {
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

    private static void alter(TestStore store, TableInfo table, TableInfo after) {
        try (Transaction transaction = store.begin()) {
            transaction.alterTable(table, after, false);
            transaction.commit();
        }
    }

    private static void index(TestStore store, TableInfo table, boolean unique) {
        try (Transaction transaction = store.begin()) {
            transaction.createIndex(table, IndexReads.definition(unique, AMOUNT));
            transaction.commit();
        }
    }

    /// Rows 1 and 3 with amounts 10 and 30, cold and hot; 2 is gone.
    private static TableInfo filled(TestStore store) {
        TableInfo table = store.create("t");
        store.put(table, row(1, "a", 10));
        store.put(table, row(2, "b", 20));
        store.fold(table);
        store.remove(table, 2L);
        store.put(table, row(3, "c", 30));
        return table;
    }

    /// Every row is found by the index, and nothing else is.
    private static void requireIndexed(TestStore store, Map<Long, Row> rows) {
        TableInfo table = store.table("t");
        IndexReads reads = new IndexReads(store, table);
        try (Transaction transaction = store.begin()) {
            assertEquals(rows, store.scan(transaction, table));
            for (long amount = 0; amount < 60; amount++) {
                long wanted = amount;
                TreeMap<Long, Row> expected = new TreeMap<>(rows);
                expected.values().removeIf(row -> row.amount() != wanted);
                assertEquals(expected, reads.amount(transaction, amount));
            }
        }
    }

    private static final Map<Long, Row> FILLED = Map.of(1L, new Row("a", 10), 3L, new Row("c", 30));

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
    void aCrashLeavesATableWhoseIndexFindsItsRows(String step) {
        boolean[] armed = {false};
        TestStore store = TestStore.open(directory, reached -> {
            if (armed[0] && reached.equals(step)) {
                throw new IllegalStateException("crash");
            }
        });
        TableInfo table = filled(store);
        index(store, table, true);
        armed[0] = true;
        assertThrows(RuntimeException.class, () -> alter(store, table, widened(table)));
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            requireIndexed(again, FILLED);
            if (again.table("t").position("more").isEmpty()) {
                alter(again, again.table("t"), widened(again.table("t")));
                requireIndexed(again, FILLED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Failpoint.COMMIT_BEFORE_APPEND,
                Failpoint.COMMIT_AFTER_APPEND,
                Failpoint.COMMIT_BEFORE_FORCE,
                Failpoint.COMMIT_AFTER_FORCE
            })
    void aCrashLeavesAWholeIndexOrNone(String step) {
        boolean[] armed = {false};
        TestStore store = TestStore.open(directory, reached -> {
            if (armed[0] && reached.equals(step)) {
                throw new IllegalStateException("crash");
            }
        });
        TableInfo table = filled(store);
        armed[0] = true;
        assertThrows(RuntimeException.class, () -> index(store, table, false));
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            if (again.database.catalog().indexes(table).isEmpty()) {
                index(again, table, false);
            }
            requireIndexed(again, FILLED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "checkpoint", "fold", "clean"})
    void whatATransactionDidToBothComesBack(String how) {
        TestStore store = TestStore.open(directory);
        TableInfo table = filled(store);
        index(store, table, true);
        try (Transaction transaction = store.begin()) {
            TableInfo altered = transaction.alterTable(table, widened(table), false);
            store.delete(transaction, altered, List.of(1L));
            transaction.commit();
        }
        try (Transaction transaction = store.begin()) {
            TableInfo altered = store.table("t");
            TableInfo narrow = transaction.alterTable(altered, without(altered, "more"), false);
            transaction.createIndex(
                    narrow, IndexReads.definition(false, IndexKey.ascending(new Expr.ColumnRef(2, SqlType.VARCHAR))));
            store.insert(transaction, narrow, row(4, "d", 40));
            transaction.commit();
        }
        Map<Long, Row> expected = Map.of(3L, new Row("c", 30), 4L, new Row("d", 40));
        requireIndexed(store, expected);
        switch (how) {
            case "checkpoint" -> store.database.checkpoint();
            case "fold" -> store.fold(store.table("t"));
            default -> {}
        }
        if (how.equals("clean")) {
            store.close();
        } else {
            store.abandon();
        }
        try (TestStore again = TestStore.open(directory)) {
            requireIndexed(again, expected);
            assertEquals(2, again.database.catalog().indexes(again.table("t")).size());
            assertState(SqlState.UNIQUE_VIOLATION, () -> again.put(again.table("t"), row(5, "e", 40)));
        }
    }

    @Test
    void readersOfTheOldFormGoOnByIndex() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            index(store, table, false);
            try (Transaction reader = store.begin()) {
                alter(store, table, widened(table));
                TableInfo now = store.table("t");
                alter(store, now, without(now, "more"));
                store.remove(store.table("t"), 1L);
                store.put(store.table("t"), row(4, "d", 10));
                store.fold(store.table("t"));
                assertEquals(row(1, "a", 10), new IndexReads(store, table).amount(reader, 10));
            }
            requireIndexed(store, Map.of(3L, new Row("c", 30), 4L, new Row("d", 10)));
        }
    }

    @Test
    void anIndexThatSomebodyMadeMeanwhileForbidsTheChange() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction late = store.begin()) {
                index(store, table, false);
                assertState(SqlState.SERIALIZATION_FAILURE, () -> {
                    late.alterTable(table, without(table, "amount"), false);
                    late.commit();
                });
            }
            try (Transaction late = store.begin()) {
                try (Transaction first = store.begin()) {
                    first.dropIndex(store.database.catalog().indexes(table).getFirst());
                    first.commit();
                }
                assertState(SqlState.SERIALIZATION_FAILURE, () -> {
                    late.alterTable(table, widened(table), false);
                    late.commit();
                });
            }
            assertEquals(FILLED, store.content(table));
        }
    }

    @Test
    void anIndexOverAnAlteredTableForbidsOthersToWrite() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = filled(store);
            try (Transaction transaction = store.begin()) {
                TableInfo altered = transaction.alterTable(table, widened(table), false);
                transaction.createIndex(altered, IndexReads.definition(true, AMOUNT));
                store.put(table, row(5, "e", 30));
                assertState(SqlState.SERIALIZATION_FAILURE, transaction::commit);
            }
            assertTrue(store.database.catalog().indexes(table).isEmpty());
            try (Transaction transaction = store.begin()) {
                TableInfo altered = transaction.alterTable(table, widened(table), false);
                assertState(
                        SqlState.UNIQUE_VIOLATION,
                        () -> transaction.createIndex(altered, IndexReads.definition(true, AMOUNT)));
            }
        }
    }

    @Test
    void anEmptiedTableKeepsItsIndexes() {
        TestStore store = TestStore.open(directory);
        TableInfo table = filled(store);
        index(store, table, true);
        try (Transaction transaction = store.begin()) {
            TableInfo empty = transaction.truncate(table);
            store.insert(transaction, empty, row(1, "x", 30));
            transaction.commit();
        }
        requireIndexed(store, Map.of(1L, new Row("x", 30)));
        assertState(SqlState.UNIQUE_VIOLATION, () -> store.put(store.table("t"), row(2, "y", 30)));
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            requireIndexed(again, Map.of(1L, new Row("x", 30)));
            assertState(SqlState.UNIQUE_VIOLATION, () -> again.put(again.table("t"), row(2, "y", 30)));
        }
    }

    private static void assertState(SqlState state, Executable executable) {
        assertEquals(state, assertThrows(DatabaseException.class, executable).sqlState());
    }

    /// The keys of a wider type have other bytes, so the index is built anew, of what the snapshot sees.
    @Test
    void anIndexBuiltAnewMissesNothing() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table;
            try (Transaction transaction = store.begin()) {
                table = transaction.createTable(new TableDefinition(
                        "public",
                        "n",
                        List.of(
                                new ColumnDefinition("id", SqlType.BIGINT, false, Optional.empty()),
                                new ColumnDefinition("number", SqlType.INTEGER, true, Optional.empty())),
                        List.of("id"),
                        Map.of()));
                transaction.createIndex(
                        table, IndexReads.definition(true, IndexKey.ascending(new Expr.ColumnRef(2, SqlType.INTEGER))));
                transaction.commit();
            }
            numbered(store, table, 1);
            List<Column> columns = List.of(
                    table.columns().getFirst(), new Column(2, "number", SqlType.BIGINT, true, Optional.empty(), false));
            try (Transaction transaction = store.begin()) {
                transaction.alterTable(table, with(table, columns), false);
                numbered(store, table, 2);
                assertState(SqlState.SERIALIZATION_FAILURE, transaction::commit);
            }
            alter(store, table, with(table, columns));
            TableInfo wide = store.table("n");
            assertState(SqlState.UNIQUE_VIOLATION, () -> numbered(store, wide, 2));
            numbered(store, wide, 3);
        }
    }

    /// A row with that number, and a key of its own.
    private static void numbered(TestStore store, TableInfo table, long number) {
        try (Transaction transaction = store.begin();
                Region region = new Region(MemoryBudget.unlimited("test"))) {
            List<SqlType> types = table.columns().stream().map(Column::type).toList();
            transaction.insert(table, Batches.ofRows(types, List.of(List.of(System.nanoTime(), number)), region));
            transaction.commit();
        }
    }
}
