package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.Savepoint;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndSavepointRequest.EndSavepoint;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `BeginSavepoint` and `EndSavepoint` by the stock client; going back is asked for by hand, because that client's
/// `rollback(Savepoint)` (18.3) sends END_SAVEPOINT_RELEASE.
final class SavepointTest {
    private final EngineFixture fixture;
    private final FlightDoor door;
    private final BufferAllocator allocator = new RootAllocator();
    private final FlightClient flight;
    private final FlightSqlClient client;

    SavepointTest(@TempDir Path directory) {
        fixture = new EngineFixture(directory, Settings.defaults());
        door = FlightDoor.open(fixture.engine());
        flight = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", door.port()))
                .build();
        client = new FlightSqlClient(flight);
    }

    @BeforeEach
    void table() {
        client.executeUpdate("CREATE TABLE t (id BIGINT PRIMARY KEY)");
    }

    @AfterEach
    void everythingIsGivenBack() throws Exception {
        client.close();
        door.close();
        allocator.close();
        fixture.close();
    }

    private void insert(Transaction transaction, int id) {
        client.executeUpdate("INSERT INTO t VALUES (" + id + ")", transaction);
    }

    private void goBackTo(Savepoint savepoint) {
        ActionEndSavepointRequest request = ActionEndSavepointRequest.newBuilder()
                .setSavepointId(ByteString.copyFrom(savepoint.getSavepointId()))
                .setAction(EndSavepoint.END_SAVEPOINT_ROLLBACK)
                .build();
        flight.doAction(new Action(
                        FlightSqlUtils.FLIGHT_SQL_END_SAVEPOINT.getType(),
                        Any.pack(request).toByteArray()))
                .forEachRemaining(none -> {});
    }

    private String ids() {
        return EngineFixture.run(fixture.session(), "SELECT id FROM t ORDER BY id")
                .toString();
    }

    @Test
    void goingBackUndoesWhatCameAfterAndMayBeDoneAgain() {
        Transaction transaction = client.beginTransaction();
        insert(transaction, 1);
        Savepoint savepoint = client.beginSavepoint(transaction, "s");
        insert(transaction, 2);
        goBackTo(savepoint);
        insert(transaction, 3);
        goBackTo(savepoint);
        insert(transaction, 4);
        client.commit(transaction);
        assertEquals("[[1], [4]]", ids());
    }

    @Test
    void aFailedStatementIsHealedByGoingBack() {
        Transaction transaction = client.beginTransaction();
        insert(transaction, 1);
        Savepoint savepoint = client.beginSavepoint(transaction, "s");
        fails("23505", () -> insert(transaction, 1));
        fails("25P02", () -> insert(transaction, 2));
        goBackTo(savepoint);
        insert(transaction, 3);
        client.commit(transaction);
        assertEquals("[[1], [3]]", ids());
    }

    @Test
    void twoOfOneNameAreTwo() {
        Transaction transaction = client.beginTransaction();
        Savepoint outer = client.beginSavepoint(transaction, "s");
        insert(transaction, 1);
        Savepoint inner = client.beginSavepoint(transaction, "s");
        insert(transaction, 2);
        client.release(inner);
        fails("3B001", () -> goBackTo(inner));
        goBackTo(outer);
        client.commit(transaction);
        assertEquals("[]", ids());
    }

    @Test
    void itEndsWithItsTransaction() {
        Transaction transaction = client.beginTransaction();
        Savepoint savepoint = client.beginSavepoint(transaction, "s");
        client.commit(transaction);
        fails("3B001", () -> goBackTo(savepoint));
        fails("25P01", () -> client.beginSavepoint(transaction, "again"));
    }

    private static void fails(String state, Runnable work) {
        FlightRuntimeException failure = assertThrows(FlightRuntimeException.class, work::run);
        assertTrue(String.valueOf(failure.getMessage()).contains(state), failure::toString);
    }
}
