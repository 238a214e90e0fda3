package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.TableStatistics;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class ConstraintsTest {
    private Path directory;
    private TestStore store;

    @BeforeEach
    void open(@TempDir Path temporary) {
        directory = temporary;
        store = TestStore.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDuplicateKeyIsNamedInBothTiers() {
        TableInfo table = store.create("t");
        store.put(table, row(1, "one", 1));
        for (boolean cold : List.of(false, true)) {
            if (cold) {
                store.fold(table);
            }
            DatabaseException failure =
                    assertThrows(DatabaseException.class, () -> store.put(table, row(1, "again", 1)));
            assertEquals(SqlState.UNIQUE_VIOLATION, failure.sqlState());
            assertEquals(
                    "duplicate key value violates unique constraint \"t_pkey\": Key (id)=(1) already exists.",
                    failure.getMessage());
        }
    }

    @Test
    void aKeyCommittedByAnotherSinceTheSnapshotIsADuplicate() {
        TableInfo table = store.create("t");
        try (Transaction late = store.begin()) {
            store.put(table, row(1, "one", 1));
            assertState(SqlState.UNIQUE_VIOLATION, () -> store.insert(late, table, row(1, "late", 1)));
        }
    }

    @Test
    void nullsAndLongTextsAreRefusedAndCharIsPadded() {
        TableInfo table = create(
                true,
                new ColumnDefinition("id", SqlType.INTEGER, false, Optional.empty()),
                new ColumnDefinition("v", SqlType.varchar(3), true, Optional.empty()),
                new ColumnDefinition("c", SqlType.character(4), false, Optional.empty()));
        insert(table, 1, "äöü", "ab");
        insert(table, 2, null, "äbcd");
        assertState(SqlState.STRING_DATA_RIGHT_TRUNCATION, () -> insert(table, 3, "abcd", "x"));
        assertState(SqlState.STRING_DATA_RIGHT_TRUNCATION, () -> insert(table, 3, "abc", "abcde"));
        assertState(SqlState.NOT_NULL_VIOLATION, () -> insert(table, 3, "abc", null));
        try (Region region = new Region(MemoryBudget.unlimited("test"));
                Transaction transaction = store.begin()) {
            Batch keys = Batch.of(List.of(Vectors.of(SqlType.INTEGER, List.of(1L, 2L), region)), 2);
            Batch found = transaction.get(table, keys, List.of(2, 1), region);
            assertEquals("ab  ", Vectors.value(found.column(0), 0));
            assertEquals("äbcd", Vectors.value(found.column(0), 1));
            assertTrue(found.column(1).isNull(1));
        }
    }

    @Test
    void aTableWithoutAKeyHasRowIdsThatNeverComeAgain() {
        TableInfo table = create(false, new ColumnDefinition("v", SqlType.VARCHAR, true, Optional.empty()));
        assertEquals(TableInfo.ROW_ID, table.columns().getLast().name());
        long first = insertText(table, "same");
        long second = insertText(table, "same");
        store.fold(table);
        long third = insertText(table, "same");
        store.abandon();
        store = TestStore.open(directory);
        long fourth = insertText(store.table("k"), "same");
        assertTrue(first < second && second < third && third < fourth);
    }

    @Test
    void createTableIsCheckedAndUndone() {
        store.create("t");
        assertState(SqlState.DUPLICATE_TABLE, () -> store.create("t"));
        assertState(
                SqlState.DUPLICATE_COLUMN,
                () -> create(
                        false,
                        new ColumnDefinition("v", SqlType.VARCHAR, true, Optional.empty()),
                        new ColumnDefinition("v", SqlType.VARCHAR, true, Optional.empty())));
        try (Transaction one = store.begin();
                Transaction two = store.begin()) {
            one.createTable(TestStore.definition("u", true));
            two.setLimits(new StatementLimits(1, Long.MAX_VALUE, () -> {}));
            assertState(SqlState.LOCK_NOT_AVAILABLE, () -> two.createTable(TestStore.definition("u", true)));
            one.commit();
            assertState(SqlState.DUPLICATE_TABLE, () -> two.createTable(TestStore.definition("u", true)));
        }
        assertEquals(2, store.database.catalog().tables().size());
        for (Map<String, String> options : List.of(Map.of("flush_rows", "many"), Map.of("colour", "red"))) {
            assertState(SqlState.INVALID_PARAMETER_VALUE, () -> {
                try (Transaction transaction = store.begin()) {
                    transaction.createTable(new TableDefinition(
                            "public",
                            "k",
                            List.of(new ColumnDefinition("v", SqlType.VARCHAR, true, Optional.empty())),
                            List.of(),
                            options));
                }
            });
        }
    }

    @Test
    void statisticsCountBothTiersAndKnowTheBounds() {
        TableInfo table = store.create("t");
        store.put(table, row(1, "a", 10));
        store.put(table, row(9, "b", 30));
        store.fold(table);
        store.put(table, row(5, "c", 20));
        store.remove(table, 9L);
        TableStatistics statistics = store.database.catalog().statistics(table);
        assertEquals(2, statistics.rows());
        assertEquals(Optional.of(1L), statistics.columns().getFirst().minimum());
        assertEquals(Optional.of(9L), statistics.columns().getFirst().maximum());
        assertEquals(2, statistics.columns().getFirst().distinctValues());
    }

    private TableInfo create(boolean withKey, ColumnDefinition... columns) {
        try (Transaction transaction = store.begin()) {
            TableInfo table = transaction.createTable(new TableDefinition(
                    "public", "k", List.of(columns), withKey ? List.of("id") : List.of(), Map.of()));
            transaction.commit();
            return table;
        }
    }

    private void insert(TableInfo table, long id, @Nullable String v, @Nullable String c) {
        try (Region region = new Region(MemoryBudget.unlimited("test"));
                Transaction transaction = store.begin()) {
            transaction.insert(
                    table,
                    Batch.of(
                            List.of(
                                    Vectors.of(SqlType.INTEGER, List.of(id), region),
                                    Vectors.of(SqlType.varchar(3), Arrays.asList(v), region),
                                    Vectors.of(SqlType.character(4), Arrays.asList(c), region)),
                            1));
            transaction.commit();
        }
    }

    /// The largest row id after the insert.
    private long insertText(TableInfo table, String text) {
        try (Region region = new Region(MemoryBudget.unlimited("test"));
                Transaction transaction = store.begin()) {
            Vector column = Vectors.of(SqlType.VARCHAR, List.of(text), region);
            transaction.insert(table, Batch.of(List.of(column), 1));
            transaction.commit();
        }
        return Rows.largest(store, table, 1);
    }

    private static void assertState(SqlState state, Executable executable) {
        assertEquals(state, assertThrows(DatabaseException.class, executable).sqlState());
    }
}
