package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.fixture.EngineFixture;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stock JDBC driver against a whole database.
final class JdbcTest {
    private static final TimeZone ZONE = TimeZone.getDefault();

    private final EngineFixture fixture;
    private final FlightDoor door;

    JdbcTest(@TempDir Path directory) {
        fixture = new EngineFixture(directory, Settings.defaults());
        door = FlightDoor.open(fixture.engine());
    }

    /// The driver shifts timestamps by the zone of the JVM.
    @BeforeAll
    static void useUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void restoreZone() {
        TimeZone.setDefault(ZONE);
    }

    @AfterEach
    void everythingIsGivenBack() {
        door.close();
        fixture.close();
        assertEquals(0, door.bytesInFlight());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(door.jdbcUrl());
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    private static void fails(String sqlState, Callable<?> work) {
        Exception failure = assertThrows(Exception.class, work::call);
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            texts.append(cause).append('\n');
        }
        assertTrue(texts.toString().contains("SQLSTATE " + sqlState), texts.toString());
    }

    @Test
    void updateCountsAreTrue() throws SQLException {
        try (Connection connection = connect()) {
            assertEquals(0, run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)"));
            assertEquals(3, run(connection, "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)"));
            assertEquals(2, run(connection, "UPDATE t SET a = a + 10 WHERE id > 1"));
            assertEquals(1, run(connection, "DELETE FROM t WHERE id = 1"));
            assertEquals(List.of("2|12", "3|13"), query(connection, "SELECT * FROM t ORDER BY id"));
        }
    }

    @Test
    void everyTypeGoesInAsAParameterAndComesOut() throws SQLException {
        try (Connection connection = connect()) {
            run(
                    connection,
                    "CREATE TABLE t (b BOOLEAN, s SMALLINT, i INTEGER, l BIGINT PRIMARY KEY, r REAL, d DOUBLE, n DECIMAL(20,3),"
                            + " v VARCHAR, x VARBINARY, da DATE, ti TIME, ts TIMESTAMP, nothing VARCHAR)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setBoolean(1, true);
                insert.setShort(2, (short) -2);
                insert.setInt(3, 3);
                insert.setLong(4, 4L);
                insert.setFloat(5, 1.5f);
                insert.setDouble(6, 2.5);
                insert.setBigDecimal(7, new BigDecimal("12345678901234567.125"));
                insert.setString(8, "grüße");
                insert.setBytes(9, new byte[] {1, 2});
                insert.setDate(10, Date.valueOf("2026-02-28"));
                insert.setTime(11, Time.valueOf("12:34:56"));
                insert.setTimestamp(12, Timestamp.valueOf("2026-02-28 12:34:56.789"));
                insert.setNull(13, Types.VARCHAR);
                assertEquals(1, insert.executeUpdate());
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM t")) {
                assertTrue(row.next());
                assertTrue(row.getBoolean(1));
                assertEquals(-2, row.getShort(2));
                assertEquals(3, row.getInt(3));
                assertEquals(4L, row.getLong(4));
                assertEquals(1.5f, row.getFloat(5));
                assertEquals(2.5, row.getDouble(6));
                assertEquals(new BigDecimal("12345678901234567.125"), row.getBigDecimal(7));
                assertEquals("grüße", row.getString(8));
                assertArrayEquals(new byte[] {1, 2}, row.getBytes(9));
                assertEquals(Date.valueOf("2026-02-28"), row.getDate(10));
                assertEquals(Time.valueOf("12:34:56"), row.getTime(11));
                assertEquals(Timestamp.valueOf("2026-02-28 12:34:56.789"), row.getTimestamp(12));
                assertNull(row.getString(13));
                assertEquals("DECIMAL", row.getMetaData().getColumnTypeName(7));
            }
        }
    }

    @Test
    void preparedQueriesRunAgainWithOtherValues() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR)");
            run(connection, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
            try (PreparedStatement byKey = connection.prepareStatement("SELECT name FROM t WHERE id = ?");
                    PreparedStatement scan =
                            connection.prepareStatement("SELECT COUNT(*) FROM t WHERE id >= ? AND name <> ?")) {
                for (int i = 1; i <= 3; i++) {
                    byKey.setInt(1, i);
                    try (ResultSet rows = byKey.executeQuery()) {
                        assertTrue(rows.next());
                        assertEquals(String.valueOf((char) ('a' + i - 1)), rows.getString(1));
                        assertFalse(rows.next());
                    }
                    scan.setInt(1, i);
                    scan.setString(2, "c");
                    try (ResultSet rows = scan.executeQuery()) {
                        assertTrue(rows.next());
                        assertEquals(3 - i, rows.getInt(1));
                    }
                }
            }
        }
    }

    @Test
    void aBatchInsertsAllOrNothing() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (name, id) VALUES (?, ?)")) {
                for (int i = 0; i < 5000; i++) {
                    insert.setString(1, "n" + i);
                    insert.setInt(2, i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            assertEquals(List.of("5000|4999"), query(connection, "SELECT COUNT(*), MAX(id) FROM t"));
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (name, id) VALUES (?, ?)")) {
                for (int id : new int[] {6000, 1}) {
                    insert.setString(1, "x");
                    insert.setInt(2, id);
                    insert.addBatch();
                }
                fails("23505", insert::executeBatch);
            }
            assertEquals(List.of(), query(connection, "SELECT id FROM t WHERE id = 6000"));
        }
    }

    @Test
    void hotAndColdRowsComeTogether() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR)");
            run(connection, "INSERT INTO t VALUES (1, 'cold'), (2, 'gone')");
            run(connection, "CALL sys.flush('t')");
            run(connection, "INSERT INTO t VALUES (3, 'hot')");
            run(connection, "DELETE FROM t WHERE id = 2");
            assertEquals(List.of("1|cold", "3|hot"), query(connection, "SELECT * FROM t ORDER BY id"));
            assertEquals(1, query(connection, "CALL sys.status()").size());
        }
    }

    @Test
    void conflictingTransactionsGetTheirState() throws SQLException {
        try (Connection one = connect();
                Connection two = connect()) {
            run(one, "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)");
            run(one, "INSERT INTO t VALUES (1, 0)");
            run(one, "BEGIN");
            run(two, "BEGIN");
            run(one, "UPDATE t SET a = 1 WHERE id = 1");
            assertEquals(List.of("0"), query(two, "SELECT a FROM t"));
            run(one, "COMMIT");
            fails("40001", () -> run(two, "UPDATE t SET a = 2 WHERE id = 1"));
            fails("25P02", () -> query(two, "SELECT a FROM t"));
            run(two, "ROLLBACK");
            assertEquals(List.of("1"), query(two, "SELECT a FROM t"));
        }
    }

    @Test
    void errorsCarryTheirSqlState() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(3) NOT NULL)");
            run(connection, "INSERT INTO t VALUES (1, 'a')");
            fails("42601", () -> query(connection, "SELEC 1"));
            fails("42P01", () -> query(connection, "SELECT * FROM missing"));
            fails("42703", () -> query(connection, "SELECT missing FROM t"));
            fails("22P02", () -> query(connection, "SELECT CAST(name AS INTEGER) FROM t"));
            fails("22012", () -> query(connection, "SELECT 1 / (id - id) FROM t"));
            fails("22003", () -> query(connection, "SELECT id * 2147483647 * 2 FROM t"));
            fails("23505", () -> run(connection, "INSERT INTO t VALUES (1, 'b')"));
            fails("23502", () -> run(connection, "INSERT INTO t (id) VALUES (2)"));
            fails("22001", () -> run(connection, "INSERT INTO t VALUES (2, 'long')"));
            assertEquals(List.of("1|a"), query(connection, "SELECT * FROM t"));
        }
    }

    @Test
    void manyConnectionsWorkAtOnce() throws Exception {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)");
            run(connection, "INSERT INTO t VALUES (0, 0)");
        }
        int clients = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> work = new ArrayList<>();
            for (int client = 1; client <= clients; client++) {
                int id = client;
                work.add(threads.submit(() -> addAndCount(id)));
            }
            for (Future<?> done : work) {
                done.get();
            }
        }
        try (Connection connection = connect()) {
            assertEquals(List.of("9"), query(connection, "SELECT COUNT(*) FROM t"));
            assertEquals(List.of("160"), query(connection, "SELECT SUM(a) FROM t"));
        }
    }

    private boolean addAndCount(int id) throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "INSERT INTO t VALUES (" + id + ", 0)");
            for (int i = 0; i < 20; i++) {
                run(connection, "UPDATE t SET a = a + 1 WHERE id = " + id);
                assertEquals(
                        1, query(connection, "SELECT a FROM t WHERE id = " + id).size());
            }
            return true;
        }
    }

    @Test
    void aMillionRowsStream() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE n (a BIGINT PRIMARY KEY)");
            run(connection, "INSERT INTO n VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
            String query =
                    "SELECT a.a + 10 * b.a + 100 * c.a + 1000 * d.a + 10000 * e.a + 100000 * f.a AS x, 'text ' || CAST(a.a AS VARCHAR) AS y"
                            + " FROM n a, n b, n c, n d, n e, n f";
            long sum = 0;
            long rows = 0;
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    sum += result.getLong(1);
                    rows++;
                }
            }
            assertEquals(1_000_000, rows);
            assertEquals(999_999L * 500_000, sum);
        }
    }

    @Test
    void textOfAnyLanguageSurvives() throws SQLException {
        String text = new String("日本語 – emoji 🦆".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        try (Connection connection = connect();
                PreparedStatement echo = connection.prepareStatement("SELECT CAST(? AS VARCHAR)")) {
            echo.setString(1, text);
            try (ResultSet row = echo.executeQuery()) {
                assertTrue(row.next());
                assertEquals(text, row.getString(1));
            }
        }
    }

    @Test
    void jsonGoesInAndComesOutAsText() throws SQLException {
        try (Connection connection = connect()) {
            run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, doc JSONB)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
                insert.setInt(1, 1);
                insert.setString(2, "{\"b\": 1, \"a\": [ ]}");
                assertEquals(1, insert.executeUpdate());
            }
            try (PreparedStatement find = connection.prepareStatement("SELECT doc FROM t WHERE doc -> 'a' = ?")) {
                find.setString(1, " []");
                try (ResultSet row = find.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals("{\"a\": [], \"b\": 1}", row.getString(1));
                }
            }
        }
    }
}
