package io.phantomdb.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.sql.plan.Field;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The type and name of each kind of expression; `docs/sql/types.md` states the rules.
class ResultTypesTest {
    private static final TestCatalog CATALOG = TestCatalog.of(
            "CREATE TABLE t (a INTEGER, b BIGINT, s SMALLINT, d DECIMAL(15,2), x DOUBLE, r REAL, v VARCHAR(10), c CHAR(3),"
                    + " dt DATE, ts TIMESTAMP, tz TIMESTAMPTZ, i INTERVAL, f BOOLEAN)");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "a + 1 ; INTEGER",
                "a + b ; BIGINT",
                "s * s ; SMALLINT",
                "a / 2 ; INTEGER",
                "a + 1.5 ; DECIMAL(12,1)",
                "d + d ; DECIMAL(16,2)",
                "d * d ; DECIMAL(30,4)",
                "d * (1 - d) * (1 + d) ; DECIMAL(38,6)",
                "d / d ; DECIMAL(31,16)",
                "d % 2 ; DECIMAL(12,2)",
                "d + x ; DOUBLE",
                "a + r ; REAL",
                "-d ; DECIMAL(15,2)",
                "sum(s) ; BIGINT",
                "sum(a) ; BIGINT",
                "sum(b) ; DECIMAL(38,0)",
                "sum(d) ; DECIMAL(38,2)",
                "sum(x) ; DOUBLE",
                "sum(r) ; REAL",
                "avg(a) ; DECIMAL(38,16)",
                "avg(d) ; DECIMAL(38,16)",
                "avg(x) ; DOUBLE",
                "count(*) ; BIGINT",
                "count(DISTINCT a) ; BIGINT",
                "max(c) ; CHAR(3)",
                "bool_or(f) ; BOOLEAN",
                "dt + 1 ; DATE",
                "1 + dt ; DATE",
                "dt - 1 ; DATE",
                "dt - dt ; INTEGER",
                "dt + INTERVAL '1 day' ; TIMESTAMP",
                "ts - INTERVAL '1 day' ; TIMESTAMP",
                "tz + i ; TIMESTAMPTZ",
                "ts - ts ; INTERVAL",
                "ts - dt ; INTERVAL",
                "i + i ; INTERVAL",
                "extract(year FROM dt) ; INTEGER",
                "extract(second FROM ts) ; DECIMAL(8,6)",
                "extract(epoch FROM tz) ; DECIMAL(18,6)",
                "date_trunc('month', dt) ; TIMESTAMPTZ",
                "date_trunc('month', tz) ; TIMESTAMPTZ",
                "date_part('year', dt) ; DOUBLE",
                "v || c ; VARCHAR",
                "v || a ; VARCHAR",
                "'a' ; VARCHAR",
                "c ; CHAR(3)",
                "substring(c FROM 1 FOR 2) ; VARCHAR",
                "length(v) ; INTEGER",
                "position('a' IN v) ; INTEGER",
                "round(d) ; DECIMAL(14,0)",
                "round(d, 1) ; DECIMAL(15,1)",
                "floor(d) ; DECIMAL(14,0)",
                "ceil(x) ; DOUBLE",
                "abs(a) ; INTEGER",
                "power(a, 2) ; DOUBLE",
                "sqrt(d) ; DOUBLE",
                "mod(b, a) ; BIGINT",
                "coalesce(a, b) ; BIGINT",
                "coalesce(a, 1.5) ; DECIMAL(11,1)",
                "nullif(v, 'x') ; VARCHAR",
                "greatest(a, d) ; DECIMAL(15,2)",
                "CASE WHEN f THEN 'a' ELSE 'bcd' END ; VARCHAR",
                "CASE WHEN f THEN 1 ELSE 2.5 END ; DECIMAL(11,1)",
                "CASE WHEN f THEN dt ELSE '2020-01-01' END ; DATE",
                "a::text ; VARCHAR",
                "v::char(5) ; CHAR(5)",
                "a::numeric(10,3) ; DECIMAL(10,3)",
                "v::uuid ; UUID",
                "a IS DISTINCT FROM b ; BOOLEAN",
                "v ILIKE 'a%' ; BOOLEAN",
                "now() ; TIMESTAMPTZ",
                "current_date ; DATE",
                "gen_random_uuid() ; UUID",
                "12345678901 ; BIGINT",
                "99999999999999999999 ; DECIMAL(20,0)",
                "1.50 ; DECIMAL(3,2)",
                "1e3 ; DOUBLE",
                "TIMESTAMPTZ '2024-01-01 10:00:00+02' ; TIMESTAMPTZ",
                "TIMESTAMP WITH TIME ZONE '2024-01-01 10:00:00+02' ; TIMESTAMPTZ",
                "'2024-01-01'::timestamptz ; TIMESTAMPTZ",
            })
    void anExpressionHasItsType(String expression, String type) {
        Prepared prepared = new SqlFrontend().prepare("SELECT " + expression + " FROM t", CATALOG);
        assertEquals(type, prepared.output().getFirst().type().toString(), expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a | a",
                "t.a | a",
                "A | a",
                "a AS \"B\" | B",
                "count(*) | count",
                "sum(a) | sum",
                "a + 1 | ?column?",
                "a::text | a",
                "upper(v) | upper",
                "extract(year FROM dt) | extract",
                "CASE WHEN f THEN 1 END | case",
                "CASE WHEN f THEN 1 ELSE a END | a",
                "5::int | int4",
                "(a + 1)::text | text",
                "sum(a) FILTER (WHERE f) | sum",
                "EXISTS (SELECT 1) | exists",
                "(SELECT max(a) FROM t) | max",
                "a = 1 | ?column?",
                "NULL | ?column?",
                "current_date | current_date",
            })
    void aColumnHasItsName(String expression, String name) {
        Prepared prepared = new SqlFrontend().prepare("SELECT " + expression + " FROM t", CATALOG);
        assertEquals(name, prepared.output().getFirst().name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT a, a, 1, 2, count(*), count(*) FROM t GROUP BY a | a,a,?column?,?column?,count,count",
                "SELECT a + 1, upper(v) FROM t UNION ALL SELECT 1, 'x' | ?column?,upper",
                "SELECT upper(v) FROM t UNION SELECT 'x' ORDER BY 1 | upper",
                "SELECT * FROM (SELECT count(*), a + 1 FROM t GROUP BY a) q | count,?column?",
                "SELECT count FROM (SELECT count(*) FROM t) q | count",
                "SELECT q.max FROM t JOIN (SELECT max(a) FROM t) q ON q.max = t.a | max",
                "WITH q AS (SELECT sum(a) FROM t) SELECT sum, sum + 1 FROM q | sum,?column?",
                "WITH q AS (SELECT 1) SELECT count(*) FROM q | count",
            })
    void aQueryHasItsNames(String sql, String names) {
        assertEquals(
                names,
                new SqlFrontend()
                        .prepare(sql, CATALOG).output().stream()
                                .map(Field::name)
                                .collect(Collectors.joining(",")));
    }
}
