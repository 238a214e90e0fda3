package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read by an index is what is there.
final class IndexReadsTest {
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
    void aReaderOfAnOldSnapshotFindsItsRowsByIndex() {
        create(false, AMOUNT);
        store.put(table, row(1, "a", 1));
        try (Transaction old = store.begin()) {
            store.replace(table, row(1, "a", 2));
            store.fold(table);
            store.remove(table, 1L);
            store.put(table, row(1, "a", 1));
            store.replace(table, row(1, "a", 3));
            assertEquals(row(1, "a", 1), reads().amount(old, 1));
            assertEquals(Map.of(), reads().amount(old, 3));
        }
        try (Transaction now = store.begin()) {
            assertEquals(row(1, "a", 3), reads().amount(now, 3));
            store.update(now, table, List.of(1L), row(1, "a", 9));
            assertEquals(Map.of(), reads().amount(now, 3));
            assertEquals(row(1, "a", 9), reads().amount(now, 9));
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
                IndexReads.compare(ScalarFunction.GREATER_OR_EQUAL, 2, SqlType.BIGINT, low),
                IndexReads.compare(ScalarFunction.LESS, 2, SqlType.BIGINT, high));
        List<Expr> both = List.of(IndexReads.is(1, SqlType.VARCHAR, text), range.get(0), range.get(1));
        TreeMap<Long, Row> inRange = new TreeMap<>(model);
        inRange.values().removeIf(row -> row.amount() < low || row.amount() >= high);
        assertEquals(inRange, reads().filtered(transaction, range, row -> row.amount() >= low && row.amount() < high));
        inRange.values().removeIf(row -> !text.equals(row.text()));
        assertEquals(
                inRange,
                reads().filtered(
                                transaction,
                                both,
                                row -> text.equals(row.text()) && row.amount() >= low && row.amount() < high));
        assertEquals(Optional.of("t_text_amount_idx"), transaction.indexFor(reads().request(both)));
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
                            reads().filtered(
                                            transaction,
                                            List.of(IndexReads.is(2, SqlType.BIGINT, amount)),
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

    private IndexReads reads() {
        return new IndexReads(store, table);
    }

    private IndexInfo create(boolean unique, IndexKey... keys) {
        try (Transaction transaction = store.begin()) {
            IndexInfo index = transaction.createIndex(table, IndexReads.definition(unique, keys));
            transaction.commit();
            return index;
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
}
