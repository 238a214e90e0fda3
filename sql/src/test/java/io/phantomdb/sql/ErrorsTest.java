package io.phantomdb.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.DatabaseException.Position;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which SQLSTATE each mistake gets.
class ErrorsTest {
    private static final TestCatalog CATALOG = TestCatalog.of(
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR(10), c DATE, d DECIMAL(10,2), e CHAR(3) NOT NULL)",
            "CREATE TABLE u (a INTEGER PRIMARY KEY, b VARCHAR(10))");

    private static DatabaseException error(String sql) {
        return assertThrows(DatabaseException.class, () -> new SqlFrontend().prepare(sql, CATALOG), sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "42601 | SELEC 1",
                "42601 | SELECT FROM",
                "42601 | SELECT 1 +",
                "42601 | SELECT 1; SELECT 2",
                "42601 | ;",
                "42601 | SELECT * FROM t WHERE (a = 1",
                "42601 | INSERT INTO t VALUES (1, 'x', NULL, 1, 'a', 5)",
                "42601 | INSERT INTO t (a, b) VALUES (1)",
                "42601 | COPY t FROM '/x.csv' (FORMAT csv, nonsense)",
                "42P01 | SELECT * FROM nope",
                "42P01 | SELECT * FROM other.t",
                "42P01 | INSERT INTO nope VALUES (1)",
                "42P01 | DELETE FROM nope",
                "42P01 | UPDATE nope SET a = 1",
                "42P01 | COPY nope FROM '/x.csv'",
                "42P01 | SELECT x.a FROM t",
                "42703 | SELECT nope FROM t",
                "42703 | SELECT t.nope FROM t",
                "42703 | UPDATE t SET nope = 1",
                "42703 | INSERT INTO t (nope) VALUES (1)",
                "42703 | CREATE TABLE x (a INT, PRIMARY KEY (b))",
                "42703 | SELECT _row_id FROM t",
                "42702 | SELECT b FROM t, u",
                "42701 | INSERT INTO t (a, a) VALUES (1, 2)",
                "42701 | CREATE TABLE x (a INT, a INT)",
                "42883 | SELECT foo(1)",
                "42883 | SELECT upper(1, 2)",
                "42883 | SELECT upper(1)",
                "42883 | SELECT b + 1 FROM t",
                "42883 | SELECT a = b FROM t",
                "42883 | SELECT * FROM t WHERE c > 5",
                "42803 | SELECT b, count(*) FROM t GROUP BY a",
                "42803 | SELECT sum(sum(a)) FROM t",
                "42803 | SELECT a FROM t WHERE count(*) > 1",
                "42804 | SELECT * FROM t WHERE a",
                "42846 | SELECT CAST(TRUE AS DATE)",
                "42804 | UPDATE t SET a = TRUE",
                "42804 | INSERT INTO t (a) VALUES (DATE '2020-01-01')",
                "42804 | SELECT a FROM t UNION SELECT c FROM t",
                "42804 | SELECT CASE WHEN a = 1 THEN 1 ELSE c END FROM t",
                "42704 | CREATE TABLE x (a foo)",
                "42704 | SELECT a::foo FROM t",
                "42P16 | CREATE TABLE x (a INT PRIMARY KEY, b INT PRIMARY KEY)",
                "42P16 | CREATE TABLE x (a INT NULL PRIMARY KEY)",
                "42P18 | SELECT ?",
                "42P02 | SELECT $0",
                "22P02 | SELECT 'abc'::int",
                "22P02 | SELECT * FROM t WHERE a = 'abc'",
                "22P02 | INSERT INTO t VALUES ('x')",
                "22P02 | CREATE TABLE x (a INT DEFAULT 'x')",
                "22007 | SELECT DATE 'x'",
                "22007 | SELECT INTERVAL 'foo'",
                "22007 | SELECT * FROM t WHERE c = 'soon'",
                "22008 | SELECT DATE '2020-02-30'",
                "22003 | SELECT '99999999999'::int",
                "22003 | INSERT INTO t (a) VALUES (99999999999)",
                "22003 | SELECT 1e400",
                "22001 | INSERT INTO t (a, e) VALUES (1, 'abcd')",
                "22023 | SELECT EXTRACT(foo FROM c) FROM t",
                "22023 | CREATE TABLE x (a NUMERIC(50, 2))",
                "22023 | COPY t FROM '/x' (FORMAT orc)",
                "0A000 | CREATE TABLE x (a INT REFERENCES t MATCH PARTIAL)",
            })
    void aMistakeHasItsSqlState(String state, String sql) {
        assertEquals(state, error(sql).sqlState().code(), sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "relation \"nope\" does not exist | SELECT * FROM nope",
                "relation \"public.nope\" does not exist | SELECT * FROM public.nope",
                "relation \"nope\" does not exist | DELETE FROM nope",
                "missing FROM-clause entry for table \"x\" | SELECT x.a FROM t",
                "column \"nope\" does not exist | SELECT nope FROM t",
                "column t.nope does not exist | SELECT t.nope FROM t",
                "column \"nope\" of relation \"t\" does not exist | UPDATE t SET nope = 1",
                "column reference \"b\" is ambiguous | SELECT b FROM t, u",
                "column \"b\" must appear in the GROUP BY clause or be used in an aggregate function"
                        + " | SELECT b FROM t GROUP BY a",
                "function nope(integer) does not exist | SELECT nope(1)",
                "function nope(integer, text, unknown) does not exist | SELECT nope(a, b, 'x') FROM t",
                "function upper(integer) does not exist | SELECT upper(1)",
                "operator does not exist: text + integer | SELECT b + 1 FROM t",
                "syntax error at end of input | SELECT a FROM",
                "syntax error at end of input | SELECT 1 +",
                "syntax error at end of input | SELECT",
                "syntax error at end of input | SELECT a FROM t WHERE",
                "syntax error at end of input | SELECT a FROM t WHERE (a = 1",
                "syntax error at or near \"t\" | SELECT a FORM t FROM t",
            })
    void aMistakeIsToldInPostgresWords(String message, String sql) {
        assertEquals(message, error(sql).getMessage(), sql);
    }

    @Test
    void aSyntaxErrorNamesLineAndColumn() {
        DatabaseException error = error("SELECT a\nFROM t\nWHERE a = 1 )");
        assertEquals(Optional.of(new Position(3, 13)), error.position());
        assertEquals("syntax error at or near \")\"", error.getMessage());
    }

    @Test
    void anUnknownColumnNamesItsPlace() {
        assertEquals(
                Optional.of(new Position(2, 3)),
                error("SELECT a,\n  nope FROM t").position());
    }

    @Test
    void anEmptyStatementIsASyntaxError() {
        assertEquals("42601", error("  -- nothing\n").sqlState().code());
    }

    @Test
    void deepNestingIsRefused() {
        String sql = "SELECT " + "(".repeat(200_000) + "1" + ")".repeat(200_000);
        assertEquals("54001", error(sql).sqlState().code());
    }
}
