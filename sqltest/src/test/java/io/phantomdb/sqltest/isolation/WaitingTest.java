package io.phantomdb.sqltest.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.phantomdb.core.config.Setting;
import io.phantomdb.engine.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How waits for row locks begin and end, through statements.
final class WaitingTest {
    private Sessions sessions;

    @BeforeEach
    void open(@TempDir Path directory) {
        sessions = new Sessions(directory, Sessions.settings().with(Setting.TRANSACTION_MEMORY, 256L << 10));
        sessions.run("CREATE TABLE t (id INTEGER PRIMARY KEY, value INTEGER)");
        sessions.run("INSERT INTO t VALUES (1, 0), (2, 0)");
    }

    @AfterEach
    void close() {
        sessions.reset();
        assertEquals("0", sessions.run("SELECT count(*) FROM sys.locks"));
        sessions.close();
    }

    @Test
    void singleStatementsOfManySessionsAllGetThrough() throws Exception {
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                Session session = sessions.open();
                work.add(threads.submit(() -> {
                    for (int j = 0; j < 20; j++) {
                        assertEquals("count 1", Sessions.run(session, "UPDATE t SET value = value + 1 WHERE id = 1"));
                    }
                    session.close();
                }));
            }
            for (Future<?> done : work) {
                done.get();
            }
        }
        assertEquals("320", sessions.run("SELECT value FROM t WHERE id = 1"));
    }

    @Test
    void theYoungerOfTwoThatWaitForEachOtherFails() throws Exception {
        begin("a");
        begin("b");
        assertEquals(
                "count 1",
                sessions.start("a", "UPDATE t SET value = 1 WHERE id = 1").get());
        assertEquals(
                "count 1",
                sessions.start("b", "UPDATE t SET value = 2 WHERE id = 2").get());
        Future<String> older = sessions.start("a", "UPDATE t SET value = 1 WHERE id = 2");
        assertFalse(older.isDone());
        Future<String> younger = sessions.start("b", "UPDATE t SET value = 2 WHERE id = 1");
        assertEquals("error 40P01", younger.get());
        assertEquals("count 1", older.get());
        assertEquals("count 0", sessions.start("a", "COMMIT").get());
        assertEquals("1,1 2,1", sessions.run("SELECT id, value FROM t ORDER BY id"));
    }

    @Test
    void aWaitIsShownAndEndsByCancelAndByTimeouts() throws Exception {
        begin("a");
        assertEquals("count 2", sessions.start("a", "UPDATE t SET value = 1").get());
        Future<String> waits = sessions.start("b", "DELETE FROM t WHERE id = 2");
        assertEquals("true", sessions.run("SELECT waiting FROM sys.transactions WHERE locks = 0 AND waiting"));
        assertEquals("UPDATE", sessions.run("SELECT mode FROM sys.locks WHERE NOT granted"));
        assertEquals("2", sessions.run("SELECT count(*) FROM sys.locks WHERE granted AND mode = 'NO KEY UPDATE'"));
        sessions.cancel("b");
        assertEquals("error 57014", waits.get());
        sessions.start("b", "SET lock_timeout = 1").get();
        assertEquals(
                "error 55P03", sessions.start("b", "DELETE FROM t WHERE id = 2").get());
        sessions.start("b", "SET lock_timeout = 0").get();
        sessions.start("b", "SET statement_timeout = 1").get();
        assertEquals(
                "error 57014", sessions.start("b", "DELETE FROM t WHERE id = 2").get());
    }

    @Test
    void aTransactionThatIsIdleTooLongIsRolledBack() throws Exception {
        begin("a");
        assertEquals("count 2", sessions.start("a", "UPDATE t SET value = 9").get());
        assertEquals(
                "count 0",
                sessions.start("a", "SET idle_in_transaction_session_timeout = 1")
                        .get());
        while (!sessions.run("SELECT count(*) FROM sys.locks").equals("0")) {
            Thread.onSpinWait();
        }
        assertEquals("error 25P03", sessions.start("a", "SELECT 1").get());
        assertEquals("error 25P03", sessions.start("a", "COMMIT").get());
        assertEquals("0", sessions.run("SELECT sum(value) FROM t"));
        assertEquals("2", sessions.start("a", "SELECT count(*) FROM t").get());
    }

    @Test
    void aTransactionThatWritesTooMuchFailsAlone() throws Exception {
        sessions.run("CREATE TABLE digit (d INTEGER)");
        sessions.run("INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
        sessions.run("CREATE TABLE big (id INTEGER PRIMARY KEY)");
        begin("a");
        String many = "INSERT INTO big SELECT a.d * 1000 + b.d * 100 + c.d * 10 + e.d"
                + " FROM digit a, digit b, digit c, digit e";
        assertEquals("error 53200", sessions.start("a", many).get());
        assertEquals("error 25P02", sessions.start("a", "SELECT 1").get());
        assertEquals("count 0", sessions.start("a", "ROLLBACK").get());
        assertEquals(
                "count 1", sessions.start("a", "INSERT INTO big VALUES (1)").get());
        assertEquals("1", sessions.run("SELECT count(*) FROM big"));
    }

    @Test
    void aChangedRowIsLookedAtAgainUnderReadCommitted() throws Exception {
        begin("a");
        sessions.start("b", "BEGIN ISOLATION LEVEL READ COMMITTED").get();
        assertEquals("count 2", sessions.start("a", "UPDATE t SET value = id").get());
        Future<String> waits = sessions.start("b", "UPDATE t SET value = value + 100 WHERE value < 2");
        sessions.fold("t");
        sessions.start("a", "COMMIT").get();
        assertEquals("count 1", waits.get());
        sessions.start("b", "COMMIT").get();
        assertEquals("1,101 2,2", sessions.run("SELECT id, value FROM t ORDER BY id"));
    }

    private void begin(String player) throws Exception {
        assertEquals("count 0", sessions.start(player, "BEGIN").get());
        assertEquals("2", sessions.start(player, "SELECT count(*) FROM t").get());
    }
}
