package io.phantomdb.exec.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr.Cast;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Casts as PostgreSQL does them; expected texts were checked against its documentation.
class CastTest {
    private static final EvaluationContext UTC = new EvaluationContext(0, ZoneOffset.UTC, new Random(1));
    private static final SqlType MONEY = SqlType.decimal(15, 2);

    private static @Nullable Object cast(@Nullable Object value, SqlType from, SqlType to) {
        return ConstantEvaluator.evaluate(new Cast(new Literal(value, from), to), UTC)
                .value();
    }

    private static @Nullable Object parse(String text, SqlType to) {
        return cast(text, SqlType.VARCHAR, to);
    }

    private static @Nullable Object print(@Nullable Object value, SqlType from) {
        return cast(value, from, SqlType.VARCHAR);
    }

    private static void fails(SqlState state, Object value, SqlType from, SqlType to) {
        DatabaseException error =
                assertThrows(DatabaseException.class, () -> cast(value, from, to), value + " to " + to);
        assertEquals(state, error.sqlState(), error.getMessage());
    }

    @Test
    void textBecomesNumbers() {
        assertEquals(42L, parse(" 42 ", SqlType.INTEGER));
        assertEquals(-32768L, parse("-32768", SqlType.SMALLINT));
        assertEquals(new BigDecimal("12.35"), parse("12.345", MONEY));
        assertEquals(new BigDecimal("-1200.00"), parse("-1.2e3", MONEY));
        assertEquals(1.5e300, parse("1.5e300", SqlType.DOUBLE));
        assertEquals(Double.NaN, parse("nan", SqlType.DOUBLE));
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "4x", SqlType.VARCHAR, SqlType.INTEGER);
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "", SqlType.VARCHAR, SqlType.BIGINT);
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "1.5", SqlType.VARCHAR, SqlType.INTEGER);
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "1.2.3", SqlType.VARCHAR, MONEY);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "32768", SqlType.VARCHAR, SqlType.SMALLINT);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "99999999999999999999", SqlType.VARCHAR, SqlType.BIGINT);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "10000000000000", SqlType.VARCHAR, MONEY);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "1e999999999", SqlType.VARCHAR, MONEY);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "1e400", SqlType.VARCHAR, SqlType.DOUBLE);
        assertEquals(new BigDecimal("0.00"), parse("1e-999999999", MONEY));
    }

    @Test
    void textBecomesTruth() {
        for (String text : new String[] {"t", "TRUE", "yes", "on", "1", " tr "}) {
            assertEquals(true, parse(text, SqlType.BOOLEAN), text);
        }
        for (String text : new String[] {"f", "False", "no", "off", "0"}) {
            assertEquals(false, parse(text, SqlType.BOOLEAN), text);
        }
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "o", SqlType.VARCHAR, SqlType.BOOLEAN);
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "maybe", SqlType.VARCHAR, SqlType.BOOLEAN);
    }

    @Test
    void textBecomesDatesAndTimes() {
        assertEquals(11_016L, parse("2000-02-29", SqlType.DATE));
        assertEquals(-1L, parse("19691231", SqlType.DATE));
        assertEquals(45_296_789_000L, parse("12:34:56.789", SqlType.TIME));
        assertEquals(1_000_000L, parse("1970-01-01 00:00:01", SqlType.TIMESTAMP));
        assertEquals(-7_199_000_000L, parse("1970-01-01T00:00:01+02", SqlType.TIMESTAMPTZ));
        assertEquals(1_000_000L, parse("1970-01-01 00:00:01Z", SqlType.TIMESTAMPTZ));
        assertEquals(0L, parse("1970-01-01 00:00:00.0000004", SqlType.TIMESTAMP));
        fails(SqlState.INVALID_DATETIME_FORMAT, "yesterday-ish", SqlType.VARCHAR, SqlType.DATE);
        fails(SqlState.DATETIME_FIELD_OVERFLOW, "2001-02-29", SqlType.VARCHAR, SqlType.DATE);
        fails(SqlState.DATETIME_FIELD_OVERFLOW, "2001-13-01", SqlType.VARCHAR, SqlType.TIMESTAMP);
        fails(SqlState.DATETIME_FIELD_OVERFLOW, "25:00:00", SqlType.VARCHAR, SqlType.TIME);
        fails(SqlState.INVALID_DATETIME_FORMAT, "12:xx", SqlType.VARCHAR, SqlType.TIME);
    }

    @Test
    void printedValuesComeBack() {
        assertEquals("2000-02-29", print(11_016L, SqlType.DATE));
        assertEquals("0044-03-15 BC", print(parse("0044-03-15 BC", SqlType.DATE), SqlType.DATE));
        assertEquals("12:34:56.789", print(45_296_789_000L, SqlType.TIME));
        assertEquals("1969-12-31 23:59:59.5", print(-500_000L, SqlType.TIMESTAMP));
        assertEquals("1970-01-01 00:00:00+00", print(0L, SqlType.TIMESTAMPTZ));
        assertEquals("true", print(true, SqlType.BOOLEAN));
        assertEquals("-0.05", print(new BigDecimal("-0.05"), MONEY));
        assertEquals(
                "1 year 2 mons -3 days +04:05:06.5",
                print(parse("1 year 2 mons -3 days 04:05:06.5", SqlType.INTERVAL), SqlType.INTERVAL));
        assertEquals("00:00:00", print(parse("0 days", SqlType.INTERVAL), SqlType.INTERVAL));
        assertEquals(
                "1 year 2 mons 3 days 04:05:06", print(parse("P1Y2M3DT4H5M6S", SqlType.INTERVAL), SqlType.INTERVAL));
        assertEquals("\\xdeadbeef", print(parse("\\xDEADBEEF", SqlType.VARBINARY), SqlType.VARBINARY));
        String uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        assertEquals(
                uuid, print(parse("{" + uuid.toUpperCase(java.util.Locale.ROOT) + "}", SqlType.UUID), SqlType.UUID));
        fails(SqlState.INVALID_TEXT_REPRESENTATION, "a0eebc99", SqlType.VARCHAR, SqlType.UUID);
        fails(SqlState.INVALID_DATETIME_FORMAT, "1 parsec", SqlType.VARCHAR, SqlType.INTERVAL);
    }

    @Test
    void realNumbersPrintTheirShortestDigits() {
        assertEquals("0.1", print(0.1, SqlType.DOUBLE));
        assertEquals("1e+15", print(1e15, SqlType.DOUBLE));
        assertEquals("100000000000000", print(1e14, SqlType.DOUBLE));
        assertEquals("1e-05", print(1e-5, SqlType.DOUBLE));
        assertEquals("0.0001", print(1e-4, SqlType.DOUBLE));
        assertEquals("1.7976931348623157e+308", print(Double.MAX_VALUE, SqlType.DOUBLE));
        assertEquals("-0", print(-0.0, SqlType.DOUBLE));
        assertEquals("NaN", print(Double.NaN, SqlType.DOUBLE));
        assertEquals("0.1", print((double) 0.1f, SqlType.REAL));
        assertEquals("1e+06", print(1e6, SqlType.REAL));
    }

    @Test
    void numbersConvertWithTheirRounding() {
        assertEquals(2L, cast(1.5, SqlType.DOUBLE, SqlType.INTEGER));
        assertEquals(2L, cast(2.5, SqlType.DOUBLE, SqlType.INTEGER));
        assertEquals(3L, cast(new BigDecimal("2.50"), MONEY, SqlType.INTEGER));
        assertEquals(-3L, cast(new BigDecimal("-2.50"), MONEY, SqlType.INTEGER));
        assertEquals(new BigDecimal("5.00"), cast(5L, SqlType.SMALLINT, MONEY));
        assertEquals(new BigDecimal("1.3"), cast(new BigDecimal("1.25"), MONEY, SqlType.decimal(5, 1)));
        assertEquals(new BigDecimal("0.333"), cast(1.0 / 3, SqlType.DOUBLE, SqlType.decimal(4, 3)));
        assertEquals(1.25, cast(new BigDecimal("1.25"), MONEY, SqlType.DOUBLE));
        assertEquals(new BigDecimal("7." + "0".repeat(20)), cast(7L, SqlType.BIGINT, SqlType.decimal(38, 20)));
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, 40_000L, SqlType.INTEGER, SqlType.SMALLINT);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, 3e9, SqlType.DOUBLE, SqlType.INTEGER);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, Double.NaN, SqlType.DOUBLE, SqlType.BIGINT);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, 1e300, SqlType.DOUBLE, SqlType.REAL);
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, 1000L, SqlType.INTEGER, SqlType.decimal(4, 2));
        fails(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, new BigDecimal("99.99"), MONEY, SqlType.decimal(3, 1));
        assertEquals(1L, cast(true, SqlType.BOOLEAN, SqlType.INTEGER));
        assertEquals(true, cast(-5L, SqlType.INTEGER, SqlType.BOOLEAN));
    }

    @Test
    void textIsCutAndPadded() {
        assertEquals("abc", cast("abcdef", SqlType.VARCHAR, SqlType.varchar(3)));
        assertEquals("äöü", cast("äöüß", SqlType.VARCHAR, SqlType.varchar(3)));
        assertEquals("ab ", cast("ab", SqlType.VARCHAR, SqlType.character(3)));
        assertEquals("ab", cast("ab ", SqlType.character(3), SqlType.VARCHAR));
        assertEquals("123", cast(12345L, SqlType.INTEGER, SqlType.varchar(3)));
    }

    @Test
    void timesConvertThroughTheSessionsZone() {
        EvaluationContext berlin = new EvaluationContext(0, ZoneId.of("Europe/Berlin"), new Random(1));
        Literal noon = new Literal(1_720_000_800_000_000L, SqlType.TIMESTAMPTZ);
        assertEquals(
                "2024-07-03 12:00:00+02",
                ConstantEvaluator.evaluate(new Cast(noon, SqlType.VARCHAR), berlin)
                        .value());
        assertEquals(
                "2024-07-03 12:00:00",
                ConstantEvaluator.evaluate(new Cast(new Cast(noon, SqlType.TIMESTAMP), SqlType.VARCHAR), berlin)
                        .value());
        assertEquals(
                noon,
                ConstantEvaluator.evaluate(new Cast(new Cast(noon, SqlType.TIMESTAMP), SqlType.TIMESTAMPTZ), berlin));
        assertEquals(
                19_907L,
                ConstantEvaluator.evaluate(new Cast(noon, SqlType.DATE), berlin).value());
        assertEquals(86_400_000_000L, cast(1L, SqlType.DATE, SqlType.TIMESTAMP));
    }

    @Test
    void nullStaysNull() {
        for (SqlType to : new SqlType[] {SqlType.INTEGER, MONEY, SqlType.VARCHAR, SqlType.DATE, SqlType.UUID}) {
            assertEquals(null, cast(null, SqlType.VARCHAR, to));
            assertEquals(null, cast(null, SqlType.NULL, to));
        }
        fails(SqlState.CANNOT_COERCE, 1L, SqlType.DATE, SqlType.INTEGER);
    }
}
