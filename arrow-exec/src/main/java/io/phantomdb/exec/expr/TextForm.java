package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Values;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/// Values as PostgreSQL prints them (DateStyle ISO, IntervalStyle postgres, extra_float_digits 1).
public final class TextForm {
    private TextForm() {}

    /// @param type the column's type; the row is not NULL and the vector flat
    static String of(Vector vector, int row, SqlType type, ZoneId zone) {
        return switch (type.kind()) {
            case REAL -> real(Float.toString(Memory.getFloat(Values.at(vector, row))), 6);
            case DOUBLE -> real(Double.toString(Memory.getDouble(Values.at(vector, row))), 15);
            case SMALLINT, INTEGER, BIGINT -> Long.toString(Values.integer(vector, row));
            default -> of(LiteralForm.read(vector, row, type), zone);
        };
    }

    /// @param literal not NULL
    public static String of(Expr.Literal literal, ZoneId zone) {
        Object value = Objects.requireNonNull(literal.value());
        return switch (literal.type().kind()) {
            case NULL -> throw new AssertionError("NULL has no text");
            case BOOLEAN -> (Boolean) value ? "true" : "false";
            case SMALLINT, INTEGER, BIGINT -> value.toString();
            case REAL -> real(Float.toString(((Double) value).floatValue()), 6);
            case DOUBLE -> real(value.toString(), 15);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case CHAR, VARCHAR, JSONB -> (String) value;
            case VARBINARY -> "\\x" + HexFormat.of().formatHex(((Expr.Bytes) value).array());
            case DATE -> date((Long) value);
            case TIME -> time((Long) value);
            case TIMESTAMP -> timestamp((Long) value, "");
            case TIMESTAMPTZ -> {
                long micros = (Long) value;
                long local = Temporal.toLocal(micros, zone);
                yield timestamp(local, offset(zone, micros));
            }
            case INTERVAL -> interval((Interval) value);
            case UUID -> ((UUID) value).toString();
            case ARRAY -> ArrayText.of((Expr.Bytes) value, literal.type(), zone);
        };
    }

    /// Java's shortest digits in PostgreSQL's layout: plain from 1e-4 below 10 to the `plainDigits`.
    private static String real(String java, int plainDigits) {
        switch (java) {
            case "NaN", "Infinity", "-Infinity" -> {
                return java;
            }
            default -> {}
        }
        BigDecimal exact = new BigDecimal(java);
        if (exact.signum() == 0) {
            return java.startsWith("-") ? "-0" : "0";
        }
        BigDecimal digits = exact.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < plainDigits) {
            return digits.toPlainString();
        }
        String mantissa = digits.unscaledValue().abs().toString();
        String fraction = mantissa.length() > 1 ? "." + mantissa.substring(1) : "";
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (exact.signum() < 0 ? "-" : "") + mantissa.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + power;
    }

    private static String date(long days) {
        return dateDigits(days) + era(days);
    }

    private static String dateDigits(long days) {
        long year = Temporal.year(days);
        return pad(year > 0 ? year : 1 - year, 4) + "-" + pad(Temporal.month(days), 2) + "-"
                + pad(Temporal.day(days), 2);
    }

    private static String era(long days) {
        return Temporal.year(days) > 0 ? "" : " BC";
    }

    private static String timestamp(long micros, String zone) {
        long days = Temporal.timestampToDate(micros);
        return dateDigits(days) + " " + time(micros - days * Temporal.DAY) + zone + era(days);
    }

    private static String time(long micros) {
        long seconds = micros / Temporal.SECOND;
        return pad(seconds / 3600, 2) + ":" + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2)
                + fraction(micros % Temporal.SECOND);
    }

    private static String fraction(long micros) {
        if (micros == 0) {
            return "";
        }
        String digits = pad(micros, 6);
        int end = 6;
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return "." + digits.substring(0, end);
    }

    private static String offset(ZoneId zone, long micros) {
        int seconds = zone.getRules()
                .getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, Temporal.SECOND)))
                .getTotalSeconds();
        int size = Math.abs(seconds);
        String text = (seconds < 0 ? "-" : "+") + pad(size / 3600, 2);
        if (size % 3600 != 0) {
            text += ":" + pad(size / 60 % 60, 2);
        }
        return size % 60 == 0 ? text : text + ":" + pad(size % 60, 2);
    }

    private static String interval(Interval interval) {
        StringBuilder text = new StringBuilder();
        part(text, interval.months() / 12, "year");
        part(text, interval.months() % 12, "mon");
        part(text, interval.days(), "day");
        long micros = interval.micros();
        if (micros != 0 || text.isEmpty()) {
            String sign = micros < 0 ? "-" : text.indexOf("-") >= 0 ? "+" : "";
            text.append(text.isEmpty() ? "" : " ").append(sign).append(time(Math.abs(micros)));
        }
        return text.toString();
    }

    private static void part(StringBuilder text, int count, String unit) {
        if (count != 0) {
            String sign = count > 0 && text.indexOf("-") >= 0 ? "+" : "";
            text.append(text.isEmpty() ? "" : " ")
                    .append(sign)
                    .append(count)
                    .append(' ')
                    .append(unit);
            text.append(count == 1 ? "" : "s");
        }
    }

    private static String pad(long value, int width) {
        String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
