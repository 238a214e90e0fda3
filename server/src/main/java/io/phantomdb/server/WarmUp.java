package io.phantomdb.server;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.engine.result.RowBatch;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Runs small statements after the start, so that the first client does not wait for the planner's classes to load.
final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class.getName());

    private static final List<String> STATEMENTS = List.of(
            "SELECT a + 1, upper(b) FROM (VALUES (1, 'x'), (2, 'y')) AS t (a, b) WHERE a > 1 AND b LIKE '%y%' ORDER BY a",
            "SELECT b, count(*), sum(a * 1.5), max(d) FROM (VALUES (1, 'x', DATE '2026-01-01'), (2, 'y', DATE '2026-01-02'))"
                    + " AS t (a, b, d) GROUP BY b HAVING count(*) > 0 ORDER BY 2 DESC, 1 LIMIT 5",
            "SELECT t.a, u.c FROM (VALUES (1), (2)) AS t (a) JOIN (VALUES (1, 'x'), (3, 'z')) AS u (b, c) ON t.a = u.b"
                    + " WHERE EXISTS (SELECT 1 FROM (VALUES (1)) AS v (e) WHERE v.e = t.a)");

    private WarmUp() {}

    /// Starts in the background, in a thread of low priority that ends by itself.
    static void start(Engine engine) {
        Thread thread = new Thread(() -> run(engine), "warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private static void run(Engine engine) {
        try (Session session = engine.open(new SessionOptions("phantomdb", "warm-up"))) {
            for (String statement : STATEMENTS) {
                try (Result result = session.execute(statement)) {
                    for (Optional<RowBatch> rows = result.next(); rows.isPresent(); rows = result.next()) {
                        rows.get().close();
                    }
                }
            }
        } catch (DatabaseException failure) {
            LOG.log(Level.FINE, "warm-up ended early", failure); // the server is closing, or full already
        }
    }
}
