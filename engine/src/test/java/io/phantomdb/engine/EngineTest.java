package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.fixture.EngineFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SQL through the whole engine, over hot and cold rows.
final class EngineTest {
    @TempDir
    private Path directory = Path.of("");

    private EngineFixture fixture;
    private Session session;

    EngineTest(@TempDir Path data) {
        fixture = new EngineFixture(data, Settings.defaults());
        session = fixture.session();
    }

    @BeforeEach
    void aTable() {
        run(
                "CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(10) NOT NULL, price DECIMAL(10,2) DEFAULT 1.50, day DATE)");
    }

    @AfterEach
    void everythingIsGivenBack() {
        fixture.close();
    }

    private List<?> run(String sql) {
        return EngineFixture.run(session, sql);
    }

    private void fails(SqlState state, String sql) {
        assertEquals(
                state,
                assertThrows(DatabaseException.class, () -> run(sql), sql).sqlState(),
                sql);
    }

    private void assertRows(String expected, String sql) {
        assertEquals(expected, run(sql).toString());
    }

    @Test
    void rowsAreReadHotAndCold() {
        assertRows("[[3]]", "INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        run("CALL sys.flush('t')");
        run("INSERT INTO t VALUES (4, 'd', 4.25, DATE '2026-01-02')");
        assertRows(
                "[[1, a, 1.50], [2, b, 1.50], [3, c, 1.50], [4, d, 4.25]]",
                "SELECT id, name, price FROM t ORDER BY id");
        assertRows("[[c]]", "SELECT name FROM t WHERE id = 3");
        assertRows("[[d]]", "SELECT name FROM t WHERE id = 4");
        assertRows("[[4, 8.75]]", "SELECT COUNT(*), SUM(price) FROM t");
    }

    @Test
    void coldRowsAreUpdatedAndDeleted() {
        run("INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        run("CALL sys.flush('t')");
        assertRows("[[1]]", "UPDATE t SET name = 'x' WHERE id = 2");
        assertRows("[[1]]", "DELETE FROM t WHERE id = 3");
        assertRows("[[2]]", "UPDATE t SET price = price + 1");
        assertRows("[[1, a, 2.50], [2, x, 2.50]]", "SELECT id, name, price FROM t ORDER BY id");
        run("CALL sys.flush('t')");
        assertRows("[[1, a, 2.50], [2, x, 2.50]]", "SELECT id, name, price FROM t ORDER BY id");
    }

    @Test
    void keysMayMoveOverEachOther() {
        run("INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        assertRows("[[3]]", "UPDATE t SET id = id + 1");
        assertRows("[[2, a], [3, b], [4, c]]", "SELECT id, name FROM t ORDER BY id");
    }

    @Test
    void insertSelectReadsWhatWasThereBefore() {
        run("INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b')");
        assertRows("[[2]]", "INSERT INTO t (id, name) SELECT id + 10, name FROM t");
        assertRows("[[1], [2], [11], [12]]", "SELECT id FROM t ORDER BY id");
    }

    @Test
    void errorsCarryTheirState() {
        run("INSERT INTO t (id, name) VALUES (1, 'a')");
        fails(SqlState.SYNTAX_ERROR, "SELEC 1");
        fails(SqlState.UNDEFINED_TABLE, "SELECT * FROM missing");
        fails(SqlState.UNDEFINED_COLUMN, "SELECT missing FROM t");
        fails(SqlState.UNIQUE_VIOLATION, "INSERT INTO t (id, name) VALUES (2, 'b'), (1, 'c')");
        fails(SqlState.NOT_NULL_VIOLATION, "INSERT INTO t (id) VALUES (2)");
        fails(SqlState.DIVISION_BY_ZERO, "SELECT 1 / (id - 1) FROM t");
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "SELECT 9223372036854775807 + id FROM t");
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "SELECT CAST(name AS INTEGER) FROM t");
        fails(SqlState.STRING_DATA_RIGHT_TRUNCATION, "INSERT INTO t (id, name) VALUES (2, 'longer than ten')");
        fails(SqlState.DUPLICATE_TABLE, "CREATE TABLE t (a INTEGER)");
        fails(SqlState.UNDEFINED_FUNCTION, "CALL sys.nothing()");
        assertRows("[[1]]", "SELECT COUNT(*) FROM t");
    }

    @Test
    void ddlIsPartOfATransaction() {
        run("BEGIN");
        run("CREATE TABLE u (a INTEGER)");
        run("INSERT INTO u VALUES (1)");
        assertRows("[[1]]", "SELECT a FROM u");
        run("ROLLBACK");
        fails(SqlState.UNDEFINED_TABLE, "SELECT a FROM u");
    }

    @Test
    void explainShowsThePlanAndWhatRan() {
        run("INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b')");
        assertTrue(run("EXPLAIN SELECT name FROM t WHERE id = 1").toString().contains("PointLookup"));
        String analyzed =
                run("EXPLAIN ANALYZE SELECT COUNT(*) FROM t WHERE price > 1").toString();
        assertTrue(analyzed.contains("actual rows=1"), analyzed);
    }

    @Test
    void variablesAreSetShownAndReset() {
        run("SET timezone = 'Europe/Berlin'");
        assertRows("[[Europe/Berlin]]", "SHOW timezone");
        run("RESET timezone");
        assertRows("[[UTC]]", "SHOW timezone");
        fails(SqlState.INVALID_PARAMETER_VALUE, "SET timezone = 'nowhere'");
        fails(SqlState.UNDEFINED_OBJECT, "SHOW nothing_like_it");
    }

    @Test
    void aStatementPastItsTimeIsCancelled() {
        run(
                "INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (8, 'h')");
        run("SET statement_timeout = 50");
        String many =
                "SELECT COUNT(*) FROM t a, t b, t c, t d, t e, t f, t g, t h, t i WHERE a.id + b.id + c.id + d.id + e.id + f.id + g.id + h.id + i.id < 0";
        fails(SqlState.QUERY_CANCELED, many);
    }

    @Test
    void statusCountsRows() {
        run("INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b')");
        run("CALL sys.flush('t')");
        run("INSERT INTO t (id, name) VALUES (3, 'c')");
        String status = run("CALL sys.status()").toString();
        assertTrue(status.startsWith("[[public, t, 1, 2, 0, 1,"), status);
    }

    @Test
    void committedRowsSurviveARestart() {
        run("INSERT INTO t (id, name) VALUES (1, 'a')");
        run("CALL sys.flush('t')");
        run("INSERT INTO t (id, name) VALUES (2, 'b')");
        run("CALL sys.checkpoint()");
        fixture.restart();
        session = fixture.session();
        assertRows("[[1, a], [2, b]]", "SELECT id, name FROM t ORDER BY id");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("in.csv"), content);
    }

    @Test
    void csvFilesAreCopied() throws IOException {
        Path file = file("id,name,day\n1,\"a,\"\"b\",2026-01-02\n2,c,\n");
        assertRows("[[2]]", "COPY t FROM '" + file + "' (FORMAT csv, HEADER true)");
        assertRows("[[1, a,\"b, 1.50], [2, c, 1.50]]", "SELECT id, name, price FROM t ORDER BY id");
        assertRows("[[2]]", "SELECT id FROM t WHERE day IS NULL");
    }

    @Test
    void aBadCsvLineIsNamedAndNothingIsCopied() throws IOException {
        Path file = file("1,a,1.00,2026-01-02\n2,b,x,2026-01-02\n");
        String copy = "COPY t FROM '" + file + "' (FORMAT csv)";
        DatabaseException failure = assertThrows(DatabaseException.class, () -> run(copy));
        assertEquals(SqlState.INVALID_TEXT_REPRESENTATION, failure.sqlState());
        assertTrue(String.valueOf(failure.getMessage()).contains("line 2"), failure.getMessage());
        assertRows("[[0]]", "SELECT COUNT(*) FROM t");
        file("1,a\n");
        fails(SqlState.BAD_COPY_FILE_FORMAT, copy);
        fails(SqlState.UNDEFINED_FILE, "COPY t FROM '" + directory.resolve("none.csv") + "' (FORMAT csv)");
    }

    @Test
    void parquetFilesAreCopiedByName() throws Exception {
        Path file = directory.resolve("in.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                java.sql.Statement statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT 'n' || i AS name, i::INTEGER AS id, 2.5::DECIMAL(10,2) AS price FROM range(10000) r(i)) TO '"
                            + file + "' (FORMAT parquet)");
        }
        assertRows("[[10000]]", "COPY t FROM '" + file + "' (FORMAT parquet)");
        assertRows("[[10000, n9999, 25000.00]]", "SELECT COUNT(*), MAX(name), SUM(price) FROM t");
        fails(SqlState.UNIQUE_VIOLATION, "COPY t FROM '" + file + "' (FORMAT parquet)");
        assertRows("[[10000]]", "SELECT COUNT(*) FROM t");
    }

    @Test
    void cancelFromAnotherSessionStopsAStatement() throws Exception {
        run(
                "INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (8, 'h')");
        Session other = fixture.session();
        Thread killer = Thread.ofVirtual().start(() -> {
            while (!session.cancel("enough")) {
                Thread.onSpinWait();
            }
        });
        fails(
                SqlState.QUERY_CANCELED,
                "SELECT COUNT(*) FROM t a, t b, t c, t d, t e, t f, t g, t h, t i WHERE a.id + b.id + c.id + d.id + e.id + f.id + g.id + h.id + i.id < 0");
        killer.join();
        EngineFixture.run(other, "CALL sys.cancel('" + session.id() + "')");
        assertRows("[[8]]", "SELECT COUNT(*) FROM t");
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryFailsAlone() {
        fixture.close();
        fixture = new EngineFixture(
                directory.resolve("small"), Settings.defaults().with(Setting.QUERY_MEMORY, 4L << 20));
        session = fixture.session();
        run("CREATE TABLE n (a BIGINT PRIMARY KEY, b VARCHAR)");
        run("INSERT INTO n VALUES (0, 'some text that takes room'), (1, 'x'), (2, 'y'), (3, 'z')");
        for (int i = 4; i < 20_000; i *= 2) {
            run("INSERT INTO n SELECT a + " + i + ", b FROM n");
        }
        fails(SqlState.OUT_OF_MEMORY, "SELECT length(string_agg(x.b, ',')) FROM n x, (SELECT b FROM n WHERE a < 40) y");
        assertRows("[[32768]]", "SELECT COUNT(*) FROM n");
    }
}
