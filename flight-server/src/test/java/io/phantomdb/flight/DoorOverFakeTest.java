package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.fake.GivenPlans;
import io.phantomdb.engine.fake.MemoryStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The stock JDBC driver's sessions, prepared statements and transactions, over a store in memory.
final class DoorOverFakeTest {
    private final MemoryStore store = new MemoryStore();
    private final Engine engine =
            new Engine(store, Settings.defaults().with(Setting.FLIGHT_PORT, 0L), World.real(), new GivenPlans());
    private final FlightDoor door = FlightDoor.open(engine);

    @AfterEach
    void everythingIsGivenBack() {
        door.close();
        engine.close();
        assertEquals(0, engine.memory().used());
        assertEquals(0, store.open.get());
        assertEquals(0, door.bytesInFlight());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(door.jdbcUrl());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertFalse(statement.execute(sql));
        }
    }

    private static int insert(Connection connection, long id, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT ?, ?")) {
            statement.setLong(1, id);
            statement.setString(2, name);
            return statement.executeUpdate();
        }
    }

    private static String get(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("GET ?")) {
            statement.setLong(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString("name") : "none";
            }
        }
    }

    @Test
    void rowsGoInAndComeOut() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE");
            assertEquals(1, insert(connection, 1, "one"));
            assertEquals("one", get(connection, 1));
            assertEquals("none", get(connection, 2));
        }
    }

    @Test
    void sqlTransactionsBelongToTheConnection() throws SQLException {
        try (Connection one = connect();
                Connection two = connect()) {
            run(one, "CREATE");
            run(one, "BEGIN");
            insert(one, 1, "one");
            assertEquals("one", get(one, 1));
            assertEquals("none", get(two, 1));
            run(one, "COMMIT");
            assertEquals("one", get(two, 1));
            run(one, "BEGIN");
            insert(one, 2, "two");
            run(one, "ROLLBACK");
            assertEquals("none", get(one, 2));
        }
    }

    @Test
    void aUserGetsASessionByHandshake() throws SQLException {
        try (Connection connection = DriverManager.getConnection(door.jdbcUrl(), "ann", "secret")) {
            run(connection, "CREATE");
            run(connection, "BEGIN");
            insert(connection, 1, "one");
            run(connection, "COMMIT");
            assertTrue(engine.sessions().stream()
                    .anyMatch(session -> session.user().equals("ann")));
        }
    }

    @Test
    void aBatchIsOneTransaction() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE");
            try (PreparedStatement statement = connection.prepareStatement("INSERT ?, ?")) {
                for (int i = 0; i < 10; i++) {
                    statement.setLong(1, i);
                    statement.setString(2, "n" + i);
                    statement.addBatch();
                }
                statement.executeBatch();
                assertEquals("n9", get(connection, 9));
                statement.setLong(1, 10);
                statement.setString(2, "n10");
                statement.addBatch();
                statement.setLong(1, 9);
                statement.setString(2, "again");
                statement.addBatch();
                SQLException failure = assertThrows(SQLException.class, statement::executeBatch);
                assertTrue(texts(failure).contains("23505"), texts(failure));
            }
            assertEquals("none", get(connection, 10));
        }
    }

    @Test
    void errorsCarryTheirSqlState() throws SQLException {
        try (Connection connection = connect()) {
            SQLException syntax = assertThrows(SQLException.class, () -> run(connection, "SELEC"));
            assertTrue(texts(syntax).contains("SQLSTATE 42601"), texts(syntax));
            SQLException table = assertThrows(SQLException.class, () -> get(connection, 1));
            assertTrue(texts(table).contains("SQLSTATE 42P01"), texts(table));
        }
    }

    /// The driver hides the server's text in a cause when it prepares.
    private static String texts(Throwable failure) {
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            texts.append(cause).append('\n');
        }
        return texts.toString();
    }
}
