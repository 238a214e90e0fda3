package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `CALL sys.kill`, `CALL sys.cancel` and a restart of the door, as a client with a cookie sees them.
final class EndedSessionTest {
    private static final String LONG =
            "SELECT count(*) FROM t a, t b, t c, t d, t e, t f, t g WHERE a.id + b.id + c.id + d.id + e.id + f.id <"
                    + " g.id";

    private final EngineFixture fixture;
    private FlightDoor door;
    private final Connection victim;
    private final Connection other;

    EndedSessionTest(@TempDir Path directory) throws SQLException {
        fixture = new EngineFixture(
                directory, Settings.defaults().with(Setting.PREPARED_MAX, 50L).with(Setting.WORKERS, 2L));
        EngineFixture.run(fixture.session(), "CREATE TABLE t (id BIGINT PRIMARY KEY)");
        door = FlightDoor.open(fixture.engine());
        victim = DriverManager.getConnection(door.jdbcUrl());
        other = DriverManager.getConnection(door.jdbcUrl());
    }

    @AfterEach
    void everythingIsGivenBack() throws SQLException {
        victim.close();
        other.close();
        door.close();
        fixture.close();
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private static void fails(String state, String sql, Connection connection) {
        SQLException failure = assertThrows(SQLException.class, () -> run(connection, sql), sql);
        assertTrue(String.valueOf(failure.getMessage()).contains(state), failure::toString);
    }

    /// The id of the session whose newest statement this is.
    private String sessionOf(String newest) throws SQLException {
        while (true) {
            try (Statement statement = other.createStatement();
                    ResultSet result = statement.executeQuery("CALL sys.sessions()")) {
                while (result.next()) {
                    if (newest.equals(result.getString("statement"))) {
                        return result.getString("id");
                    }
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aKilledClientHearsOfItOnceAndNothingOfItsTransactionIsKept() throws SQLException {
        run(victim, "BEGIN");
        run(victim, "INSERT INTO t VALUES (1)");
        run(other, "CALL sys.kill('" + sessionOf("INSERT INTO t VALUES (1)") + "')");
        fails("08006", "INSERT INTO t VALUES (2)", victim);
        fails("25P01", "COMMIT", victim);
        assertEquals(List.of(), rows(other, "SELECT id FROM t"));
        run(other, "INSERT INTO t VALUES (1)");
        run(victim, "INSERT INTO t VALUES (3)");
        assertEquals(List.of("1", "3"), rows(victim, "SELECT id FROM t ORDER BY id"));
    }

    @Test
    void aRestartInTheMiddleOfATransactionIsNotPassedOver() throws SQLException {
        run(victim, "BEGIN");
        run(victim, "INSERT INTO t VALUES (1)");
        int port = door.port();
        door.close();
        door = FlightDoor.open(fixture.engine(), port);
        fails("08006", "INSERT INTO t VALUES (2)", victim);
        assertEquals(0, count());
        run(victim, "BEGIN");
        run(victim, "INSERT INTO t VALUES (3)");
        run(victim, "COMMIT");
        assertEquals(1, count());
    }

    private long count() {
        return (long) EngineFixture.run(fixture.session(), "SELECT count(*) FROM t")
                .getFirst()
                .getFirst();
    }

    /// A query of the victim's that takes longer than anybody waits.
    private CompletableFuture<List<String>> longQuery() throws SQLException {
        for (int i = 0; i < 20; i++) {
            run(other, "INSERT INTO t VALUES (" + i + ")");
        }
        return CompletableFuture.supplyAsync(() -> {
            try {
                return rows(victim, LONG);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    @Test
    void aCancelledStatementFailsAndItsSessionGoesOn() throws Exception {
        CompletableFuture<List<String>> answer = longQuery();
        String id = sessionOf(LONG);
        while (!answer.isDone()) {
            run(other, "CALL sys.cancel('" + id + "')");
        }
        ExecutionException failure = assertThrows(ExecutionException.class, answer::get);
        assertTrue(String.valueOf(failure.getCause()).contains("57014"), failure::toString);
        assertEquals(List.of("20"), rows(victim, "SELECT count(*) FROM t"));
        assertEquals(id, sessionOf("SELECT count(*) FROM t"));
    }

    @Test
    void aKilledStatementFailsToo() throws Exception {
        CompletableFuture<List<String>> answer = longQuery();
        String id = sessionOf(LONG);
        run(other, "CALL sys.kill('" + id + "')");
        assertThrows(ExecutionException.class, answer::get);
        fails("42704", "CALL sys.kill('" + id + "')", awaitingTheEndOf(id));
        fails("42704", "CALL sys.cancel('nobody')", other);
    }

    private Connection awaitingTheEndOf(String id) {
        while (fixture.engine().session(id).isPresent()) {
            Thread.onSpinWait();
        }
        assertFalse(fixture.engine().session(id).isPresent());
        return other;
    }

    /// The driver makes a prepared statement for each text and closes the last alone.
    @Test
    void oneJdbcStatementRunsAnyNumberOfTexts() throws SQLException {
        try (Statement statement = victim.createStatement()) {
            for (int i = 0; i < 200; i++) {
                assertEquals(1, statement.executeUpdate("INSERT INTO t VALUES (" + i + ")"));
            }
        }
        assertEquals(List.of("200"), rows(victim, "SELECT count(*) FROM t"));
    }
}
