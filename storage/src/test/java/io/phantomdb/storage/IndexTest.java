package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.StatementLimits;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
    void anIndexOfARolledBackOrDroppedTransactionIsGone() {
        store.put(table, row(1, "a", 7));
        try (Transaction transaction = store.begin()) {
            transaction.createIndex(table, definition(true, AMOUNT));
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
    void aReaderOfAnOldSnapshotFindsItsRowsByIndex() {
        create(false, AMOUNT);
        store.put(table, row(1, "a", 1));
        try (Transaction old = store.begin()) {
            store.replace(table, row(1, "a", 2));
            store.fold(table);
            store.remove(table, 1L);
            store.put(table, row(1, "a", 1));
            store.replace(table, row(1, "a", 3));
            assertEquals(row(1, "a", 1), readAmount(old, 1));
            assertEquals(Map.of(), readAmount(old, 3));
        }
        try (Transaction now = store.begin()) {
            assertEquals(row(1, "a", 3), readAmount(now, 3));
            store.update(now, table, List.of(1L), row(1, "a", 9));
            assertEquals(Map.of(), readAmount(now, 3));
            assertEquals(row(1, "a", 9), readAmount(now, 9));
        }
    }

    @Test
    void readsByIndexEqualAModelUnderRandomChangesFoldsAndRestarts() {
        long seed = Long.getLong("seed", 4711);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        create(false, AMOUNT);
        create(false, TEXT_DESCENDING, AMOUNT);
        TreeMap<Long, Row> model = new TreeMap<>();
        for (int step = 0; step < Integer.getInteger("steps", 1_500); step++) {
            int choice = random.nextInt(100);
            if (choice < 70) {
                change(random, model);
            } else if (choice < 74) {
                store.fold(table);
            } else if (choice < 76) {
                reopen(choice == 74);
            } else {
                try (Transaction transaction = store.begin()) {
                    compare(transaction, random, model);
                }
            }
        }
        reopen(false);
        for (int i = 0; i < 50; i++) {
            try (Transaction transaction = store.begin()) {
                compare(transaction, random, model);
            }
        }
    }

    private void change(Random random, TreeMap<Long, Row> model) {
        try (Transaction transaction = store.begin()) {
            TreeMap<Long, Row> changed = new TreeMap<>(model);
            for (int i = random.nextInt(4); i >= 0; i--) {
                long id = random.nextInt(300);
                if (random.nextInt(3) == 0) {
                    store.delete(transaction, table, List.of(id));
                    changed.remove(id);
                } else if (changed.containsKey(id)) {
                    Map<Long, Row> row = randomRow(random, id);
                    store.update(transaction, table, List.of(id), row);
                    changed.putAll(row);
                } else {
                    Map<Long, Row> row = randomRow(random, id);
                    store.insert(transaction, table, row);
                    changed.putAll(row);
                }
            }
            if (random.nextInt(10) == 0) {
                compare(transaction, random, changed);
            }
            if (random.nextInt(5) > 0) {
                transaction.commit();
                model.clear();
                model.putAll(changed);
            }
        }
    }

    private static Map<Long, Row> randomRow(Random random, long id) {
        return row(id, "t" + random.nextInt(6), random.nextInt(40));
    }

    private void compare(Transaction transaction, Random random, Map<Long, Row> model) {
        String text = "t" + random.nextInt(6);
        long low = random.nextInt(40);
        long high = low + random.nextInt(6);
        List<Expr> range = List.of(
                compare(ScalarFunction.GREATER_OR_EQUAL, 2, SqlType.BIGINT, low),
                compare(ScalarFunction.LESS, 2, SqlType.BIGINT, high));
        List<Expr> both = List.of(is(1, SqlType.VARCHAR, text), range.get(0), range.get(1));
        TreeMap<Long, Row> inRange = new TreeMap<>(model);
        inRange.values().removeIf(row -> row.amount() < low || row.amount() >= high);
        assertEquals(inRange, filtered(transaction, range, row -> row.amount() >= low && row.amount() < high));
        inRange.values().removeIf(row -> !row.text().equals(text));
        assertEquals(
                inRange,
                filtered(
                        transaction,
                        both,
                        row -> row.text().equals(text) && row.amount() >= low && row.amount() < high));
        assertEquals(Optional.of("t_text_amount_idx"), transaction.indexFor(request(both)));
    }

    private Map<Long, Row> filtered(Transaction transaction, List<Expr> conjuncts, Predicate<Row> filter) {
        Map<Long, Row> rows = scan(transaction, conjuncts);
        rows.values().removeIf(filter.negate());
        return rows;
    }

    @Test
    void anIndexIsBuiltWhileOthersWrite() throws InterruptedException {
        TreeMap<Long, Row> rows = new TreeMap<>();
        for (long id = 0; id < 2_000; id++) {
            rows.put(id, new Row("t", id % 50));
        }
        store.put(table, rows);
        store.fold(table);
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            Random random = new Random(3);
            while (!done.get()) {
                try {
                    long id = random.nextInt(2_000);
                    store.replace(table, row(id, "t", random.nextInt(50)));
                } catch (DatabaseException conflict) {
                    if (conflict.sqlState() != SqlState.SERIALIZATION_FAILURE) {
                        failure.set(conflict);
                        return;
                    }
                }
            }
        });
        writer.start();
        for (int i = 0; i < 5; i++) {
            IndexInfo index = create(false, AMOUNT);
            store.fold(table);
            try (Transaction transaction = store.begin()) {
                Map<Long, Row> all = store.scan(transaction, table);
                assertEquals(2_000, all.size());
                for (long amount = 0; amount < 50; amount++) {
                    long wanted = amount;
                    TreeMap<Long, Row> expected = new TreeMap<>(all);
                    expected.values().removeIf(row -> row.amount() != wanted);
                    assertEquals(
                            expected,
                            filtered(
                                    transaction,
                                    List.of(is(2, SqlType.BIGINT, amount)),
                                    row -> row.amount() == wanted));
                }
                transaction.dropIndex(index);
                transaction.commit();
            }
        }
        done.set(true);
        writer.join();
        Throwable broken = failure.get();
        if (broken != null) {
            throw new AssertionError(broken);
        }
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
            IndexInfo index = transaction.createIndex(table, definition(unique, keys));
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

    private static IndexDefinition definition(boolean unique, IndexKey... keys) {
        return new IndexDefinition(Optional.empty(), List.of(keys), unique, false, Optional.empty());
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

    private static Expr is(int column, SqlType type, Object value) {
        return compare(ScalarFunction.EQUAL, column, type, value);
    }

    private static Expr compare(ScalarFunction function, int column, SqlType type, Object value) {
        return new Expr.Call(
                function, List.of(new Expr.ColumnRef(column, type), new Expr.Literal(value, type)), SqlType.BOOLEAN);
    }

    private Map<Long, Row> readAmount(Transaction transaction, long amount) {
        List<Expr> conjuncts = List.of(is(2, SqlType.BIGINT, amount));
        assertEquals(Optional.of("t_amount_idx"), transaction.indexFor(request(conjuncts)));
        return filtered(transaction, conjuncts, row -> row.amount() == amount);
    }

    private ScanRequest request(List<Expr> conjuncts) {
        return new ScanRequest(
                table, List.of(0, 1, 2), List.of(), conjuncts, MemoryBudget.unlimited("scan"), Optional.empty());
    }

    private Map<Long, Row> scan(Transaction transaction, List<Expr> conjuncts) {
        Map<Long, Row> found = new TreeMap<>();
        try (TableScan scan = transaction.scan(request(conjuncts));
                Region scratch = new Region(MemoryBudget.unlimited("test"))) {
            Optional<Morsel> morsel;
            while ((morsel = scan.next()).isPresent()) {
                try (Morsel open = morsel.get()) {
                    Optional<Batch> batch;
                    while ((batch = open.next(scratch)).isPresent()) {
                        add(batch.get(), found);
                        scratch.reset();
                    }
                }
            }
        }
        return found;
    }

    private static void add(Batch batch, Map<Long, Row> found) {
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.row(i);
            Long id = (Long) Objects.requireNonNull(Vectors.value(batch.column(0), row));
            String text = String.valueOf(Vectors.value(batch.column(1), row));
            long amount = (Long) Objects.requireNonNull(Vectors.value(batch.column(2), row));
            if (found.put(id, new Row(text, amount)) != null) {
                throw new AssertionError("key " + id + " is there twice");
            }
        }
    }

    private static void assertState(SqlState state, Executable executable) {
        assertEquals(state, assertThrows(DatabaseException.class, executable).sqlState());
    }
}
