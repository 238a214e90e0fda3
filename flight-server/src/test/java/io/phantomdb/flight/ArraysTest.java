package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays through the door: lists out, lists in.
final class ArraysTest {
    private final EngineFixture fixture;
    private final FlightDoor door;
    private final BufferAllocator allocator = new RootAllocator();
    private final FlightSqlClient client;

    ArraysTest(@TempDir Path directory) {
        fixture = new EngineFixture(directory, Settings.defaults());
        door = FlightDoor.open(fixture.engine());
        client = new FlightSqlClient(FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", door.port()))
                .build());
    }

    @AfterEach
    void everythingIsGivenBack() throws Exception {
        client.close();
        door.close();
        allocator.close();
        fixture.close();
    }

    /// `{1,NULL,3}`, NULL, `{}`, `{4}`.
    private VectorSchemaRoot lists(String name) {
        ListVector lists = ListVector.empty(name, allocator);
        UnionListWriter writer = lists.getWriter();
        writer.allocate();
        write(writer, 0, 1L, null, 3L);
        write(writer, 2);
        write(writer, 3, 4L);
        writer.setValueCount(4);
        VectorSchemaRoot root = VectorSchemaRoot.of(lists);
        root.setRowCount(4);
        return root;
    }

    private static void write(UnionListWriter writer, int row, @Nullable Long... values) {
        writer.setPosition(row);
        writer.startList();
        for (Long value : values) {
            if (value == null) {
                writer.writeNull();
            } else {
                writer.bigInt().writeBigInt(value);
            }
        }
        writer.endList();
    }

    private List<String> column(FlightInfo info) throws Exception {
        List<String> values = new ArrayList<>();
        try (FlightStream stream =
                client.getStream(info.getEndpoints().getFirst().getTicket())) {
            while (stream.next()) {
                for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
                    values.add(String.valueOf(stream.getRoot().getVector(0).getObject(row)));
                }
            }
        }
        return values;
    }

    @Test
    void listsComeInByIngest() throws Exception {
        ExecuteIngestOptions create = new ExecuteIngestOptions(
                "t",
                TableDefinitionOptions.newBuilder()
                        .setIfNotExist(TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE)
                        .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_FAIL)
                        .build(),
                null,
                null,
                Map.of());
        try (VectorSchemaRoot rows = lists("a")) {
            assertEquals(4, client.executeIngest(rows, create));
        }
        assertEquals(List.of("[]", "[1,null,3]", "[4]", "null"), column(client.execute("SELECT a FROM t ORDER BY a")));
        assertEquals(List.of("8"), column(client.execute("SELECT sum(e) FROM t, unnest(a) AS e")));
    }

    @Test
    void aListIsAParameter() throws Exception {
        client.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT[])");
        client.executeUpdate("INSERT INTO t VALUES (1, '{5}'), (3, '{1,NULL,3}')");
        try (VectorSchemaRoot rows = lists("p");
                PreparedStatement statement = client.prepare("SELECT id FROM t WHERE id = ANY (?)")) {
            rows.setRowCount(1);
            statement.setParameters(rows);
            assertEquals(
                    List.of("1", "3"),
                    column(statement.execute()).stream().sorted().toList());
        }
        try (VectorSchemaRoot rows = lists("p");
                PreparedStatement statement = client.prepare("SELECT id FROM t WHERE a = ?")) {
            rows.setRowCount(1);
            statement.setParameters(rows);
            assertEquals(List.of("3"), column(statement.execute()));
        }
    }

    @Test
    void jdbcHasArrays() throws SQLException {
        try (Connection connection = DriverManager.getConnection(door.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ARRAY[1, NULL, 3] AS n, ARRAY['a', 'b c'] AS t")) {
            assertTrue(row.next());
            assertEquals(Types.ARRAY, row.getMetaData().getColumnType(1));
            assertArrayEquals(
                    new Object[] {1, null, 3}, (Object[]) row.getArray(1).getArray());
            assertEquals("b c", String.valueOf(((Object[]) row.getArray(2).getArray())[1]));
        }
    }
}
