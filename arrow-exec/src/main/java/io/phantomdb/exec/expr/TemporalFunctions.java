package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// Arithmetic and truncation of dates, timestamps and intervals. EXTRACT is in [Extraction].
final class TemporalFunctions {
    private TemporalFunctions() {}

    static RowFunction.Body body(ScalarFunction function, SqlType type, EvaluationContext context) {
        return switch (function) {
            case DATE_TRUNC ->
                (values, row, out, scratch) -> Memory.putLong(out, truncate(values, row, context.zone()));
            case DATE_ADD_DAYS ->
                (values, row, out, scratch) -> Memory.putInt(
                        out, Temporal.checkedDate(Values.integer(values[0], row) + Values.integer(values[1], row)));
            case DATE_DIFFERENCE ->
                (values, row, out, scratch) ->
                        Memory.putInt(out, (int) (Values.integer(values[0], row) - Values.integer(values[1], row)));
            case ADD_INTERVAL -> plus(type, 1, context.zone());
            case SUBTRACT_INTERVAL -> plus(type, -1, context.zone());
            case TIMESTAMP_DIFFERENCE -> TemporalFunctions::difference;
            case INTERVAL_ADD -> (values, row, out, scratch) -> addIntervals(values, row, out, 1);
            case INTERVAL_SUBTRACT -> (values, row, out, scratch) -> addIntervals(values, row, out, -1);
            default -> throw new AssertionError(function);
        };
    }

    private static RowFunction.Body plus(SqlType type, int sign, ZoneId zone) {
        return (values, row, out, scratch) -> {
            long interval = Values.at(values[1], row);
            long value = Values.integer(values[0], row);
            switch (values[0].type().kind()) {
                case DATE -> {
                    long sum = Temporal.plusInterval(Temporal.dateToTimestamp(value), interval, sign);
                    if (type.kind() == SqlType.Kind.DATE) {
                        Memory.putInt(out, Temporal.checkedDate(Temporal.timestampToDate(sum)));
                    } else {
                        Memory.putLong(out, sum);
                    }
                }
                case TIME -> {
                    long micros = value + sign * (Memory.getLong(interval + 8) / 1000 % Temporal.DAY);
                    Memory.putLong(out, Math.floorMod(micros, Temporal.DAY));
                }
                case TIMESTAMPTZ -> Memory.putLong(out, plusInZone(value, interval, sign, zone));
                default -> Memory.putLong(out, Temporal.plusInterval(value, interval, sign));
            }
        };
    }

    /// Months and days move the wall clock of the session's zone, the time part moves the instant.
    private static long plusInZone(long micros, long interval, int sign, ZoneId zone) {
        long local = Temporal.toLocal(micros, zone);
        long day = Temporal.timestampToDate(local);
        long moved = Temporal.plusMonths(day, (long) sign * Memory.getInt(interval))
                + (long) sign * Memory.getInt(interval + 4);
        long base = moved == day
                ? micros
                : Temporal.toInstant(Temporal.dateToTimestamp(moved) + (local - day * Temporal.DAY), zone);
        return Temporal.checkedTimestamp(base + sign * (Memory.getLong(interval + 8) / 1000));
    }

    private static void difference(Vector[] values, int row, long out, Region scratch) {
        long micros = Values.integer(values[0], row) - Values.integer(values[1], row);
        Temporal.putInterval(out, 0, micros / Temporal.DAY, micros % Temporal.DAY);
    }

    private static void addIntervals(Vector[] values, int row, long out, int sign) {
        long a = Values.at(values[0], row);
        long b = Values.at(values[1], row);
        Temporal.putInterval(
                out,
                Memory.getInt(a) + (long) sign * Memory.getInt(b),
                Memory.getInt(a + 4) + (long) sign * Memory.getInt(b + 4),
                Memory.getLong(a + 8) / 1000 + sign * (Memory.getLong(b + 8) / 1000));
    }

    private static long truncate(Vector[] values, int row, ZoneId zone) {
        String unit = Strings.text(values[0].values() + 16L * row).toLowerCase(Locale.ROOT);
        long micros = Values.integer(values[1], row);
        if (values[1].type().kind() == SqlType.Kind.TIMESTAMPTZ) {
            return Temporal.toInstant(truncate(unit, Temporal.toLocal(micros, zone)), zone);
        }
        return truncate(unit, micros);
    }

    private static long truncate(String unit, long micros) {
        long day = Temporal.timestampToDate(micros);
        return switch (unit) {
            case "microsecond", "microseconds" -> micros;
            case "millisecond", "milliseconds" -> micros - Math.floorMod(micros, 1000L);
            case "second" -> micros - Math.floorMod(micros, Temporal.SECOND);
            case "minute" -> micros - Math.floorMod(micros, 60 * Temporal.SECOND);
            case "hour" -> micros - Math.floorMod(micros, 3600 * Temporal.SECOND);
            default -> truncateDay(unit, day) * Temporal.DAY;
        };
    }

    private static long truncateDay(String unit, long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        int year = date.getYear();
        return switch (unit) {
            case "day" -> day;
            case "week" -> day - Math.floorMod(day + 3, 7);
            case "month" -> date.withDayOfMonth(1).toEpochDay();
            case "quarter" -> date.with(IsoFields.DAY_OF_QUARTER, 1).toEpochDay();
            case "year" -> LocalDate.ofYearDay(year, 1).toEpochDay();
            case "decade" ->
                LocalDate.ofYearDay(Math.floorDiv(year, 10) * 10, 1).toEpochDay();
            case "century" ->
                LocalDate.ofYearDay(Math.floorDiv(year - 1, 100) * 100 + 1, 1).toEpochDay();
            case "millennium" ->
                LocalDate.ofYearDay(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1).toEpochDay();
            default ->
                throw new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "unit \"" + unit
                                + "\" not recognized for type timestamp; known are microseconds to millennium, e.g. "
                                + ChronoUnit.MONTHS.toString().toLowerCase(Locale.ROOT));
        };
    }
}
