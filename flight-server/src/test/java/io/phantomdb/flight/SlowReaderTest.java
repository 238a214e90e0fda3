package io.phantomdb.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that reads a large result slowly, while what it reads is changed, folded and checkpointed.
final class SlowReaderTest {
    private static final int ROWS = 1 << 18;
    private static final long BUFFER_BYTES = 1L << 20;

    /// What may be held for one such reader: its buffer, the window of its connection, and scans' pages.
    private static final long HELD_BYTES_MAX = 32L << 20;

    @Test
    void theResultIsThatOfItsSnapshotAndTheServerHoldsLittleOfIt(@TempDir Path directory) throws Exception {
        Settings settings = Settings.defaults()
                .with(Setting.RESULT_BUFFER_BYTES, BUFFER_BYTES)
                .with(Setting.RESULT_BATCH_BYTES, 128L << 10)
                .with(Setting.ROW_GROUP_ROWS, 20_000L)
                .with(Setting.PAGE_ROWS, 4000L);
        try (EngineFixture fixture = new EngineFixture(directory, settings)) {
            Session writer = fixture.session();
            fill(writer);
            MemoryBudget memory = fixture.engine().memory();
            assertEquals(0, memory.used());
            try (FlightDoor door = FlightDoor.open(fixture.engine());
                    BufferAllocator allocator = new RootAllocator();
                    FlightClient flight = FlightClient.builder(
                                    allocator, Location.forGrpcInsecure("127.0.0.1", door.port()))
                            .build();
                    FlightSqlClient client = new FlightSqlClient(flight)) {
                FlightInfo info = client.execute("SELECT id, text, id + 1 FROM t");
                try (FlightStream stream =
                        client.getStream(info.getEndpoints().getFirst().getTicket())) {
                    readAndDisturb(stream, writer, memory);
                }
            }
            assertEquals(0, memory.used());
            assertEquals(List.of(List.of(ROWS / 2L)), EngineFixture.run(writer, "SELECT count(*) FROM t"));
        }
    }

    /// About 60 bytes of text a row, half of the rows cold.
    private static void fill(Session session) {
        EngineFixture.run(session, "CREATE TABLE t (id BIGINT PRIMARY KEY, text VARCHAR NOT NULL)");
        EngineFixture.run(session, "INSERT INTO t VALUES (0, '" + "a text of some length ".repeat(8) + "')");
        for (int rows = 1; rows < ROWS; rows *= 2) {
            EngineFixture.run(session, "INSERT INTO t SELECT id + " + rows + ", text FROM t");
            if (rows == ROWS / 4) {
                EngineFixture.run(session, "CALL sys.flush('t')");
            }
        }
    }

    private static void readAndDisturb(FlightStream stream, Session writer, MemoryBudget memory) {
        long rows = 0;
        long sum = 0;
        long bytes = 0;
        long held = 0;
        int batches = 0;
        while (stream.next()) {
            BigIntVector ids = (BigIntVector) stream.getRoot().getVector(0);
            VarCharVector texts = (VarCharVector) stream.getRoot().getVector(1);
            for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
                sum += ids.get(i);
                bytes += texts.getValueLength(i);
            }
            rows += stream.getRoot().getRowCount();
            if (batches++ % 40 == 0) {
                disturb(writer, batches / 40);
                held = Math.max(held, memory.used());
            }
        }
        assertEquals(ROWS, rows);
        assertEquals((long) ROWS * (ROWS - 1) / 2, sum);
        assertTrue(bytes > HELD_BYTES_MAX, "the result has " + bytes + " bytes only, the test proves nothing");
        assertTrue(held < HELD_BYTES_MAX, "the server held " + held + " bytes");
        assertTrue(batches > 100, batches + " batches only");
        EngineFixture.run(writer, "DELETE FROM t WHERE id % 2 = 1");
    }

    private static void disturb(Session writer, int round) {
        EngineFixture.run(writer, "DELETE FROM t WHERE id % 2 = 1 AND id < " + round * 2000);
        EngineFixture.run(writer, "UPDATE t SET text = 'changed' WHERE id = " + 2 * round);
        EngineFixture.run(writer, "CALL sys.flush('t')");
        EngineFixture.run(writer, "CALL sys.checkpoint()");
    }
}
