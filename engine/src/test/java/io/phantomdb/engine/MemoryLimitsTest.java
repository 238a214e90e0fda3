package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.engine.fixture.EngineFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One budget for all statements: whoever finds no room fails with 53200, gives everything back, and harms nobody.
final class MemoryLimitsTest {
    private static final long SERVER_BYTES = 64L << 20;

    private static final List<String> QUERIES = List.of(
            "SELECT count(*), sum(o.total), min(l.item), max(l.item) FROM o JOIN l ON l.o = o.id",
            "SELECT o.status, l.item, count(*), sum(l.price), avg(l.price), max(l.item) FROM l JOIN o ON l.o = o.id"
                    + " GROUP BY o.status, l.item ORDER BY 1, 2",
            "SELECT l.o, count(DISTINCT l.item), sum(l.price) FROM l GROUP BY l.o ORDER BY 3 DESC, 1 LIMIT 7",
            "SELECT a.id, b.line FROM o a LEFT JOIN l b ON b.o = a.id AND b.price > 400 ORDER BY a.id, b.line",
            "SELECT count(*) FROM o WHERE id IN (SELECT o FROM l WHERE price < 500)",
            "SELECT count(*) FROM l WHERE o NOT IN (SELECT id FROM o WHERE total < 5000)",
            "SELECT id, status FROM o WHERE NOT EXISTS (SELECT 1 FROM l WHERE l.o = o.id AND l.price > 100) ORDER BY"
                    + " id",
            "SELECT item || status, total FROM o, l WHERE l.o = o.id ORDER BY total * -1, item || status, line",
            "SELECT item FROM l WHERE price > 300 UNION SELECT status FROM o ORDER BY 1",
            "SELECT (SELECT max(item) FROM l), avg(total) FROM o");

    private final EngineFixture fixture;
    private final Session session;
    private final MemoryBudget server;
    private final Path folder;

    MemoryLimitsTest(@TempDir Path folder) {
        this.folder = folder;
        fixture = new EngineFixture(
                folder.resolve("data"),
                Settings.defaults()
                        .with(Setting.SERVER_MEMORY, SERVER_BYTES)
                        .with(Setting.QUERY_MEMORY, SERVER_BYTES)
                        .with(Setting.WORKERS, 2L));
        session = fixture.session();
        server = fixture.engine().memory();
        run("CREATE TABLE o (id BIGINT PRIMARY KEY, status VARCHAR, total BIGINT)");
        run("CREATE TABLE l (o BIGINT, line BIGINT, item VARCHAR, price DECIMAL(12,2), PRIMARY KEY (o, line))");
        insert(0, 1500);
        run("CALL sys.flush('o')");
        run("CALL sys.flush('l')");
        insert(1500, 2000);
        run("UPDATE l SET price = price + 1 WHERE o < 100");
        run("DELETE FROM o WHERE id % 100 = 7");
    }

    private void insert(int from, int to) {
        run("INSERT INTO o VALUES "
                + IntStream.range(from, to)
                        .mapToObj(i -> "(" + i + ", 'status of order " + i % 5 + "', " + i * 7 + ")")
                        .collect(Collectors.joining(", ")));
        run("INSERT INTO l SELECT id, n, 'item number ' || CAST((id * n) % 97 AS VARCHAR), (id * 31 + n) % 600"
                + " FROM o, (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)) AS v(n) WHERE id >= " + from);
    }

    @AfterEach
    void everythingIsGivenBack() {
        fixture.close();
    }

    private List<?> run(String sql) {
        return EngineFixture.run(session, sql);
    }

    /// The result in text with so much memory left to all statements together; null where that is too little.
    private String runWith(long bytes, String sql) {
        long taken = SERVER_BYTES - bytes;
        server.reserve(taken);
        try {
            return run(sql).toString();
        } catch (DatabaseException failure) {
            assertEquals(SqlState.OUT_OF_MEMORY, failure.sqlState(), () -> sql + ": " + failure);
            return "";
        } finally {
            server.release(taken);
            assertEquals(0, server.used(), () -> "left with " + bytes + " bytes by " + sql);
        }
    }

    /// Runs with ever more memory until there is enough; gives how often there was not.
    private int untilItFits(String sql, Runnable check) {
        int refused = 0;
        for (long bytes = 8 << 10; bytes < SERVER_BYTES; bytes += Math.max(4 << 10, bytes / 5)) {
            if (!runWith(bytes, sql).isEmpty()) {
                return refused;
            }
            refused++;
            check.run();
        }
        return fail("never had enough: " + sql);
    }

    @Test
    void aQueryGivesTheSameAnswerOrNoneAndLeavesNothing() {
        for (String sql : QUERIES) {
            String expected = run(sql).toString();
            assertEquals(0, server.used(), sql);
            for (long bytes = 8 << 10; ; bytes += Math.max(4 << 10, bytes / 5)) {
                String answer = runWith(bytes, sql);
                if (!answer.isEmpty()) {
                    assertEquals(expected, answer, sql);
                    break;
                }
                assertTrue(bytes < SERVER_BYTES, sql);
            }
        }
    }

    @Test
    void aWriteHappensWholeOrNotAtAll() throws IOException {
        Path csv = folder.resolve("l.csv");
        Files.writeString(
                csv,
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "1000000," + i + ",some item or other " + i + "," + i % 100 + ".5")
                        .collect(Collectors.joining("\n")));
        List<String> writes = List.of(
                "INSERT INTO l SELECT o + 10000, line, item, price FROM l",
                "UPDATE l SET item = item || ' changed', price = price + 1 WHERE o < 1000",
                "UPDATE o SET id = id + 100000",
                "DELETE FROM l WHERE price < 300",
                "COPY l FROM '" + csv + "' (FORMAT csv)");
        String state = "SELECT count(*), sum(o), sum(price), max(item), (SELECT sum(id) FROM o) FROM l";
        for (String sql : writes) {
            String before = run(state).toString();
            int refused = untilItFits(sql, () -> assertEquals(before, run(state).toString(), sql));
            assertTrue(refused > 5, sql + " was refused " + refused + " times only");
            assertTrue(!before.equals(run(state).toString()), sql);
        }
    }

    @Test
    void aTransactionsWritesCountUntilItEnds() {
        run("BEGIN");
        run("INSERT INTO l SELECT o + 10000, line, item, price FROM l");
        long held = server.used();
        assertTrue(held > 1 << 20, () -> "20,000 rows hold " + held + " bytes");
        run("ROLLBACK");
        assertEquals(0, server.used());
    }

    @Test
    void manyQueriesAtOnceEachFinishOrFailAlone() throws InterruptedException {
        List<String> expected = new ArrayList<>();
        long most = 0;
        for (String sql : QUERIES) {
            expected.add(run(sql).toString());
        }
        most = server.peak();
        long taken = SERVER_BYTES - most * 2; // room for two or so of the twelve
        server.reserve(taken);
        AtomicInteger finished = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 12; t++) {
            int first = t;
            threads.add(Thread.ofPlatform().start(() -> {
                try (Session own = fixture.session()) {
                    for (int i = 0; i < QUERIES.size(); i++) {
                        int query = (first + i) % QUERIES.size();
                        try {
                            String answer =
                                    EngineFixture.run(own, QUERIES.get(query)).toString();
                            if (!answer.equals(expected.get(query))) {
                                wrong.add(QUERIES.get(query) + ": " + answer);
                            }
                            finished.incrementAndGet();
                        } catch (DatabaseException failure) {
                            if (failure.sqlState() != SqlState.OUT_OF_MEMORY) {
                                wrong.add(QUERIES.get(query) + ": " + failure);
                            }
                            refused.incrementAndGet();
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(taken, server.used());
        server.release(taken);
        assertEquals(List.of(), List.copyOf(wrong));
        assertEquals(12 * QUERIES.size(), finished.get() + refused.get());
        for (int i = 0; i < QUERIES.size(); i++) {
            assertEquals(expected.get(i), run(QUERIES.get(i)).toString());
        }
    }
}
