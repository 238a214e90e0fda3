package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.fake.GivenPlans;
import io.phantomdb.engine.fake.MemoryStore;
import io.phantomdb.engine.result.RowBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The life of statements and transactions, over a store in memory.
final class SessionTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryStore store = new MemoryStore();
    private Engine engine = engine(Settings.defaults());

    private Engine engine(Settings settings) {
        return new Engine(store, settings, new World(now::get, new LocalDisk(), 1), new GivenPlans());
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertEquals(0, engine.memory().used());
        assertEquals(0, store.open.get());
    }

    private Session session() {
        return engine.open(new SessionOptions("me", "test"));
    }

    private static Session withTable(Session session) {
        session.execute("CREATE").close();
        return session;
    }

    private static long insert(Session session, long id, String name) {
        PreparedStatement statement = session.describe("INSERT ?, ?");
        List<Expr.Literal> values =
                List.of(new Expr.Literal(id, SqlType.BIGINT), new Expr.Literal(name, SqlType.VARCHAR));
        try (Result result = session.execute(statement, values)) {
            return result.updateCount();
        }
    }

    private static Result get(Session session, long id) {
        return session.execute(session.describe("GET ?"), List.of(new Expr.Literal(id, SqlType.BIGINT)));
    }

    private static List<Object> names(Result result) {
        List<Object> names = new ArrayList<>();
        try (result) {
            for (Optional<RowBatch> next = result.next(); next.isPresent(); next = result.next()) {
                try (RowBatch rows = next.get()) {
                    for (int i = 0; i < rows.batch().selected(); i++) {
                        names.add(Vectors.value(
                                rows.batch().column(1), rows.batch().row(i)));
                    }
                }
            }
        }
        return names;
    }

    private static void fails(SqlState state, Executable work) {
        assertEquals(state, assertThrows(DatabaseException.class, work).sqlState());
    }

    @Test
    void aRowIsReadByKey() {
        Session session = withTable(session());
        assertEquals(1, insert(session, 7, "seven"));
        assertEquals(List.of("seven"), names(get(session, 7)));
        assertEquals(List.of(), names(get(session, 8)));
    }

    @Test
    void aConflictOutsideOfATransactionIsTriedAgain() {
        Session session = withTable(session());
        store.conflicts.set(3);
        assertEquals(1, insert(session, 1, "a"));
        assertEquals(List.of("a"), names(get(session, 1)));
    }

    @Test
    void aConflictThatStaysReachesTheClient() {
        Session session = withTable(session());
        store.conflicts.set(100);
        fails(SqlState.SERIALIZATION_FAILURE, () -> insert(session, 1, "a"));
        assertEquals(100 - 11, store.conflicts.get());
    }

    @Test
    void aTransactionSeesItsOwnWritesAndOthersDoNot() {
        Session session = withTable(session());
        session.execute("BEGIN").close();
        insert(session, 1, "a");
        assertEquals(List.of("a"), names(get(session, 1)));
        assertEquals(List.of(), names(get(session(), 1)));
        session.execute("COMMIT").close();
        assertEquals(List.of("a"), names(get(session(), 1)));
    }

    @Test
    void rollbackUndoesEverything() {
        Session session = withTable(session());
        session.execute("BEGIN").close();
        insert(session, 1, "a");
        session.execute("ROLLBACK").close();
        assertEquals(List.of(), names(get(session, 1)));
    }

    @Test
    void aFailedStatementEndsItsTransaction() {
        Session session = withTable(session());
        session.execute("BEGIN").close();
        insert(session, 1, "a");
        fails(SqlState.UNIQUE_VIOLATION, () -> insert(session, 1, "b"));
        fails(SqlState.IN_FAILED_SQL_TRANSACTION, () -> insert(session, 2, "c"));
        fails(SqlState.IN_FAILED_SQL_TRANSACTION, () -> session.execute("COMMIT"));
        assertFalse(session.inTransaction());
        assertEquals(List.of(), names(get(session, 1)));
    }

    @Test
    void aTextThatDoesNotParseFailsTheTransactionToo() {
        Session session = withTable(session());
        session.execute("BEGIN").close();
        fails(SqlState.SYNTAX_ERROR, () -> session.execute("SELEC"));
        fails(SqlState.IN_FAILED_SQL_TRANSACTION, () -> insert(session, 2, "c"));
        session.execute("ROLLBACK").close();
        insert(session, 2, "c");
    }

    @Test
    void commitWithoutATransactionIsAnError() {
        Session session = session();
        fails(SqlState.NO_ACTIVE_SQL_TRANSACTION, () -> session.execute("COMMIT"));
        session.execute("ROLLBACK").close();
    }

    @Test
    void aResultCanBeReadAfterItsTransactionEnded() {
        Session session = withTable(session());
        session.execute("BEGIN").close();
        insert(session, 1, "a");
        Result open = get(session, 1);
        session.execute("COMMIT").close();
        assertEquals(List.of("a"), names(open));
    }

    @Test
    void sessionsAreLimited() {
        engine.close();
        engine = engine(Settings.defaults().with(Setting.SESSIONS_MAX, 2L));
        Session first = session();
        session();
        fails(SqlState.TOO_MANY_CONNECTIONS, this::session);
        first.close();
        session();
    }

    @Test
    void statementTextIsLimited() {
        engine.close();
        engine = engine(Settings.defaults().with(Setting.STATEMENT_BYTES_MAX, 10L));
        Session session = session();
        fails(SqlState.PROGRAM_LIMIT_EXCEEDED, () -> session.execute("x".repeat(11)));
    }

    @Test
    void preparedStatementsAreLimited() {
        engine.close();
        engine = engine(Settings.defaults().with(Setting.PREPARED_MAX, 1L));
        Session session = withTable(session());
        try (PreparedStatement one = session.prepare("GET ?")) {
            assertEquals(1, one.parameterTypes().size());
            fails(SqlState.PROGRAM_LIMIT_EXCEEDED, () -> session.prepare("GET ?"));
        }
        session.prepare("GET ?").close();
    }

    @Test
    void idleSessionsAreClosedAndRolledBack() {
        Session session = withTable(session());
        session.execute("BEGIN").close();
        insert(session, 1, "a");
        now.updateAndGet(time -> time.plus(Duration.ofHours(2)));
        engine.closeIdleSessions();
        assertTrue(session.isClosed());
        fails(SqlState.CONNECTION_FAILURE, () -> session.execute("COMMIT"));
        assertEquals(List.of(), names(get(session(), 1)));
    }

    @Test
    void plansAreMadeOncePerTextAndCatalog() {
        Session session = withTable(session());
        insert(session, 1, "a");
        long misses = engine.plans().misses();
        for (int i = 2; i < 10; i++) {
            insert(session, i, "a");
        }
        assertEquals(misses, engine.plans().misses());
    }

    @Test
    void parametersAreCastToTheirTypes() {
        Session session = withTable(session());
        PreparedStatement insert = session.prepare("INSERT ?, ?");
        session.execute(insert, List.of(new Expr.Literal("12", SqlType.VARCHAR), new Expr.Literal(3L, SqlType.INTEGER)))
                .close();
        assertEquals(List.of("3"), names(get(session, 12)));
        fails(
                SqlState.INVALID_TEXT_REPRESENTATION,
                () -> session.execute(
                        insert, List.of(new Expr.Literal("x", SqlType.VARCHAR), new Expr.Literal(null, SqlType.NULL))));
        fails(SqlState.PROTOCOL_VIOLATION, () -> session.execute(insert, List.of()));
    }

    @Test
    void aClosedEngineRefuses() {
        Session session = session();
        engine.close();
        fails(SqlState.CONNECTION_FAILURE, () -> session.execute("BEGIN"));
        fails(SqlState.ADMIN_SHUTDOWN, this::session);
    }
}
