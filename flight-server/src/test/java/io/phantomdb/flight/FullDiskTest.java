package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.fixture.EngineFixture;
import io.phantomdb.testkit.FullDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The disk fills under a server: writes fail with 53100, reads go on, and writes work again once there is room.
final class FullDiskTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"chronicle", "file"})
    void writesFailReadsGoOnAndWritesWorkAgainWithRoom(String log) throws Exception {
        FullDisk disk = new FullDisk(new LocalDisk(), 4L << 20);
        Settings settings = Settings.defaults()
                .with(Setting.WAL_ENGINE, log)
                .with(Setting.WAL_FREE_BYTES_MIN, 1L << 20)
                .with(Setting.WAL_SEGMENT_BYTES, 2L << 20);
        World world = new World(InstantSource.system(), disk, 1);
        try (EngineFixture fixture = new EngineFixture(directory.resolve("data"), settings, world)) {
            long rows;
            try (FlightDoor door = FlightDoor.open(fixture.engine());
                    Connection connection = DriverManager.getConnection(door.jdbcUrl());
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY, text VARCHAR)");
                rows = fill(statement);
                requireWritesFail(statement);
                assertEquals(rows, count(statement, "SELECT count(*) FROM t"));
                assertEquals(rows, count(statement, "SELECT count(*) FROM t a JOIN t b ON a.id = b.id"));
                disk.free(200L << 20);
                statement.executeUpdate("INSERT INTO t VALUES (-1, 'there is room again')");
                statement.execute("CALL sys.flush('t')");
                statement.execute("CALL sys.checkpoint()");
                statement.executeUpdate("CREATE TABLE u (id BIGINT PRIMARY KEY)");
                assertEquals(rows + 1, count(statement, "SELECT count(*) FROM t"));
            }
            fixture.restart();
            assertEquals(List.of(List.of(rows + 1)), EngineFixture.run(fixture.session(), "SELECT count(*) FROM t"));
        }
    }

    /// Rows acknowledged until the disk was full. Folds fill the disk too, whatever the log writes.
    private static long fill(Statement statement) {
        long[] rows = new long[1];
        SQLException failure = assertThrows(SQLException.class, () -> {
            for (; rows[0] < 100_000; rows[0]++) {
                statement.executeUpdate("INSERT INTO t VALUES (" + rows[0] + ", '" + noise(rows[0]) + "')");
                if (rows[0] % 50 == 49) {
                    flush(statement);
                }
            }
        });
        assertState("53100", failure);
        assertTrue(rows[0] > 100, () -> rows[0] + " rows only: " + failure);
        return rows[0];
    }

    /// Text that no encoding makes much shorter.
    private static String noise(long seed) {
        StringBuilder text = new StringBuilder();
        for (long i = 0; i < 300; i++) {
            text.append(Long.toHexString((seed * 300 + i) * 0x9E3779B97F4A7C15L));
        }
        return text.toString();
    }

    private static void flush(Statement statement) throws SQLException {
        try {
            statement.execute("CALL sys.flush('t')");
        } catch (SQLException failure) {
            assertState("53100", failure);
        }
    }

    private void requireWritesFail(Statement statement) throws IOException {
        Path csv = Files.writeString(directory.resolve("rows.csv"), "-7," + noise(7) + "\n-8," + noise(8) + "\n");
        for (String write : List.of(
                "INSERT INTO t VALUES (-1, '" + noise(1) + "')",
                "INSERT INTO t SELECT -2 - id, text FROM t",
                "UPDATE t SET text = text || 'x'",
                "COPY t FROM '" + csv + "' (FORMAT csv)",
                "CREATE TABLE large AS SELECT * FROM t")) {
            SQLException failure = assertThrows(SQLException.class, () -> statement.executeUpdate(write), write);
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("53100")
                            || write.startsWith("CREATE")
                                    && String.valueOf(failure.getMessage()).contains("SQLSTATE"),
                    () -> write + ": " + failure);
        }
    }

    private static void assertState(String state, SQLException failure) {
        assertTrue(String.valueOf(failure.getMessage()).contains(state), failure::toString);
    }

    private static long count(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getLong(1);
        }
    }
}
