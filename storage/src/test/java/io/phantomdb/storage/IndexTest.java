package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class IndexTest {
    private static final IndexKey TEXT = IndexKey.ascending(new Expr.ColumnRef(2, SqlType.VARCHAR));
    private static final IndexKey TEXT_DESCENDING = new IndexKey(new Expr.ColumnRef(2, SqlType.VARCHAR), true, true);
    private static final IndexKey AMOUNT = IndexKey.ascending(new Expr.ColumnRef(3, SqlType.BIGINT));

    private Path directory;
    private TestStore store;
    private TableInfo table;

    @BeforeEach
    void open(@TempDir Path temporary) {
        directory = temporary;
        store = TestStore.open(directory);
        table = store.create("t");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aUniqueKeyIsRefusedInBothTiersAndAfterARestart() {
        create(true, AMOUNT);
        store.put(table, row(1, "one", 10));
        for (String tier : List.of("hot", "cold", "restarted")) {
            if (tier.equals("cold")) {
                store.fold(table);
            } else if (tier.equals("restarted")) {
                reopen(false);
            }
            DatabaseException failure =
                    assertThrows(DatabaseException.class, () -> store.put(table, row(2, "two", 10)), tier);
            assertEquals(SqlState.UNIQUE_VIOLATION, failure.sqlState());
            assertEquals(
                    "duplicate key value violates unique constraint \"t_amount_idx\": Key (amount)=(10) already"
                            + " exists.",
                    failure.getMessage());
        }
        store.replace(table, row(1, "uno", 10));
        store.replace(table, row(1, "uno", 11));
        store.put(table, row(2, "two", 10));
        assertState(SqlState.UNIQUE_VIOLATION, () -> store.replace(table, row(2, "two", 11)));
        store.remove(table, 1L);
        store.replace(table, row(2, "two", 11));
    }

    /// The keys of a commit need memory too; nothing of it may stay when there is none.
    @Test
    void aCommitWithoutRoomForItsKeysLeavesNothing() {
        store.close();
        Settings small = TestStore.settings().with(Setting.TRANSACTION_MEMORY, 4L << 20);
        store = TestStore.open(directory, small, UnforcedDisk.world(), Failpoint.NONE);
        table = store.table("t");
        create(false, TEXT);
        for (boolean unique : List.of(false, true)) {
            if (unique) {
                create(true, AMOUNT);
            }
            for (int rows = 2_000; rows < 4_000; rows += 400) {
                TreeMap<Long, Row> many = new TreeMap<>();
                for (long id = 0; id < rows; id++) {
                    many.put(id, new Row("x".repeat(1_000), id));
                }
                assertState(SqlState.OUT_OF_MEMORY, () -> store.put(table, many));
                assertEquals(0, store.database.environment().writeBudget().used());
            }
        }
    }

    @Test
    void nullsAreNeverEqual() {
        create(true, TEXT);
        store.put(table, row(1, "a", 1));
        putWithoutText(2, 3);
        store.fold(table);
        putWithoutText(4);
        assertState(SqlState.UNIQUE_VIOLATION, () -> store.put(table, row(5, "a", 1)));
    }

    @Test
    void aTransactionMayMoveKeysBetweenItsRows() {
        create(true, AMOUNT);
        TreeMap<Long, Row> rows = sorted(1, "a", 1);
        rows.putAll(row(2, "b", 2));
        store.put(table, rows);
        for (boolean cold : List.of(false, true)) {
            if (cold) {
                store.fold(table);
            }
            try (Transaction transaction = store.begin()) {
                TreeMap<Long, Row> swapped = sorted(1, "a", cold ? 1 : 2);
                swapped.putAll(row(2, "b", cold ? 2 : 1));
                store.update(transaction, table, List.of(1L, 2L), swapped);
                store.delete(transaction, table, List.of(1L));
                store.insert(transaction, table, row(3, "c", cold ? 1 : 2));
                assertState(
                        SqlState.UNIQUE_VIOLATION, () -> store.insert(transaction, table, row(4, "d", cold ? 1 : 2)));
                transaction.rollback();
            }
        }
        try (Transaction transaction = store.begin()) {
            Transaction.Mark mark = transaction.mark();
            store.insert(transaction, table, row(5, "e", 5));
            transaction.rollbackTo(mark);
            store.insert(transaction, table, row(6, "f", 5));
            transaction.commit();
        }
        assertEquals(3, store.content(table).size());
    }

    @Test
    void aKeyThatAnotherIsAboutToTakeOrToGiveUpIsWaitedFor() {
        create(true, AMOUNT);
        store.put(table, row(1, "a", 1));
        try (Transaction first = store.begin();
                Transaction second = store.begin()) {
            second.setLimits(new StatementLimits(1, Long.MAX_VALUE, () -> {}));
            store.insert(first, table, row(2, "b", 2));
            refused(SqlState.LOCK_NOT_AVAILABLE, second, row(3, "c", 2));
            store.delete(first, table, List.of(1L));
            refused(SqlState.LOCK_NOT_AVAILABLE, second, row(4, "d", 1));
            first.commit();
            refused(SqlState.UNIQUE_VIOLATION, second, row(5, "e", 2));
            store.insert(second, table, row(6, "f", 1));
            second.commit();
        }
        assertEquals(2, store.content(table).size());
    }

    @Test
    void aUniqueIndexOverEqualKeysIsRefusedAndLeavesNothing() {
        TreeMap<Long, Row> rows = sorted(1, "a", 7);
        rows.putAll(row(2, "b", 7));
        store.put(table, rows);
        DatabaseException failure = assertThrows(DatabaseException.class, () -> create(true, AMOUNT));
        assertEquals(SqlState.UNIQUE_VIOLATION, failure.sqlState());
        assertEquals(
                "could not create unique index \"t_amount_idx\": Key (amount)=(7) is duplicated.",
                failure.getMessage());
        store.put(table, row(3, "c", 7));
        assertEquals(List.of(), store.database.catalog().indexes(table));
    }

    @Test
    void equalKeysWrittenBeforeAUniqueIndexWasMadeAreAConflict() {
        try (Transaction earlier = store.begin()) {
            store.insert(earlier, table, row(1, "a", 7));
            store.insert(earlier, table, row(2, "b", 7));
            create(true, AMOUNT);
            assertState(SqlState.SERIALIZATION_FAILURE, earlier::commit);
        }
        try (Transaction earlier = store.begin()) {
            store.insert(earlier, table, row(1, "a", 7));
            store.insert(earlier, table, row(2, "b", 8));
            create(true, TEXT);
            earlier.commit();
        }
        reopen(true);
        assertEquals(2, store.content(table).size());
    }

    @Test
    void anIndexThatItsTransactionTookBackForbidsItNothing() {
        for (boolean rolledBack : List.of(true, false)) {
            long id = rolledBack ? 1 : 11;
            try (Transaction transaction = store.begin()) {
                store.insert(transaction, table, row(id, "a", id));
                Transaction.Mark mark = transaction.mark();
                IndexInfo index = transaction.createIndex(table, IndexReads.definition(true, AMOUNT));
                Transaction.Mark made = transaction.mark();
                assertState(SqlState.UNIQUE_VIOLATION, () -> store.insert(transaction, table, row(id + 1, "b", id)));
                transaction.rollbackTo(made);
                if (rolledBack) {
                    transaction.rollbackTo(mark);
                } else {
                    transaction.dropIndex(index);
                }
                store.insert(transaction, table, row(id + 2, "a", id));
                transaction.commit();
            }
            store.remove(table, id, id + 2);
        }
        assertEquals(List.of(), store.database.catalog().indexes(table));
    }

    @Test
    void anIndexOfARolledBackOrDroppedTransactionIsGone() {
        store.put(table, row(1, "a", 7));
        try (Transaction transaction = store.begin()) {
            transaction.createIndex(table, IndexReads.definition(true, AMOUNT));
            transaction.rollback();
        }
        store.put(table, row(2, "b", 7));
        IndexInfo index = create(false, AMOUNT);
        assertState(SqlState.DUPLICATE_TABLE, () -> create("t_amount_idx", TEXT));
        try (Transaction transaction = store.begin()) {
            transaction.dropIndex(index);
            transaction.commit();
        }
        reopen(true);
        assertEquals(List.of(), store.database.catalog().indexes(table));
        create(false, AMOUNT);
        try (Transaction transaction = store.begin()) {
            transaction.dropTable(table);
            transaction.commit();
        }
        assertEquals(Optional.empty(), store.database.catalog().index("public", "t_amount_idx"));
        table = store.create("t");
    }

    @Test
    void entriesThatNobodyNeedsGo() {
        create(false, AMOUNT);
        store.put(table, row(1, "a", 0));
        for (int i = 1; i < 1_000; i++) {
            store.replace(table, row(1, "a", i));
        }
        long used = store.database.environment().indexMemory().budget().used();
        assertTrue(used < 40_000, used + " bytes for one row");
    }

    private void putWithoutText(long... ids) {
        try (Transaction transaction = store.begin();
                Region region = new Region(MemoryBudget.unlimited("test"))) {
            for (long id : ids) {
                transaction.insert(
                        table,
                        Batch.of(
                                List.of(
                                        Vectors.of(SqlType.BIGINT, List.of(id), region),
                                        Vectors.constant(SqlType.VARCHAR, null, 1, region),
                                        Vectors.of(SqlType.BIGINT, List.of(id), region)),
                                1));
            }
            transaction.commit();
        }
    }

    private void refused(SqlState state, Transaction transaction, Map<Long, Row> rows) {
        Transaction.Mark mark = transaction.mark();
        assertState(state, () -> store.insert(transaction, table, rows));
        transaction.rollbackTo(mark);
    }

    private static TreeMap<Long, Row> sorted(long id, String text, long amount) {
        return new TreeMap<>(row(id, text, amount));
    }

    private IndexInfo create(boolean unique, IndexKey... keys) {
        try (Transaction transaction = store.begin()) {
            IndexInfo index = transaction.createIndex(table, IndexReads.definition(unique, keys));
            transaction.commit();
            return index;
        }
    }

    private void create(String name, IndexKey... keys) {
        try (Transaction transaction = store.begin()) {
            transaction.createIndex(
                    table, new IndexDefinition(Optional.of(name), List.of(keys), false, false, Optional.empty()));
            transaction.commit();
        }
    }

    private void reopen(boolean clean) {
        if (clean) {
            store.close();
        } else {
            store.abandon();
        }
        store = TestStore.open(directory);
        table = store.table("t");
    }

    private static void assertState(SqlState state, Executable executable) {
        assertEquals(state, assertThrows(DatabaseException.class, executable).sqlState());
    }
}
