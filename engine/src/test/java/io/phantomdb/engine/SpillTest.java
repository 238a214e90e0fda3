package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.fixture.EngineFixture;
import io.phantomdb.exec.spill.SpillSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries larger than their memory go to disk, many of them at once too.
final class SpillTest {
    private static final List<String> QUERIES = List.of(
            "SELECT id, text FROM t ORDER BY text, id",
            "SELECT id % 30000, count(*), sum(id), max(text) FROM t GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50",
            "SELECT count(*), sum(n) FROM (SELECT text, count(*) AS n FROM t GROUP BY text) AS g",
            "SELECT DISTINCT text, id / 2 FROM t ORDER BY 2 DESC, 1");

    private final EngineFixture fixture;
    private final Path data;

    private final Map<String, String> answers = new ConcurrentHashMap<>();

    SpillTest(@TempDir Path folder) {
        data = folder.resolve("data");
        try (EngineFixture large = new EngineFixture(data, Settings.defaults())) {
            Session session = large.session();
            EngineFixture.run(session, "CREATE TABLE t (id BIGINT PRIMARY KEY, text VARCHAR)");
            EngineFixture.run(session, "INSERT INTO t VALUES (0, 'first'), (1, NULL), (2, ''), (3, 'fourth')");
            for (int rows = 4; rows < 60_000; rows *= 2) {
                EngineFixture.run(
                        session,
                        "INSERT INTO t SELECT id + " + rows
                                + ", 'text of row ' || CAST((id * 7919) % 40000 AS VARCHAR) FROM t");
            }
            QUERIES.forEach(
                    sql -> answers.put(sql, EngineFixture.run(session, sql).toString()));
        }
        fixture = new EngineFixture(
                data,
                Settings.defaults()
                        .with(Setting.SERVER_MEMORY, 40L << 20)
                        .with(Setting.QUERY_MEMORY, 5L << 20)
                        .with(Setting.WORKERS, 2L));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        SpillSpace space = fixture.engine().spill().orElseThrow();
        assertEquals(0, space.files());
        assertEquals(0, space.used());
        try (Stream<Path> files = Files.list(data.resolve("spill"))) {
            assertEquals(List.of(), files.toList());
        }
        fixture.close();
    }

    private String run(String sql) {
        Session session = fixture.session();
        try {
            return EngineFixture.run(session, sql).toString();
        } finally {
            session.close();
        }
    }

    @Test
    void explainAnalyzeShowsWhatWentToDisk() {
        assertTrue(run("EXPLAIN ANALYZE " + QUERIES.getFirst()).contains("spilled"));
        assertTrue(run("EXPLAIN ANALYZE SELECT DISTINCT text, id / 2 FROM t").contains("spilled"));
    }

    @Test
    void manyQueriesAtOnceFinishOrFailForThemselves() throws InterruptedException {
        List<Throwable> wrong = new ArrayList<>();
        AtomicInteger finished = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String sql = QUERIES.get(i % QUERIES.size());
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    assertEquals(answers.get(sql), run(sql), sql);
                    finished.incrementAndGet();
                } catch (DatabaseException failure) {
                    if (failure.sqlState() != SqlState.OUT_OF_MEMORY) {
                        note(wrong, failure);
                    }
                } catch (Throwable failure) {
                    note(wrong, failure);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        assertTrue(finished.get() > 0);
        assertEquals("[[65536]]", run("SELECT count(*) FROM t"));
    }

    private static void note(List<Throwable> wrong, Throwable failure) {
        synchronized (wrong) {
            wrong.add(failure);
        }
    }
}
