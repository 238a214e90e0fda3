package io.phantomdb.sql.lift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiftedTextTest {
    private static void lifts(String sql, String text, Object... values) {
        LiftedText lifted = LiftedText.of(sql, 1000).orElseThrow();
        assertEquals(text, lifted.text());
        assertEquals(
                List.of(values),
                lifted.values().stream().map(literal -> literal.value()).toList());
    }

    @Test
    void numbersKeepTheirTypes() {
        lifts("select a from t where id = 7", "select a from t where id = CAST(? AS INTEGER)", 7L);
        lifts("SELECT a FROM t WHERE id=3000000000", "SELECT a FROM t WHERE id=CAST(? AS BIGINT)", 3_000_000_000L);
        lifts(
                "UPDATE t SET a = a + 12.50",
                "UPDATE t SET a = a + CAST(? AS DECIMAL(4,2))",
                new java.math.BigDecimal("12.50"));
        lifts("UPDATE t SET a = a-.5", "UPDATE t SET a = a-CAST(? AS DECIMAL(1,1))", new java.math.BigDecimal("0.5"));
    }

    @Test
    void stringsLoseTheirQuotes() {
        lifts("INSERT INTO t VALUES ('it''s', '')", "INSERT INTO t VALUES (?, ?)", "it's", "");
        lifts("INSERT INTO t VALUES (DATE '2026-01-31')", "INSERT INTO t VALUES (CAST(? AS DATE))", "2026-01-31");
    }

    @Test
    void whatMayBeSyntaxStays() {
        lifts("SELECT a FROM t WHERE k = 'x' LIMIT 5 -- 'y' 6", "SELECT a FROM t WHERE k = ? LIMIT 5 -- 'y' 6", "x");
        lifts(
                "SELECT INTERVAL '1' DAY, \"4\", a4 /* 5 */ FROM t WHERE k = 2",
                "SELECT INTERVAL '1' DAY, \"4\", a4 /* 5 */ FROM t WHERE k = CAST(? AS INTEGER)",
                2L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (a DECIMAL(10, 2))",
                "SELECT a FROM t WHERE k = ?",
                "SELECT a FROM t WHERE k = $1 AND a = 5",
                "SELECT a FROM t WHERE k = E'\\n'",
                "SELECT a FROM t WHERE k = 1e5",
                "SELECT a FROM t WHERE k = 'one' 'string'",
                "SELECT a FROM t WHERE k = 'open",
                "SELECT a FROM t WHERE \"k = 1",
                "SELECT a FROM t /* open = 1",
                "SELECT a FROM t /* a /* b */ = 1 */ WHERE k = 2",
                "SELECT a FROM t",
                "SELECT $$ = 1 $$",
                "SELECT a = 1.2.3",
                "SELECT a = 99999999999999999999999999999999999999999",
                "",
            })
    void otherTextsAreLeftAlone(String sql) {
        assertTrue(LiftedText.of(sql, 1000).isEmpty());
    }

    @Test
    void aLongTextIsLeftAlone() {
        assertTrue(LiftedText.of("SELECT a = 1", 5).isEmpty());
    }
}
