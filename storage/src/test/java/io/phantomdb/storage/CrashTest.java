package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The store dies at each of its steps; what comes back is what was acknowledged, or that and the one commit in flight.
final class CrashTest {
    private static final int KEYS = 60;
    private static final int STEPS_MAX = 400;

    /// Throws at the n-th time that one step is reached, and at every step after it.
    private static final class Bomb implements Failpoint {
        private final String name;
        private int left;
        private volatile boolean exploded;

        private Bomb(String name, int left) {
            this.name = name;
            this.left = left;
        }

        @Override
        public synchronized void reached(String step) {
            if (exploded || step.equals(name) && --left == 0) {
                exploded = true;
                throw new Crash();
            }
        }
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    static Stream<String> steps() {
        return Failpoint.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void nothingAcknowledgedIsLost(String step, @TempDir Path directory) throws IOException {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("CrashTest " + step + " seed " + seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        Map<Long, Row> model = new TreeMap<>();
        try (TestStore store = TestStore.open(data)) {
            store.create("t");
        }
        for (int round = 0; round < 3; round++) {
            String where = step + " seed " + seed + " round " + round;
            Bomb bomb = new Bomb(step, 1 + random.nextInt(4));
            TestStore store = TestStore.open(data, bomb);
            Optional<Map<Long, Row>> inFlight = run(store, bomb, model, random);
            assertTrue(bomb.exploded, where + ": the step was not reached");
            store.abandon();
            try (TestStore again = TestStore.open(data)) {
                Map<Long, Row> found = again.content(again.table("t"));
                if (inFlight.isPresent() && found.equals(inFlight.get())) {
                    model = inFlight.get();
                }
                assertEquals(model, found, where);
                requireNoOrphans(data, again, where);
            }
            TestStore third = TestStore.open(data);
            assertEquals(model, third.content(third.table("t")), where + ": second recovery");
            third.abandon();
        }
    }

    private static void requireNoOrphans(Path data, TestStore store, String where) throws IOException {
        long directories = 0;
        if (Files.exists(data.resolve("tables/public"))) {
            try (Stream<Path> found = Files.list(data.resolve("tables/public"))) {
                directories = found.count();
            }
        }
        assertTrue(directories <= store.database.catalog().tables().size(), where + ": folders of dropped tables");
        long segments = store.database.status().tables().stream()
                .mapToLong(table -> table.segments())
                .sum();
        try (Stream<Path> found = Files.walk(data)) {
            long files = found.map(Path::toString)
                    .filter(file -> file.endsWith(".parquet") && !file.endsWith("-deletes.parquet"))
                    .count();
            assertEquals(segments, files, where + ": files that no table names");
        }
    }

    /// Works until the bomb goes off; the content that the commit in flight then would have made.
    private static Optional<Map<Long, Row>> run(TestStore store, Bomb bomb, Map<Long, Row> model, Random random) {
        TableInfo table = store.table("t");
        for (int step = 0; step < STEPS_MAX && !bomb.exploded; step++) {
            Map<Long, Row> after = new TreeMap<>(model);
            boolean changing = false;
            try {
                int action = random.nextInt(10);
                if (action == 0) {
                    if (random.nextBoolean()) {
                        store.fold(table);
                    } else {
                        store.compact(table);
                    }
                } else if (action == 1) {
                    store.database.checkpoint();
                } else if (action == 2) {
                    createAndDrop(store, random);
                } else {
                    changing = true;
                    change(store, table, after, random);
                }
            } catch (Crash | DatabaseException failure) {
                if (failure instanceof DatabaseException && !bomb.exploded) {
                    throw failure;
                }
                return changing ? Optional.of(after) : Optional.empty();
            }
            model.clear();
            model.putAll(after);
        }
        return Optional.empty();
    }

    private static void change(TestStore store, TableInfo table, Map<Long, Row> rows, Random random) {
        try (Transaction transaction = store.begin()) {
            for (int left = random.nextInt(6); left >= 0; left--) {
                long key = random.nextInt(KEYS);
                String text = "v".repeat(random.nextInt(10) == 0 ? 30_000 : 3) + random.nextInt();
                Row row = new Row(text, random.nextLong());
                if (!rows.containsKey(key)) {
                    store.insert(transaction, table, Map.of(key, row));
                    rows.put(key, row);
                } else if (random.nextBoolean()) {
                    store.update(transaction, table, List.of(key), Map.of(key, row));
                    rows.put(key, row);
                } else {
                    store.delete(transaction, table, List.of(key));
                    rows.remove(key);
                }
            }
            transaction.commit();
        }
    }

    private static void createAndDrop(TestStore store, Random random) {
        TableInfo other = store.database.catalog().table("public", "other").orElseGet(() -> store.create("other"));
        store.put(other, TestStore.row(random.nextLong(), "x", 1));
        if (random.nextBoolean()) {
            store.fold(other);
        }
        try (Transaction transaction = store.begin()) {
            transaction.dropTable(other);
            transaction.commit();
        }
    }
}
