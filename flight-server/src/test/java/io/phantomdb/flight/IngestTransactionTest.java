package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `CommandStatementIngest` with a transaction id: the rows share the transaction's fate.
final class IngestTransactionTest {
    private static final ExecuteIngestOptions APPEND = new ExecuteIngestOptions(
            "t",
            TableDefinitionOptions.newBuilder()
                    .setIfNotExist(TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE)
                    .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_APPEND)
                    .build(),
            null,
            null,
            Map.of());

    private final EngineFixture fixture;
    private final FlightDoor door;
    private final BufferAllocator allocator = new RootAllocator();
    private final FlightSqlClient client;

    IngestTransactionTest(@TempDir Path directory) {
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

    private long ingest(Transaction transaction, long... ids) {
        BigIntVector vector = new BigIntVector("id", allocator);
        vector.allocateNew(ids.length);
        for (int i = 0; i < ids.length; i++) {
            vector.setSafe(i, ids[i]);
        }
        try (VectorSchemaRoot rows = VectorSchemaRoot.of(vector)) {
            rows.setRowCount(ids.length);
            return client.executeIngest(rows, APPEND, transaction);
        }
    }

    private String ids() {
        return EngineFixture.run(fixture.session(), "SELECT id FROM t ORDER BY id")
                .toString();
    }

    @Test
    void theRowsAppearWithTheCommitAlone() {
        client.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        Transaction transaction = client.beginTransaction();
        assertEquals(2, ingest(transaction, 1, 2));
        assertEquals(1, client.executeUpdate("INSERT INTO t VALUES (3)", transaction));
        assertEquals(1, ingest(transaction, 4));
        assertEquals("[]", ids());
        client.commit(transaction);
        assertEquals("[[1], [2], [3], [4]]", ids());
    }

    @Test
    void theRowsAreGoneWithTheRollback() {
        client.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        Transaction transaction = client.beginTransaction();
        ingest(transaction, 1, 2);
        client.rollback(transaction);
        assertEquals("[]", ids());
    }

    @Test
    void aTableMadeByTheIngestSharesTheFate() {
        Transaction dropped = client.beginTransaction();
        ingest(dropped, 1);
        client.rollback(dropped);
        assertEquals(List.of(), fixture.engine().catalog().tables());
        Transaction kept = client.beginTransaction();
        ingest(kept, 2);
        client.commit(kept);
        assertEquals("[[2]]", ids());
    }

    @Test
    void anIngestThatFailsTakesTheWholeTransactionWithIt() {
        client.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        Transaction transaction = client.beginTransaction();
        ingest(transaction, 1);
        fails("23505", () -> ingest(transaction, 2, 1));
        fails("25P02", () -> ingest(transaction, 3));
        fails("25P02", () -> client.commit(transaction));
        assertEquals("[]", ids());
    }

    @Test
    void aTransactionThatHasEndedTakesNoRows() {
        client.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        Transaction ended = client.beginTransaction();
        client.commit(ended);
        fails("25P01", () -> ingest(ended, 1));
        Transaction unknown = new Transaction("no such transaction".getBytes(StandardCharsets.UTF_8));
        fails("25P01", () -> ingest(unknown, 1));
        assertEquals("[]", ids());
    }

    private static void fails(String state, Runnable work) {
        FlightRuntimeException failure = assertThrows(FlightRuntimeException.class, work::run);
        assertTrue(String.valueOf(failure.getMessage()).contains(state), failure::toString);
    }
}
