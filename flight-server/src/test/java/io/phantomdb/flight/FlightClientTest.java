package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.client.ClientCookieMiddleware;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlClient.SubstraitPlan;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Flight SQL's own Java client, without and with cookies, over a store in memory.
final class FlightClientTest {
    private final MemoryStore store = new MemoryStore();
    private Engine engine = engine(Settings.defaults());
    private FlightDoor door = FlightDoor.open(engine);
    private final BufferAllocator allocator = new RootAllocator();
    private final List<FlightSqlClient> clients = new ArrayList<>();

    private Engine engine(Settings settings) {
        return new Engine(store, settings.with(Setting.FLIGHT_PORT, 0L), World.real(), new GivenPlans());
    }

    private void restart(Settings settings) {
        door.close();
        engine.close();
        engine = engine(settings);
        door = FlightDoor.open(engine);
    }

    /// Workers of a cancelled query give back what they hold when they notice, at the end of their batch.
    private void awaitWorkers() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while ((engine.memory().used() != 0 || store.open.get() != 0) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @AfterEach
    void everythingIsGivenBack() throws Exception {
        for (FlightSqlClient client : clients) {
            client.close();
        }
        door.close();
        engine.close();
        allocator.close();
        awaitWorkers();
        assertEquals(0, engine.memory().used());
        assertEquals(0, store.open.get());
        assertEquals(0, door.bytesInFlight());
    }

    private FlightSqlClient client(boolean cookies) {
        FlightClient.Builder builder =
                FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", door.port()));
        if (cookies) {
            builder.intercept(new ClientCookieMiddleware.Factory());
        }
        FlightSqlClient client = new FlightSqlClient(builder.build());
        clients.add(client);
        return client;
    }

    private VectorSchemaRoot rows(long... ids) {
        BigIntVector id = new BigIntVector("id", allocator);
        VarCharVector name = new VarCharVector("name", allocator);
        id.allocateNew();
        name.allocateNew();
        for (int i = 0; i < ids.length; i++) {
            id.setSafe(i, ids[i]);
            name.setSafe(i, ("n" + ids[i]).getBytes(StandardCharsets.UTF_8));
        }
        VectorSchemaRoot root = VectorSchemaRoot.of(id, name);
        root.setRowCount(ids.length);
        return root;
    }

    private long insert(FlightSqlClient client, @Nullable Transaction transaction, long... ids) {
        try (VectorSchemaRoot rows = rows(ids);
                PreparedStatement statement = transaction == null
                        ? client.prepare("INSERT ?, ?")
                        : client.prepare("INSERT ?, ?", transaction)) {
            statement.setParameters(rows);
            return statement.executeUpdate();
        }
    }

    private List<String> get(FlightSqlClient client, long id) throws Exception {
        BigIntVector ids = new BigIntVector("id", allocator);
        ids.allocateNew();
        ids.setSafe(0, id);
        try (VectorSchemaRoot key = VectorSchemaRoot.of(ids);
                PreparedStatement statement = client.prepare("GET ?")) {
            key.setRowCount(1);
            statement.setParameters(key);
            FlightInfo info = statement.execute();
            List<String> names = new ArrayList<>();
            try (FlightStream stream =
                    client.getStream(info.getEndpoints().get(0).getTicket())) {
                assertEquals(info.getSchema(), stream.getSchema());
                while (stream.next()) {
                    VarCharVector name = (VarCharVector) stream.getRoot().getVector("name");
                    for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
                        names.add(name.getObject(i).toString());
                    }
                }
            }
            return names;
        }
    }

    private static void fails(FlightStatusCode code, String text, Executable work) {
        FlightRuntimeException failure = assertThrows(FlightRuntimeException.class, work);
        assertTrue(String.valueOf(failure.getMessage()).contains(text), failure.getMessage());
        assertEquals(code, failure.status().code());
    }

    @Test
    void anUpdateIsAcknowledgedWithItsCount() throws Exception {
        FlightSqlClient client = client(false);
        assertEquals(0, client.executeUpdate("CREATE"));
        assertEquals(3, insert(client, null, 1, 2, 3));
        assertEquals(List.of("n2"), get(client, 2));
    }

    @Test
    void aWriteThroughTheQueryPathRunsOnce() throws Exception {
        FlightSqlClient client = client(false);
        client.executeUpdate("CREATE");
        try (VectorSchemaRoot row = rows(5);
                PreparedStatement statement = client.prepare("INSERT ?, ?")) {
            statement.setParameters(row);
            assertTrue(statement.getResultSetSchema().getFields().isEmpty());
            FlightInfo info = statement.execute();
            assertEquals(1, info.getRecords());
            for (int i = 0; i < 2; i++) {
                try (FlightStream stream =
                        client.getStream(info.getEndpoints().get(0).getTicket())) {
                    assertEquals(new Schema(List.of()), stream.getSchema());
                    assertFalse(stream.next());
                }
            }
        }
        assertEquals(List.of("n5"), get(client, 5));
    }

    @Test
    void aTransactionByActionIsApart() throws Exception {
        FlightSqlClient client = client(false);
        client.executeUpdate("CREATE");
        Transaction kept = client.beginTransaction();
        Transaction dropped = client.beginTransaction();
        insert(client, kept, 1);
        insert(client, dropped, 2);
        assertEquals(List.of(), get(client, 1));
        client.rollback(dropped);
        client.commit(kept);
        assertEquals(List.of("n1"), get(client, 1));
        assertEquals(List.of(), get(client, 2));
        fails(FlightStatusCode.INVALID_ARGUMENT, "25P01", () -> client.commit(kept));
    }

    @Test
    void beginWithoutACookieIsRefused() {
        FlightSqlClient client = client(false);
        fails(FlightStatusCode.INVALID_ARGUMENT, "cookie", () -> client.executeUpdate("BEGIN"));
    }

    @Test
    void beginWithACookieHolds() throws Exception {
        FlightSqlClient client = client(true);
        client.executeUpdate("CREATE");
        client.executeUpdate("BEGIN");
        insert(client, null, 1);
        assertEquals(List.of(), get(client(true), 1));
        client.executeUpdate("COMMIT");
        assertEquals(List.of("n1"), get(client(true), 1));
    }

    private static ExecuteIngestOptions into(String table, TableNotExistOption missing, TableExistsOption exists) {
        TableDefinitionOptions options = TableDefinitionOptions.newBuilder()
                .setIfNotExist(missing)
                .setIfExists(exists)
                .build();
        return new ExecuteIngestOptions(table, options, null, null, Map.of());
    }

    @Test
    void ingestCreatesAppendsReplacesAndFailsAsAsked() throws Exception {
        FlightSqlClient client = client(false);
        ExecuteIngestOptions append = into(
                "t", TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL, TableExistsOption.TABLE_EXISTS_OPTION_APPEND);
        ExecuteIngestOptions create = into(
                "t", TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE, TableExistsOption.TABLE_EXISTS_OPTION_FAIL);
        ExecuteIngestOptions replace = into(
                "t", TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE, TableExistsOption.TABLE_EXISTS_OPTION_REPLACE);
        try (VectorSchemaRoot one = rows(1);
                VectorSchemaRoot two = rows(2);
                VectorSchemaRoot three = rows(3)) {
            fails(FlightStatusCode.INVALID_ARGUMENT, "42P01", () -> client.executeIngest(one, append));
            assertEquals(1, client.executeIngest(one, create));
            fails(FlightStatusCode.INVALID_ARGUMENT, "42P07", () -> client.executeIngest(one, create));
            assertEquals(1, client.executeIngest(two, append));
            assertEquals(List.of("n1"), get(client, 1));
            assertEquals(1, client.executeIngest(three, replace));
            assertEquals(List.of(), get(client, 1));
            assertEquals(List.of("n3"), get(client, 3));
        }
    }

    @Test
    void ingestJoinsAnOpenTransaction() throws Exception {
        FlightSqlClient client = client(true);
        client.executeUpdate("CREATE");
        client.executeUpdate("BEGIN");
        ExecuteIngestOptions append = into(
                "t", TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL, TableExistsOption.TABLE_EXISTS_OPTION_APPEND);
        try (VectorSchemaRoot one = rows(1)) {
            client.executeIngest(one, append);
        }
        client.executeUpdate("ROLLBACK");
        assertEquals(List.of(), get(client, 1));
    }

    @Test
    void aLargeResultStreamsInBoundedMemory() throws Exception {
        restart(Settings.defaults()
                .with(Setting.RESULT_BUFFER_BYTES, 1L << 20)
                .with(Setting.RESULT_BATCH_BYTES, 64L << 10));
        FlightSqlClient client = client(false);
        FlightInfo info = client.execute("MILLION");
        long rows = 0;
        long inFlight = 0;
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
                inFlight = Math.max(
                        inFlight, door.bytesInFlight() + engine.memory().used());
            }
        }
        assertEquals(1_000_000, rows);
        assertTrue(inFlight < 8 << 20, "bytes in flight: " + inFlight);
    }

    @Test
    void cancelStopsAStream() throws Exception {
        // small messages, so that the server cannot be through with all of them before the cancel comes
        restart(Settings.defaults().with("results.batch_bytes", "16384").with("results.buffer_bytes", "65536"));
        FlightSqlClient client = client(false);
        FlightInfo info = client.execute("MILLION");
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            assertTrue(stream.next());
            assertEquals(
                    CancelStatus.CANCELLED,
                    client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus());
            fails(FlightStatusCode.CANCELLED, "57014", () -> {
                while (stream.next()) {
                    assertTrue(stream.getRoot().getRowCount() > 0);
                }
            });
        }
        fails(
                FlightStatusCode.CANCELLED,
                "57014",
                () -> client.getStream(info.getEndpoints().get(0).getTicket()).next());
    }

    @Test
    void aClientThatGoesAwayStopsItsQuery() throws Exception {
        FlightSqlClient client = client(false);
        FlightInfo info = client.execute("MILLION");
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            assertTrue(stream.next());
            stream.cancel("enough", new InterruptedException("enough"));
        }
    }

    @Test
    void resultRowsAreLimited() throws Exception {
        restart(Settings.defaults().with(Setting.RESULT_ROWS_MAX, 10_000L));
        FlightSqlClient client = client(false);
        FlightInfo info = client.execute("MILLION");
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            fails(FlightStatusCode.INVALID_ARGUMENT, "54000", () -> {
                while (stream.next()) {
                    assertTrue(stream.getRoot().getRowCount() > 0);
                }
            });
        }
    }

    @Test
    void sessionsAreLimited() throws Exception {
        restart(Settings.defaults().with(Setting.SESSIONS_MAX, 1L));
        client(true).executeUpdate("CREATE");
        FlightSqlClient second = client(true);
        fails(FlightStatusCode.RESOURCE_EXHAUSTED, "53300", () -> second.executeUpdate("CREATE"));
    }

    @Test
    void messagesAreLimited() throws Exception {
        restart(Settings.defaults().with(Setting.MESSAGE_BYTES_MAX, 10_000L));
        FlightSqlClient client = client(false);
        FlightRuntimeException failure =
                assertThrows(FlightRuntimeException.class, () -> client.executeUpdate("x".repeat(20_000)));
        assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, failure.status().code());
        assertEquals(0, client.executeUpdate("CREATE"));
    }

    @Test
    void capabilitiesAreAnsweredOneByOneAndAllTogether() throws Exception {
        FlightSqlClient client = client(false);
        assertEquals(1, sqlInfos(client, 8));
        assertEquals(2, sqlInfos(client, 0, 8));
        assertTrue(sqlInfos(client) > 80);
    }

    private static long sqlInfos(FlightSqlClient client, int... codes) throws Exception {
        FlightInfo info = client.getSqlInfo(codes);
        long rows = 0;
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            assertEquals(info.getSchema(), stream.getSchema());
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
            }
        }
        return rows;
    }

    @Test
    void typesAreListedForOdbc() throws Exception {
        FlightSqlClient client = client(false);
        FlightInfo info = client.getXdbcTypeInfo();
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            assertEquals(info.getSchema(), stream.getSchema());
            assertTrue(stream.next());
            assertTrue(stream.getRoot().getRowCount() > 10);
        }
    }

    @Test
    void aClosedPreparedStatementIsGone() throws Exception {
        FlightSqlClient client = client(false);
        client.executeUpdate("CREATE");
        PreparedStatement statement = client.prepare("GET ?");
        statement.close();
        assertThrows(IllegalStateException.class, statement::execute);
    }

    @Test
    void substraitIsRefused() {
        FlightSqlClient client = client(false);
        SubstraitPlan plan = new SubstraitPlan(new byte[] {1}, "0.1");
        fails(FlightStatusCode.UNIMPLEMENTED, "0A000", () -> client.executeSubstrait(plan));
    }

    @Test
    void sessionOptionsAreVariables() {
        FlightSqlClient client = client(true);
        var options = Map.of(
                "timezone", SessionOptionValueFactory.makeSessionOptionValue("Europe/Berlin"),
                "catalog", SessionOptionValueFactory.makeSessionOptionValue("phantomdb"),
                "nonsense", SessionOptionValueFactory.makeSessionOptionValue(1L));
        var result = client.setSessionOptions(new SetSessionOptionsRequest(options));
        assertArrayEquals(new Object[] {"nonsense"}, result.getErrors().keySet().toArray());
    }
}
