package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.engine.fake.GivenPlans;
import io.phantomdb.engine.fake.MemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tools ask by `DatabaseMetaData`, through the stock JDBC driver.
final class JdbcMetadataTest {
    private final Engine engine = new Engine(
            new MemoryStore(), Settings.defaults().with(Setting.FLIGHT_PORT, 0L), World.real(), new GivenPlans());
    private final FlightDoor door = FlightDoor.open(engine);

    @BeforeEach
    void aTable() {
        engine.open(new SessionOptions("test", "test")).execute("CREATE").close();
    }

    @AfterEach
    void close() {
        door.close();
        engine.close();
    }

    private static List<String> column(ResultSet rows, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(name));
            }
        }
        return values;
    }

    @Test
    void tablesColumnsAndKeysAreListed() throws SQLException {
        try (Connection connection = DriverManager.getConnection(door.jdbcUrl())) {
            DatabaseMetaData metadata = connection.getMetaData();
            assertEquals(List.of("phantomdb"), column(metadata.getCatalogs(), "TABLE_CAT"));
            assertEquals(List.of("public"), column(metadata.getSchemas(), "TABLE_SCHEM"));
            assertEquals(List.of("t"), column(metadata.getTables(null, "public", "%", null), "TABLE_NAME"));
            assertEquals(
                    List.of("t"),
                    column(metadata.getTables(null, null, "t", new String[] {"BASE TABLE"}), "TABLE_NAME"));
            assertEquals(List.of(), column(metadata.getTables(null, null, "t", new String[] {"VIEW"}), "TABLE_NAME"));
            assertEquals(List.of("id", "name"), column(metadata.getColumns(null, null, "t", null), "COLUMN_NAME"));
            assertEquals(List.of("BIGINT", "VARCHAR"), column(metadata.getColumns(null, null, "t", null), "TYPE_NAME"));
            assertEquals(List.of("id"), column(metadata.getPrimaryKeys(null, null, "t"), "COLUMN_NAME"));
            assertEquals(List.of(), column(metadata.getImportedKeys(null, null, "t"), "FKTABLE_NAME"));
            assertEquals(List.of("SYSTEM TABLE", "TABLE", "VIEW"), column(metadata.getTableTypes(), "TABLE_TYPE"));
            assertEquals("PhantomDB", metadata.getDatabaseProductName());
        }
    }

    /// A missing SqlInfo shows as a null pointer in the driver.
    @Test
    void everyQuestionWithoutArgumentsHasAnAnswer() throws Exception {
        List<String> failures = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(door.jdbcUrl())) {
            DatabaseMetaData metadata = connection.getMetaData();
            for (Method method : DatabaseMetaData.class.getMethods()) {
                if (method.getParameterCount() == 0 && !method.getName().equals("getRowIdLifetime")) {
                    try {
                        if (method.invoke(metadata) instanceof ResultSet rows) {
                            rows.close();
                        }
                    } catch (InvocationTargetException failure) {
                        failures.add(method.getName() + ": " + failure.getCause());
                    }
                }
            }
        }
        assertTrue(failures.isEmpty(), String.join("\n", failures));
    }
}
