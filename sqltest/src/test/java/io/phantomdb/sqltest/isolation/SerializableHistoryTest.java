package io.phantomdb.sqltest.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.engine.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random transactions at SERIALIZABLE, folded while they run, and a checker that knows nothing of how it is done: it
/// looks for circles among the committed transactions. See [History].
final class SerializableHistoryTest {
    private static final long SEED = Long.getLong("seed", 20261121L);
    private static final int CLIENTS = 4;
    private static final int TRANSACTIONS = Integer.getInteger("history.transactions", 60);
    private static final int KEYS = 8;

    private final AtomicLong values = new AtomicLong();

    /// @param column by which keys are found: the primary key, or one with the same values and an index
    @ParameterizedTest
    @ValueSource(strings = {"id", "place"})
    void committedTransactionsAreAsIfOneAfterTheOther(String column, @TempDir Path directory) throws Exception {
        System.out.println("SerializableHistoryTest seed " + SEED);
        History history = run(directory, column);
        System.out.println(history.committed() + " committed");
        assertTrue(history.committed() > TRANSACTIONS / 4);
        assertEquals(List.of(), history.circle());
    }

    private History run(Path directory, String column) throws Exception {
        History history = new History();
        AtomicBoolean done = new AtomicBoolean();
        try (Sessions sessions = new Sessions(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sessions.run("CREATE TABLE register (id INTEGER PRIMARY KEY, value BIGINT, place INTEGER)");
            sessions.run("CREATE INDEX ON register (place)");
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(SEED + i);
                Session session = sessions.open();
                clients.add(threads.submit(client(session, column, random, history)));
            }
            Future<?> folds = threads.submit(() -> {
                while (!done.get()) {
                    sessions.fold("register");
                }
            });
            try {
                for (Future<?> client : clients) {
                    client.get();
                }
            } finally {
                done.set(true);
            }
            folds.get();
        }
        return history;
    }

    private Callable<Integer> client(Session session, String column, Random random, History history) {
        return () -> {
            for (int i = 0; i < TRANSACTIONS; i++) {
                transaction(session, column, random, history);
            }
            session.close();
            return 0;
        };
    }

    /// Reads a key or a range or all, and writes one or two of the keys that were read.
    private void transaction(Session session, String column, Random random, History history) {
        Map<Integer, Long> reads = new TreeMap<>();
        Map<Integer, Long> writes = new TreeMap<>();
        Sessions.run(session, "BEGIN ISOLATION LEVEL SERIALIZABLE");
        boolean good = true;
        for (int step = 0; good && step < 2; step++) {
            good = read(session, column, random, reads, writes);
            int key = random.nextInt(KEYS);
            if (good && reads.containsKey(key) && !writes.containsKey(key) && random.nextInt(4) > 0) {
                long value = values.incrementAndGet();
                writes.put(key, value);
                boolean absent = reads.get(key) == 0;
                String sql = absent
                        ? "INSERT INTO register VALUES (" + key + ", " + value + ", " + key + ")"
                        : "UPDATE register SET value = " + value + " WHERE id = " + key;
                good = Sessions.run(session, sql).equals("count 1");
            }
        }
        if (good && Sessions.run(session, "COMMIT").equals("count 0")) {
            history.add(reads, writes);
        } else {
            Sessions.run(session, "ROLLBACK");
        }
    }

    private static boolean read(
            Session session, String column, Random random, Map<Integer, Long> reads, Map<Integer, Long> writes) {
        int low = random.nextInt(KEYS);
        int high = Math.min(KEYS - 1, low + random.nextInt(3));
        String condition = switch (random.nextInt(4)) {
            case 0 -> " WHERE " + column + " = " + (high = low);
            case 1 -> " WHERE value + 0 >= 0";
            default -> " WHERE " + column + " BETWEEN " + low + " AND " + high;
        };
        if (condition.contains("value")) {
            low = 0;
            high = KEYS - 1;
        }
        String rows = Sessions.run(session, "SELECT id, value FROM register" + condition);
        if (rows.startsWith("error")) {
            return false;
        }
        Map<Integer, Long> found = new TreeMap<>();
        for (String row : rows.isEmpty() ? new String[0] : rows.split(" ")) {
            String[] parts = row.split(",");
            found.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
        for (int key = low; key <= high; key++) {
            long value = found.getOrDefault(key, 0L);
            if (writes.containsKey(key)) {
                assertEquals(writes.get(key), value, "a transaction sees what it wrote");
            } else {
                Long before = reads.put(key, value);
                assertTrue(before == null || before == value, "a read is repeatable");
            }
        }
        return true;
    }
}
