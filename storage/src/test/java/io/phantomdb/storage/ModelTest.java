package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random writes, folds, compactions, checkpoints, restarts and crashes against a map; old snapshots are kept open and
/// read again.
final class ModelTest {
    private static final int STEPS = 400;
    private static final int KEYS = 200;

    private record Reader(Transaction transaction, Map<Long, Row> expected) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 0})
    void theStoreIsAMap(long fixedSeed, @TempDir Path directory) {
        long seed = fixedSeed == 0 ? Long.getLong("seed", 20261121L) : fixedSeed;
        System.out.println("ModelTest seed " + seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        TestStore store = TestStore.open(data);
        TableInfo table = store.create("t");
        Map<Long, Row> model = new TreeMap<>();
        ArrayDeque<Reader> readers = new ArrayDeque<>();
        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + " step " + step;
            int action = random.nextInt(100);
            if (action < 70) {
                write(store, table, model, random, where);
            } else if (action < 77) {
                store.fold(table);
            } else if (action < 80) {
                store.compact(table);
            } else if (action < 84) {
                store.database.checkpoint();
            } else if (action < 94) {
                readers.add(new Reader(store.begin(), new TreeMap<>(model)));
                if (readers.size() > 4) {
                    check(store, table, readers.removeFirst(), random, where);
                }
            } else if (action < 96) {
                while (!readers.isEmpty()) {
                    check(store, table, readers.removeFirst(), random, where);
                }
                if (random.nextBoolean()) {
                    store.close();
                } else {
                    store.abandon();
                }
                store = TestStore.open(data);
                table = store.table("t");
                assertEquals(model, store.content(table), where);
            } else {
                assertEquals(model, store.content(table), where);
            }
        }
        while (!readers.isEmpty()) {
            check(store, table, readers.removeFirst(), random, "seed " + seed);
        }
        assertEquals(model, store.content(table), "seed " + seed);
        assertEquals(0, store.database.status().openTransactions());
        store.close();
    }

    private static void check(TestStore store, TableInfo table, Reader reader, Random random, String where) {
        try (Transaction transaction = reader.transaction()) {
            assertEquals(reader.expected(), store.scan(transaction, table), where);
            List<Long> keys = keys(random);
            Map<Long, Row> expected = new TreeMap<>(reader.expected());
            expected.keySet().retainAll(keys);
            assertEquals(expected, store.get(transaction, table, keys), where);
        }
    }

    /// One transaction of a few statements, some of which fail or are rolled back.
    private static void write(TestStore store, TableInfo table, Map<Long, Row> model, Random random, String where) {
        Map<Long, Row> after = new TreeMap<>(model);
        try (Transaction transaction = store.begin()) {
            for (int left = random.nextInt(3); left >= 0; left--) {
                Transaction.Mark mark = transaction.mark();
                Map<Long, Row> before = new TreeMap<>(after);
                boolean failed = !statement(store, transaction, table, after, random, where);
                if (failed || random.nextInt(8) == 0) {
                    transaction.rollbackTo(mark);
                    after = before;
                }
                if (random.nextInt(4) == 0) {
                    assertEquals(after, store.scan(transaction, table), where);
                }
                if (random.nextInt(10) == 0) {
                    store.fold(table);
                }
                if (random.nextInt(60) == 0) {
                    store.compact(table);
                }
            }
            if (random.nextInt(6) == 0) {
                return;
            }
            transaction.commit();
        }
        model.clear();
        model.putAll(after);
    }

    private static boolean statement(
            TestStore store,
            Transaction transaction,
            TableInfo table,
            Map<Long, Row> rows,
            Random random,
            String where) {
        List<Long> keys = keys(random);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                Map<Long, Row> added = new LinkedHashMap<>();
                keys.forEach(key -> added.put(key, row(random)));
                boolean duplicate = keys.stream().anyMatch(rows::containsKey);
                try {
                    store.insert(transaction, table, added);
                    assertEquals(false, duplicate, where);
                } catch (DatabaseException failure) {
                    assertEquals(SqlState.UNIQUE_VIOLATION, failure.sqlState(), where);
                    assertEquals(true, duplicate, where);
                    return false;
                }
                rows.putAll(added);
            }
            case 2 -> {
                long shift = random.nextInt(3) == 0 ? KEYS : 0;
                Map<Long, Row> changed = new LinkedHashMap<>();
                keys.forEach(key -> changed.put(key + shift, row(random)));
                List<Long> there = keys.stream().filter(rows::containsKey).toList();
                boolean duplicate = shift > 0 && there.stream().anyMatch(key -> rows.containsKey(key + shift));
                try {
                    assertEquals(there.size(), store.update(transaction, table, keys, changed), where);
                    assertEquals(false, duplicate, where);
                } catch (DatabaseException failure) {
                    assertEquals(SqlState.UNIQUE_VIOLATION, failure.sqlState(), where);
                    assertEquals(true, duplicate, where);
                    return false;
                }
                there.forEach(rows::remove);
                there.forEach(key -> rows.put(key + shift, changed.get(key + shift)));
            }
            default -> {
                long there = keys.stream().filter(rows::containsKey).count();
                assertEquals(there, store.delete(transaction, table, keys), where);
                keys.forEach(rows::remove);
            }
        }
        return true;
    }

    private static List<Long> keys(Random random) {
        Set<Long> keys = new LinkedHashSet<>();
        int wanted = random.nextInt(20) == 0 ? 60 : 1 + random.nextInt(4);
        while (keys.size() < wanted) {
            keys.add((long) random.nextInt(KEYS));
        }
        return new ArrayList<>(keys);
    }

    private static Row row(Random random) {
        int length = random.nextInt(200) == 0 ? 40_000 : random.nextInt(12);
        return new Row("x".repeat(length) + random.nextInt(1000), random.nextLong());
    }
}
