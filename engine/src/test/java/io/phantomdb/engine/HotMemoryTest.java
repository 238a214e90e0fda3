package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.fixture.EngineFixture;
import io.phantomdb.engine.result.RowBatch;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers that fill the memory for hot rows several times over, while somebody holds an old snapshot.
final class HotMemoryTest {
    private static final int ROUNDS = 12;
    private static final String TEXT = "x".repeat(1000);

    private final EngineFixture fixture;
    private final Session writer;

    HotMemoryTest(@TempDir Path directory) {
        fixture = new EngineFixture(
                directory,
                Settings.defaults().with(Setting.HOT_MEMORY, 8L << 20).with(Setting.SNAPSHOT_KEEP_MS, 100L));
        writer = fixture.session();
    }

    @BeforeEach
    void aTable() {
        EngineFixture.run(writer, "CREATE TABLE t (id BIGINT PRIMARY KEY, text VARCHAR)");
        EngineFixture.run(writer, "CREATE TABLE seed (n BIGINT PRIMARY KEY)");
        EngineFixture.run(writer, "INSERT INTO seed VALUES (0)");
        for (int n = 1; n < 1024; n *= 2) {
            EngineFixture.run(writer, "INSERT INTO seed SELECT n + " + n + " FROM seed");
        }
    }

    @AfterEach
    void everythingIsGivenBack() {
        fixture.close();
    }

    /// A mebibyte of rows.
    private void write(int round) {
        EngineFixture.run(writer, "INSERT INTO t SELECT n + " + round * 1024 + ", '" + TEXT + "' FROM seed");
    }

    private long rows(Session session) {
        return (long)
                EngineFixture.run(session, "SELECT count(*) FROM t").getFirst().getFirst();
    }

    @Test
    void anIdleTransactionGivesWayToWriters() {
        Session idle = fixture.session();
        write(0);
        EngineFixture.run(idle, "BEGIN");
        assertEquals(1024, rows(idle));
        for (int round = 1; round <= ROUNDS; round++) {
            write(round);
        }
        DatabaseException ended = assertThrows(DatabaseException.class, () -> rows(idle));
        assertEquals("72000", ended.sqlState().code());
        assertEquals(
                SqlState.IN_FAILED_SQL_TRANSACTION,
                assertThrows(DatabaseException.class, () -> rows(idle)).sqlState());
        EngineFixture.run(idle, "ROLLBACK");
        assertEquals(1024L * (ROUNDS + 1), rows(idle));
    }

    @Test
    void ofSeveralIdleTransactionsThoseThatHoldMemoryGo() {
        for (int i = 0; i < 3; i++) {
            Session idle = fixture.session();
            EngineFixture.run(idle, "BEGIN");
            EngineFixture.run(idle, "INSERT INTO t VALUES (" + (-1 - i) + ", 'never committed')");
        }
        for (int round = 0; round <= ROUNDS; round++) {
            write(round);
        }
        assertEquals(1024L * (ROUNDS + 1), rows(writer));
    }

    /// The reader's snapshot counts more than the writers' wish.
    @Test
    void aResultThatIsBeingReadIsLeftAlone() {
        write(0);
        write(1);
        Session reader = fixture.session();
        EngineFixture.run(reader, "BEGIN");
        long rows = 0;
        try (Result result = reader.execute("SELECT id, text FROM t")) {
            Optional<RowBatch> next = result.next();
            for (int round = 2; round < 4; round++) {
                write(round);
            }
            for (; next.isPresent(); next = result.next()) {
                rows += next.get().batch().selected();
                next.get().close();
            }
        }
        assertEquals(2048, rows);
        EngineFixture.run(reader, "ROLLBACK");
    }
}
