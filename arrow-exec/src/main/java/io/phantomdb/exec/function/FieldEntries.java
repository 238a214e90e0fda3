package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.expr.Temporal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;

/// The rarer fields of EXTRACT, `date_part`, and `date_trunc`.
final class FieldEntries {
    private static final long HOUR = 3600 * Temporal.SECOND;

    private FieldEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.TIME);
        for (String field : List.of("century", "decade", "millennium", "isodow", "isoyear")) {
            entries.addStable(
                    "$extract_" + field + "(any) integer",
                    c -> c.returns(field(c, 0, field).longValue()),
                    "extract(" + field + " FROM date '2006-01-01') = " + example(field));
        }
        entries.addStable(
                "$extract_milliseconds(any) numeric(14,3)",
                c -> c.returns(field(c, 0, "milliseconds")),
                "extract(milliseconds FROM time '17:12:28.5') = 28500.000");
        entries.addStable(
                "$extract_microseconds(any) bigint",
                c -> c.returns(field(c, 0, "microseconds").longValue()),
                "extract(microseconds FROM time '17:12:28.5') = 28500000");
        entries.addStable(
                "$extract_julian(any) double",
                c -> c.returns(field(c, 0, "julian").doubleValue()),
                "extract(julian FROM date '2006-01-01') = 2453737");
        for (String field : List.of("timezone", "timezone_hour", "timezone_minute")) {
            entries.addStable(
                    "$extract_" + field + "(timestamptz) integer",
                    c -> c.returns(field(c, 0, field).longValue()),
                    "extract(" + field + " FROM timestamptz '2006-01-01') = 0");
        }
        entries.addStable(
                "date_part(text, any) double",
                c -> c.returns(field(c, 1, unit(c.text(0))).doubleValue()),
                "date_part('day', timestamp '2001-02-16 20:38:40') = 16");
        entries.addStable(
                "date_trunc(text, timestamptz [, text]) timestamptz",
                FieldEntries::truncateInZone,
                "date_trunc('day', timestamptz '2001-02-16 20:38:40+00', 'Australia/Sydney') = 2001-02-16 13:00:00+00");
        entries.add(
                "date_trunc(text, timestamp) timestamp",
                c -> c.returns(truncate(unit(c.text(0)), c.integer(1), "timestamp without time zone")),
                "date_trunc('hour', timestamp '2001-02-16 20:38:40') = 2001-02-16 20:00:00");
        entries.add(
                "date_trunc(text, interval) interval",
                FieldEntries::truncateInterval,
                "date_trunc('hour', interval '2 days 3 hours 40 minutes') = 2 days 03:00:00");
        return entries.functions();
    }

    private static String example(String field) {
        return switch (field) {
            case "century" -> "21";
            case "decade" -> "200";
            case "millennium" -> "3";
            case "isodow" -> "7";
            default -> "2005";
        };
    }

    /// PostgreSQL's name of a unit that may be plural or short.
    static String unit(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "years", "y", "yr", "yrs" -> "year";
            case "quarters", "qtr" -> "quarter";
            case "months", "mon", "mons" -> "month";
            case "weeks", "w" -> "week";
            case "days", "d" -> "day";
            case "hours", "h", "hr", "hrs" -> "hour";
            case "minutes", "min", "mins" -> "minute";
            case "seconds", "s", "sec", "secs" -> "second";
            case "millisecond", "ms", "msec", "msecs" -> "milliseconds";
            case "microsecond", "us", "usec", "usecs" -> "microseconds";
            case "decades" -> "decade";
            case "centuries", "c" -> "century";
            case "millenniums", "millennia", "mil" -> "millennium";
            default -> lower;
        };
    }

    /// @param field one of PostgreSQL's names
    private static BigDecimal field(Invocation c, int argument, String field) {
        long value = c.type(argument).kind() == Kind.INTERVAL ? 0 : c.integer(argument);
        return switch (c.type(argument).kind()) {
            case DATE -> ofTimestamp(field, value, 0, value * Temporal.DAY, "date");
            case TIME -> ofTime(field, value, "time without time zone");
            case TIMESTAMP -> ofTimestamp(field, value, "timestamp without time zone", value);
            case TIMESTAMPTZ -> ofInstant(field, value, c.zone());
            case INTERVAL -> ofInterval(field, c.interval(argument));
            default ->
                throw new DatabaseException(
                        SqlState.UNDEFINED_FUNCTION, "there are no date fields in type " + c.type(argument));
        };
    }

    private static BigDecimal ofInstant(String field, long micros, ZoneId zone) {
        int offset = zone.getRules()
                .getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, Temporal.SECOND)))
                .getTotalSeconds();
        return switch (field) {
            case "timezone" -> BigDecimal.valueOf(offset);
            case "timezone_hour" -> BigDecimal.valueOf(offset / 3600);
            case "timezone_minute" -> BigDecimal.valueOf(offset / 60 % 60);
            default -> ofTimestamp(field, Temporal.toLocal(micros, zone), "timestamp with time zone", micros);
        };
    }

    private static BigDecimal ofTimestamp(String field, long local, String type, long epoch) {
        long days = Temporal.timestampToDate(local);
        return ofTimestamp(field, days, local - days * Temporal.DAY, epoch, type);
    }

    private static BigDecimal ofTimestamp(String field, long days, long time, long epoch, String type) {
        long year = Temporal.year(days);
        LocalDate date = LocalDate.ofEpochDay(days);
        return switch (field) {
            case "year" -> BigDecimal.valueOf(year > 0 ? year : year - 1);
            case "isoyear" -> {
                long iso = date.get(IsoFields.WEEK_BASED_YEAR);
                yield BigDecimal.valueOf(iso > 0 ? iso : iso - 1);
            }
            case "decade" -> BigDecimal.valueOf(Math.floorDiv(year, 10));
            case "century" -> BigDecimal.valueOf(year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100));
            case "millennium" -> BigDecimal.valueOf(year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000));
            case "quarter" -> BigDecimal.valueOf((Temporal.month(days) + 2) / 3);
            case "month" -> BigDecimal.valueOf(Temporal.month(days));
            case "week" -> BigDecimal.valueOf(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case "day" -> BigDecimal.valueOf(Temporal.day(days));
            case "dow" -> BigDecimal.valueOf(Math.floorMod(days + 4, 7));
            case "isodow" -> BigDecimal.valueOf(Math.floorMod(days + 3, 7) + 1);
            case "doy" -> BigDecimal.valueOf(date.getDayOfYear());
            case "epoch" -> BigDecimal.valueOf(epoch, 6);
            case "julian" ->
                BigDecimal.valueOf(days + 2_440_588)
                        .add(BigDecimal.valueOf(time)
                                .divide(BigDecimal.valueOf(Temporal.DAY), 20, java.math.RoundingMode.HALF_UP));
            default -> ofTime(field, time, type);
        };
    }

    private static BigDecimal ofTime(String field, long time, String type) {
        return switch (field) {
            case "hour" -> BigDecimal.valueOf(time / HOUR);
            case "minute" -> BigDecimal.valueOf(time / (60 * Temporal.SECOND) % 60);
            case "second" -> BigDecimal.valueOf(time % (60 * Temporal.SECOND), 6);
            case "milliseconds" -> BigDecimal.valueOf(time % (60 * Temporal.SECOND), 3);
            case "microseconds" -> BigDecimal.valueOf(time % (60 * Temporal.SECOND));
            case "epoch" -> BigDecimal.valueOf(time, 6);
            default -> throw unknown(field, type);
        };
    }

    private static BigDecimal ofInterval(String field, Interval interval) {
        long years = interval.months() / 12;
        return switch (field) {
            case "year" -> BigDecimal.valueOf(years);
            case "decade" -> BigDecimal.valueOf(years / 10);
            case "century" -> BigDecimal.valueOf(years / 100);
            case "millennium" -> BigDecimal.valueOf(years / 1000);
            case "quarter" -> BigDecimal.valueOf(interval.months() % 12 / 3 + 1);
            case "month" -> BigDecimal.valueOf(interval.months() % 12);
            case "day" -> BigDecimal.valueOf(interval.days());
            case "epoch" -> {
                long seconds = years * 31_557_600L + interval.months() % 12 * 2_592_000L + interval.days() * 86_400L;
                yield BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(interval.micros(), 6));
            }
            default -> ofTime(field, interval.micros(), "interval");
        };
    }

    private static DatabaseException unknown(String unit, String type) {
        return Entries.invalid("unit \"" + unit + "\" not recognized for type " + type);
    }

    private static void truncateInZone(Invocation c) {
        ZoneId zone = c.size() == 3 ? TimeEntries.zone(c.text(2)) : c.zone();
        long local = Temporal.toLocal(c.integer(1), zone);
        c.returns(Temporal.toInstant(truncate(unit(c.text(0)), local, "timestamp with time zone"), zone));
    }

    private static long truncate(String unit, long micros, String type) {
        return switch (unit) {
            case "microseconds" -> micros;
            case "milliseconds" -> micros - Math.floorMod(micros, 1000L);
            case "second" -> micros - Math.floorMod(micros, Temporal.SECOND);
            case "minute" -> micros - Math.floorMod(micros, 60 * Temporal.SECOND);
            case "hour" -> micros - Math.floorMod(micros, HOUR);
            default -> truncateDay(unit, Temporal.timestampToDate(micros), type) * Temporal.DAY;
        };
    }

    private static long truncateDay(String unit, long day, String type) {
        LocalDate date = LocalDate.ofEpochDay(day);
        int year = date.getYear();
        return switch (unit) {
            case "day" -> day;
            case "week" -> day - Math.floorMod(day + 3, 7);
            case "month" -> date.withDayOfMonth(1).toEpochDay();
            case "quarter" -> date.with(IsoFields.DAY_OF_QUARTER, 1).toEpochDay();
            case "year" -> start(year);
            case "decade" -> start(Math.floorDiv(year, 10) * 10);
            case "century" -> start(Math.floorDiv(year - 1, 100) * 100 + 1);
            case "millennium" -> start(Math.floorDiv(year - 1, 1000) * 1000 + 1);
            default -> throw unknown(unit, type);
        };
    }

    private static long start(int year) {
        return LocalDate.ofYearDay(year, 1).toEpochDay();
    }

    private static void truncateInterval(Invocation c) {
        Interval interval = c.interval(1);
        long months = interval.months();
        long micros = interval.micros();
        String unit = unit(c.text(0));
        switch (unit) {
            case "millennium" -> c.returnsInterval(months / 12_000 * 12_000, 0, 0);
            case "century" -> c.returnsInterval(months / 1200 * 1200, 0, 0);
            case "decade" -> c.returnsInterval(months / 120 * 120, 0, 0);
            case "year" -> c.returnsInterval(months / 12 * 12, 0, 0);
            case "quarter" -> c.returnsInterval(months / 3 * 3, 0, 0);
            case "month" -> c.returnsInterval(months, 0, 0);
            case "day" -> c.returnsInterval(months, interval.days(), 0);
            case "hour" -> c.returnsInterval(months, interval.days(), micros / HOUR * HOUR);
            case "minute" ->
                c.returnsInterval(months, interval.days(), micros / (60 * Temporal.SECOND) * 60 * Temporal.SECOND);
            case "second" -> c.returnsInterval(months, interval.days(), micros / Temporal.SECOND * Temporal.SECOND);
            case "milliseconds" -> c.returnsInterval(months, interval.days(), micros / 1000 * 1000);
            case "microseconds" -> c.returnsInterval(months, interval.days(), micros);
            default -> throw unknown(unit, "interval");
        }
    }
}
