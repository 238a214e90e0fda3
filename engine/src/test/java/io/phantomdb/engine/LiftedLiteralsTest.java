package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.fixture.EngineFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statements by key that differ in their literals alone share one plan and give what their own would.
final class LiftedLiteralsTest {
    private final EngineFixture fixture;
    private final Session session;

    LiftedLiteralsTest(@TempDir Path data) {
        fixture = new EngineFixture(data, Settings.defaults());
        session = fixture.session();
    }

    @BeforeEach
    void aTable() {
        run("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(10), price DECIMAL(10,2), day DATE, code CHAR(3))");
    }

    @AfterEach
    void everythingIsGivenBack() {
        fixture.close();
    }

    private String run(String sql) {
        return EngineFixture.run(session, sql).toString();
    }

    private long planned(Runnable work) {
        long before = fixture.engine().plans().misses();
        work.run();
        return fixture.engine().plans().misses() - before;
    }

    @Test
    void eachShapeIsPlannedTwiceAndNeverAgain() {
        List<String> shapes = List.of(
                "INSERT INTO t VALUES (%d, 'n%d', %d.25, DATE '2026-01-%02d', 'x')",
                "UPDATE t SET price = price + %d.50 WHERE id = %d",
                "SELECT name, price FROM t WHERE id = %d",
                "SELECT price FROM t WHERE id = %d AND name = 'n%d'",
                "DELETE FROM t WHERE id = %d");
        for (String shape : shapes) {
            assertTrue(planned(() -> run(shape.formatted(1, 1, 1, 1))) <= 2, shape);
            assertEquals(0, planned(() -> run(shape.formatted(2, 2, 2, 2))), shape);
            assertEquals(0, planned(() -> run(shape.formatted(3, 3, 3, 3))), shape);
        }
        assertEquals("[[0]]", run("SELECT count(*) FROM t"));
    }

    @Test
    void theValuesAreEachStatementsOwn() {
        for (int i = 1; i <= 3; i++) {
            run("INSERT INTO t VALUES (%d, 'n''%d', %d.5, '2026-02-0%d', 'c%d')".formatted(i, i, i, i, i));
            run("UPDATE t SET price = price * 2 - %d, day = DATE '2026-03-0%d' WHERE id = %d".formatted(i, i, i));
        }
        assertEquals(
                "[[1, n'1, 2.00, 20513, c1 ], [2, n'2, 3.00, 20514, c2 ], [3, n'3, 4.00, 20515, c3 ]]",
                run("SELECT * FROM t ORDER BY id"));
    }

    @Test
    void valuesThatTheFirstTextWouldFoldAwayAreNotTakenForOthers() {
        run("INSERT INTO t VALUES (1, 'a', 1, NULL, NULL), (2, 'b', 2, NULL, NULL)");
        assertEquals("[[a]]", run("SELECT name FROM t WHERE id = 1 AND 1 = 1"));
        assertEquals("[]", run("SELECT name FROM t WHERE id = 1 AND 1 = 2"));
        assertEquals("[[b]]", run("SELECT name FROM t WHERE id = 2 AND 2 = 2"));
        assertEquals("[[a]]", run("SELECT name FROM t WHERE id = 1 AND id = 1"));
        assertEquals("[]", run("SELECT name FROM t WHERE id = 1 AND id = 2"));
    }

    @Test
    void anErrorNamesThePlaceInTheStatementsOwnText() {
        run("INSERT INTO t (id, day) VALUES (1, '2026-01-01')");
        run("INSERT INTO t (id, day) VALUES (2, '2026-01-02')");
        DatabaseException failure =
                assertThrows(DatabaseException.class, () -> run("INSERT INTO t (id, day)\n VALUES (3, '2026-13-01')"));
        assertEquals(SqlState.DATETIME_FIELD_OVERFLOW, failure.sqlState());
        run("INSERT INTO t (id, day)\n VALUES (3, '2026-12-01')");
        DatabaseException again =
                assertThrows(DatabaseException.class, () -> run("INSERT INTO t (id, day)\n VALUES (4, '2026-13-01')"));
        assertEquals(failure.sqlState(), again.sqlState());
        assertEquals(failure.position(), again.position());
        assertEquals(failure.getMessage(), again.getMessage());
        assertEquals("[[3]]", run("SELECT count(*) FROM t"));
    }

    @Test
    void aTableMadeAnewIsPlannedAnew() {
        run("INSERT INTO t (id, name) VALUES (1, 'a')");
        run("INSERT INTO t (id, name) VALUES (2, 'b')");
        run("DROP TABLE t");
        run("CREATE TABLE t (name VARCHAR, id INTEGER PRIMARY KEY)");
        run("INSERT INTO t (id, name) VALUES (3, 'c')");
        assertEquals("[[c, 3]]", run("SELECT * FROM t"));
        assertEquals("[]", run("SELECT * FROM t WHERE id = 2"));
        assertEquals("[[c, 3]]", run("SELECT * FROM t WHERE id = 3"));
    }

    @Test
    void aPreparedStatementWithLiteralsHasNoParameters() {
        run("INSERT INTO t (id, name) VALUES (1, 'a')");
        run("SELECT name FROM t WHERE id = 5");
        PreparedStatement statement = session.prepare("SELECT name FROM t WHERE id = 1");
        assertEquals(List.of(), statement.parameterTypes());
        assertEquals("SELECT name FROM t WHERE id = 1", statement.text());
        try (Result result = session.execute(statement, List.of())) {
            result.next().orElseThrow().close();
        }
        statement.close();
    }
}
