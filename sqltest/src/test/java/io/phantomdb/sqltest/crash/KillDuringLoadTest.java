package io.phantomdb.sqltest.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL while tables are made, dropped and loaded by ingest and COPY: afterwards each statement is there whole or
/// not at
/// all, and all that were acknowledged are.
///
/// `-Dload.kills=100` runs longer, `-Dseed=` asks for other statements and pauses.
class KillDuringLoadTest {
    private static final int ROWS = 20_000;
    private static final Map<String, String> SMALL_FOLDS = Map.of(
            "PHANTOMDB_STORAGE_FLUSH_ROWS", "30000",
            "PHANTOMDB_WAL_SEGMENT_BYTES", "1048576");

    private final int kills = Integer.getInteger("load.kills", 4);
    private final long seed = Long.getLong("seed", 20_000);
    private final Random random = new Random(seed);

    /// Rows per table, of all statements acknowledged.
    private final Map<String, Long> acknowledged = new TreeMap<>();

    /// What there is if the statement under way at the kill has happened.
    private Map<String, Long> inDoubt = Map.of();

    private int nextTable;
    private long nextId;
    private volatile int statements;

    @Test
    void eachStatementIsThereWholeOrNotAtAll(@TempDir Path directory) throws Exception {
        System.out.println("kills while loading: " + kills + ", -Dseed=" + seed);
        Path data = directory.resolve("data");
        Path log = directory.resolve("server.log");
        int happened = 0;
        for (int kill = 0; kill <= kills; kill++) {
            try (ServerProcess server = ServerProcess.start(data, log, SMALL_FOLDS)) {
                Map<String, Long> found = content(server);
                if (found.equals(inDoubt)) {
                    happened++;
                    acknowledged.clear();
                    acknowledged.putAll(inDoubt);
                }
                assertEquals(acknowledged, found, "after kill " + kill + "; if the last one happened: " + inDoubt);
                if (kill < kills) {
                    workAndKill(server, directory);
                }
            }
        }
        System.out.println("kills while loading: " + statements + " statements acknowledged, " + happened
                + " that were not had happened");
        assertTrue(statements > kills, "too few statements to prove anything");
    }

    private static Map<String, Long> content(ServerProcess server) throws SQLException {
        Map<String, Long> found = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            try (ResultSet tables = connection.getMetaData().getTables(null, "public", "%", null)) {
                while (tables.next()) {
                    found.put(tables.getString("TABLE_NAME"), 0L);
                }
            }
            for (Map.Entry<String, Long> table : found.entrySet()) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT count(*), count(DISTINCT id) FROM " + table.getKey())) {
                    assertTrue(rows.next());
                    assertEquals(rows.getLong(1), rows.getLong(2), table.getKey());
                    table.setValue(rows.getLong(1));
                }
            }
        }
        return found;
    }

    private void workAndKill(ServerProcess server, Path directory) throws Exception {
        int before = statements;
        long pause = random.nextInt(1200);
        Thread killer = Thread.ofPlatform().start(() -> {
            while (statements < before + 3) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            try {
                server.kill();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        try (BufferAllocator allocator = new RootAllocator();
                FlightClient flight = FlightClient.builder(
                                allocator, Location.forGrpcInsecure(server.host(), server.port()))
                        .build();
                FlightSqlClient client = new FlightSqlClient(flight);
                Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            while (true) {
                step(connection, client, allocator, directory);
            }
        } catch (SQLException | FlightRuntimeException serverIsGone) {
            killer.join();
            assertTrue(
                    !ProcessHandle.of(server.pid()).map(ProcessHandle::isAlive).orElse(false),
                    () -> "the server lives: " + serverIsGone);
        }
    }

    private void step(Connection connection, FlightSqlClient client, BufferAllocator allocator, Path directory)
            throws SQLException, IOException {
        inDoubt = new TreeMap<>(acknowledged);
        int choice = acknowledged.isEmpty() ? 0 : random.nextInt(acknowledged.size() > 8 ? 7 : 6);
        switch (choice) {
            case 0 -> {
                String table = "t" + nextTable++;
                inDoubt.put(table, 0L);
                run(connection, "CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, twice BIGINT)");
            }
            case 1 -> {
                String table = "t" + nextTable++;
                inDoubt.put(table, 2L);
                run(connection, "BEGIN");
                run(connection, "CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, twice BIGINT)");
                run(connection, "INSERT INTO " + table + " VALUES (1, 2), (2, 4)");
                run(connection, "COMMIT");
            }
            case 2, 3 -> {
                String table = any();
                inDoubt.merge(table, (long) ROWS, Long::sum);
                ingest(client, allocator, table);
            }
            case 4 -> {
                String table = any();
                Path file = csv(directory);
                inDoubt.merge(table, (long) ROWS, Long::sum);
                run(connection, "COPY " + table + " FROM '" + file + "' (FORMAT csv)");
            }
            default -> {
                String table = any();
                inDoubt.remove(table);
                run(connection, "DROP TABLE " + table);
            }
        }
        acknowledged.clear();
        acknowledged.putAll(inDoubt);
        statements++;
    }

    private String any() {
        return acknowledged.keySet().stream()
                .skip(random.nextInt(acknowledged.size()))
                .findFirst()
                .orElseThrow();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private Path csv(Path directory) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            long id = nextId();
            lines.append(id).append(',').append(2 * id).append('\n');
        }
        return Files.writeString(directory.resolve("rows.csv"), lines);
    }

    private long nextId() {
        return 1000 + nextId++;
    }

    private void ingest(FlightSqlClient client, BufferAllocator allocator, String table) {
        BigIntVector ids = new BigIntVector("id", allocator);
        BigIntVector twice = new BigIntVector("twice", allocator);
        ids.allocateNew(ROWS);
        twice.allocateNew(ROWS);
        for (int i = 0; i < ROWS; i++) {
            long id = nextId();
            ids.setSafe(i, id);
            twice.setSafe(i, 2 * id);
        }
        TableDefinitionOptions append = TableDefinitionOptions.newBuilder()
                .setIfNotExist(TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL)
                .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_APPEND)
                .build();
        try (VectorSchemaRoot rows = VectorSchemaRoot.of(ids, twice)) {
            rows.setRowCount(ROWS);
            client.executeIngest(rows, new ExecuteIngestOptions(table, append, null, null, Map.of()));
        }
    }
}
