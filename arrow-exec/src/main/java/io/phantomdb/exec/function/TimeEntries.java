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
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Dates, times and intervals made, moved between zones, compared.
final class TimeEntries {
    private TimeEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.TIME);
        made(entries);
        clocks(entries);
        intervals(entries);
        zones(entries);
        return entries.functions();
    }

    private static void made(Entries entries) {
        entries.add(
                "make_date(integer, integer, integer) date",
                c -> c.returns(date(c.integer(0), c.integer(1), c.integer(2))),
                "make_date(2013, 7, 15) = 2013-07-15");
        entries.add(
                "make_time(integer, integer, double) time",
                c -> c.returns(time(c, 0)),
                "make_time(8, 15, 23.5) = 08:15:23.5");
        entries.add(
                "make_timestamp(integer, integer, integer, integer, integer, double) timestamp",
                c -> c.returns(timestamp(c)),
                "make_timestamp(2013, 7, 15, 8, 15, 23.5) = 2013-07-15 08:15:23.5");
        entries.addStable(
                "make_timestamptz(integer, integer, integer, integer, integer, double [, text]) timestamptz",
                c -> c.returns(Temporal.toInstant(timestamp(c), c.size() == 7 ? zone(c.text(6)) : c.zone())),
                "make_timestamptz(2013, 7, 15, 8, 15, 23.5) = 2013-07-15 08:15:23.5+00");
        entries.add(
                "make_interval([integer, integer, integer, integer, integer, integer, double]) interval",
                TimeEntries::makeInterval,
                "make_interval(0, 0, 0, 10) = 10 days");
        entries.add("isfinite(date) boolean", c -> c.returns(true), "isfinite(date '2001-02-16') = true");
        entries.add("isfinite(timestamp) boolean", c -> c.returns(true));
        entries.add("isfinite(interval) boolean", c -> c.returns(true));
        entries.add(
                "$date_and_time(date, time) timestamp",
                c -> c.returns(Temporal.dateToTimestamp(c.integer(0)) + c.integer(1)),
                "date '2001-09-28' + time '03:00' = 2001-09-28 03:00:00");
    }

    private static long date(long year, long month, long day) {
        try {
            if (year == 0) {
                throw new DateTimeException("there is no year 0");
            }
            long astronomical = year < 0 ? year + 1 : year;
            return LocalDate.of(Math.toIntExact(astronomical), Math.toIntExact(month), Math.toIntExact(day))
                    .toEpochDay();
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW,
                    "date field value out of range: " + year + "-" + pad(month) + "-" + pad(day),
                    wrong);
        }
    }

    private static String pad(long value) {
        return value < 10 && value >= 0 ? "0" + value : Long.toString(value);
    }

    private static long time(Invocation c, int at) {
        long hour = c.integer(at);
        long minute = c.integer(at + 1);
        double second = c.real(at + 2);
        boolean last = hour == 24 && minute == 0 && second == 0;
        if (hour < 0 || hour > 23 && !last || minute < 0 || minute > 59 || !(second >= 0 && second <= 60)) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW,
                    "time field value out of range: " + hour + ":" + pad(minute) + ":" + second);
        }
        return (hour * 60 + minute) * 60 * Temporal.SECOND + Math.round(second * Temporal.SECOND);
    }

    private static long timestamp(Invocation c) {
        return Temporal.dateToTimestamp(date(c.integer(0), c.integer(1), c.integer(2))) + time(c, 3);
    }

    private static void makeInterval(Invocation c) {
        long[] parts = new long[6];
        for (int i = 0; i < 6 && i < c.size(); i++) {
            parts[i] = c.integer(i);
        }
        double seconds = c.size() == 7 ? c.real(6) : 0;
        c.returnsInterval(
                parts[0] * 12 + parts[1],
                parts[2] * 7 + parts[3],
                (parts[4] * 60 + parts[5]) * 60 * Temporal.SECOND + Math.round(seconds * Temporal.SECOND));
    }

    private static void clocks(Entries entries) {
        entries.addVolatile(
                "clock_timestamp() timestamptz!",
                c -> c.returns(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())),
                "clock_timestamp() >= now() = true");
        entries.addStable(
                "to_timestamp(double) timestamptz",
                c -> c.returns(fromEpoch(c.real(0))),
                "to_timestamp(1284352323) = 2010-09-13 04:32:03+00");
        entries.addStable(
                "age(timestamptz) interval", c -> age(c, midnight(c), Temporal.toLocal(c.integer(0), c.zone())));
        entries.addStable("age(timestamp) interval", c -> age(c, midnight(c), c.integer(0)));
        entries.add(
                "age(timestamp, timestamp) interval",
                c -> age(c, c.integer(0), c.integer(1)),
                "age(timestamp '2001-04-10', timestamp '1957-06-13') = 43 years 9 mons 27 days");
        entries.addStable(
                "age(timestamptz, timestamptz) interval",
                c -> age(c, Temporal.toLocal(c.integer(0), c.zone()), Temporal.toLocal(c.integer(1), c.zone())));
    }

    private static long fromEpoch(double seconds) {
        if (!(Math.abs(seconds) < 1e13)) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range: \"" + seconds + "\"");
        }
        return Math.round(seconds * Temporal.SECOND);
    }

    private static long midnight(Invocation c) {
        return Temporal.timestampToDate(Temporal.toLocal(c.statementMicros(), c.zone())) * Temporal.DAY;
    }

    /// Years, months, days and time between, borrowing from the month of the earlier one.
    private static void age(Invocation c, long later, long earlier) {
        int sign = later < earlier ? -1 : 1;
        long high = sign > 0 ? later : earlier;
        long low = sign > 0 ? earlier : later;
        long highDay = Temporal.timestampToDate(high);
        long lowDay = Temporal.timestampToDate(low);
        long time = high - highDay * Temporal.DAY - (low - lowDay * Temporal.DAY);
        long days = Temporal.day(highDay) - Temporal.day(lowDay);
        long months = (Temporal.year(highDay) - Temporal.year(lowDay)) * 12L
                + Temporal.month(highDay)
                - Temporal.month(lowDay);
        if (time < 0) {
            time += Temporal.DAY;
            days--;
        }
        if (days < 0) {
            days += LocalDate.ofEpochDay(sign > 0 ? lowDay : highDay).lengthOfMonth();
            months--;
        }
        c.returnsInterval(sign * months, sign * days, sign * time);
    }

    private static void intervals(Entries entries) {
        entries.add(
                "$interval_multiply(interval, double) interval",
                c -> scaled(c, c.interval(0), c.real(1)),
                "interval '1 hour' * 3.5 = 03:30:00");
        entries.add("$interval_multiply(double, interval) interval", c -> scaled(c, c.interval(1), c.real(0)));
        entries.add(
                "$interval_divide(interval, double) interval",
                TimeEntries::divided,
                "interval '1 hour' / 1.5 = 00:40:00");
        entries.add(
                "justify_days(interval) interval",
                c -> justify(c, true, false),
                "justify_days(interval '1 year 65 days') = 1 year 2 mons 5 days");
        entries.add(
                "justify_hours(interval) interval",
                c -> justify(c, false, true),
                "justify_hours(interval '50 hours 10 minutes') = 2 days 02:10:00");
        entries.add(
                "justify_interval(interval) interval",
                c -> justify(c, true, true),
                "justify_interval(interval '1 mon -1 hour') = 29 days 23:00:00");
        entries.add(
                "date_bin(interval, timestamp, timestamp) timestamp",
                c -> c.returns(bin(c)),
                "date_bin('15 minutes', timestamp '2001-02-16 20:38:40', timestamp '2001-02-16 20:05:00') = 2001-02-16 20:35:00");
        entries.add("date_bin(interval, timestamptz, timestamptz) timestamptz", c -> c.returns(bin(c)));
        entries.addForNull(
                "$overlaps(any, any, any, any) boolean?",
                Overlap::apply,
                "(date '2001-02-16', date '2001-12-21') OVERLAPS (date '2001-10-30', date '2002-10-30') = true");
    }

    private static void divided(Invocation c) {
        if (c.real(1) == 0) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
        scaled(c, c.interval(0), 1 / c.real(1));
    }

    /// Fractions of months become days of 30, fractions of days time.
    private static void scaled(Invocation c, Interval interval, double factor) {
        if (!Double.isFinite(factor)) {
            throw new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range");
        }
        BigDecimal by = new BigDecimal(factor).round(java.math.MathContext.DECIMAL64);
        BigDecimal months = BigDecimal.valueOf(interval.months()).multiply(by);
        BigDecimal wholeMonths = months.setScale(0, RoundingMode.DOWN);
        BigDecimal daysOfMonths =
                months.subtract(wholeMonths).multiply(BigDecimal.valueOf(30)).setScale(6, RoundingMode.HALF_EVEN);
        BigDecimal days = BigDecimal.valueOf(interval.days()).multiply(by);
        BigDecimal wholeDays = days.setScale(0, RoundingMode.DOWN);
        BigDecimal wholeOfMonths = daysOfMonths.setScale(0, RoundingMode.DOWN);
        BigDecimal rest = days.subtract(wholeDays).add(daysOfMonths.subtract(wholeOfMonths));
        BigDecimal time = BigDecimal.valueOf(interval.micros())
                .multiply(by)
                .add(rest.multiply(BigDecimal.valueOf(Temporal.DAY)))
                .setScale(0, RoundingMode.HALF_EVEN);
        c.returnsInterval(bounded(wholeMonths), bounded(wholeDays.add(wholeOfMonths)), bounded(time));
    }

    private static long bounded(BigDecimal value) {
        if (value.precision() - value.scale() > 18) {
            throw new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range");
        }
        return value.longValue();
    }

    private static void justify(Invocation c, boolean toMonths, boolean toDays) {
        Interval interval = c.interval(0);
        long months = interval.months();
        long days = interval.days();
        long time = interval.micros();
        if (toDays) {
            days += time / Temporal.DAY;
            time %= Temporal.DAY;
        }
        if (toMonths) {
            months += days / 30;
            days %= 30;
        }
        if (toMonths && months > 0 && (days < 0 || toDays && days == 0 && time < 0)) {
            days += 30;
            months--;
        } else if (toMonths && months < 0 && (days > 0 || toDays && days == 0 && time > 0)) {
            days -= 30;
            months++;
        }
        if (toDays && days > 0 && time < 0) {
            time += Temporal.DAY;
            days--;
        } else if (toDays && days < 0 && time > 0) {
            time -= Temporal.DAY;
            days++;
        }
        c.returnsInterval(months, days, time);
    }

    private static long bin(Invocation c) {
        Interval stride = c.interval(0);
        if (stride.months() != 0) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "timestamps cannot be binned into intervals containing months or years");
        }
        long width = stride.days() * Temporal.DAY + stride.micros();
        if (width <= 0) {
            throw new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "stride must be greater than zero");
        }
        return c.integer(2) + Math.floorDiv(c.integer(1) - c.integer(2), width) * width;
    }

    private static void zones(Entries entries) {
        entries.add(
                "timezone(text, timestamptz) timestamp",
                c -> c.returns(Temporal.toLocal(c.integer(1), zone(c.text(0)))),
                "timestamptz '2001-02-16 20:38:40-05' AT TIME ZONE 'America/Denver' = 2001-02-16 18:38:40");
        entries.add(
                "timezone(text, timestamp) timestamptz",
                c -> c.returns(Temporal.toInstant(c.integer(1), zone(c.text(0)))),
                "timestamp '2001-02-16 20:38:40' AT TIME ZONE 'America/Denver' = 2001-02-17 03:38:40+00");
        entries.add("timezone(interval, timestamptz) timestamp", c -> c.returns(c.integer(1) + offset(c.interval(0))));
        entries.add("timezone(interval, timestamp) timestamptz", c -> c.returns(c.integer(1) - offset(c.interval(0))));
    }

    private static long offset(Interval interval) {
        Entries.require(
                interval.months() == 0 && interval.days() == 0, "interval time zone must not include months or days");
        return interval.micros();
    }

    /// A name of the tz database or an offset, whose sign POSIX turns: `UTC+2` is west.
    static ZoneId zone(String name) {
        try {
            if (name.matches("[+-]?\\d{1,2}(:?\\d{2})?")) {
                String digits = name.replace(":", "").replace("+", "");
                boolean negative = digits.startsWith("-");
                String size = negative ? digits.substring(1) : digits;
                int hours = Integer.parseInt(size.length() > 2 ? size.substring(0, size.length() - 2) : size);
                int minutes = size.length() > 2 ? Integer.parseInt(size.substring(size.length() - 2)) : 0;
                int seconds = (hours * 60 + minutes) * 60;
                return ZoneOffset.ofTotalSeconds(negative ? seconds : -seconds);
            }
            String known = switch (name.toUpperCase(java.util.Locale.ROOT)) {
                case "UTC", "GMT", "Z", "ZULU" -> "UTC";
                case "EST" -> "-05:00";
                case "EDT" -> "-04:00";
                case "CST" -> "-06:00";
                case "CDT" -> "-05:00";
                case "MST" -> "-07:00";
                case "MDT" -> "-06:00";
                case "PST" -> "-08:00";
                case "PDT" -> "-07:00";
                case "CET" -> "+01:00";
                case "CEST" -> "+02:00";
                case "BST" -> "+01:00";
                case "MSK" -> "+03:00";
                default -> "";
            };
            if (!known.isEmpty()) {
                return known.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(known);
            }
            for (String id : ZoneId.getAvailableZoneIds()) {
                if (id.equalsIgnoreCase(name)) {
                    return ZoneId.of(id);
                }
            }
        } catch (DateTimeException wrong) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + name + "\" not recognized", wrong);
        }
        throw Entries.invalid("time zone \"" + name + "\" not recognized");
    }

    /// Two periods, each of a start and an end or a length.
    private static final class Overlap {
        private Overlap() {}

        static void apply(Invocation c) {
            long[] first = period(c, 0);
            long[] second = period(c, 2);
            if (first.length == 0 || second.length == 0) {
                c.returnsNull();
                return;
            }
            boolean instant = first[0] == second[0];
            c.returns(instant || first[0] < second[1] && second[0] < first[1]);
        }

        private static long[] period(Invocation c, int at) {
            if (c.isNull(at) || c.isNull(at + 1)) {
                return new long[0];
            }
            long start = micros(c, at);
            long end;
            if (c.type(at + 1).kind() == Kind.INTERVAL) {
                Interval length = c.interval(at + 1);
                long day = Temporal.timestampToDate(start);
                long moved = Temporal.plusMonths(day, length.months()) + length.days();
                end = moved * Temporal.DAY + (start - day * Temporal.DAY) + length.micros();
            } else {
                end = micros(c, at + 1);
            }
            return new long[] {Math.min(start, end), Math.max(start, end)};
        }

        private static long micros(Invocation c, int at) {
            return switch (c.type(at).kind()) {
                case DATE -> Temporal.dateToTimestamp(c.integer(at));
                case TIME, TIMESTAMP, TIMESTAMPTZ -> c.integer(at);
                default ->
                    throw new DatabaseException(
                            SqlState.UNDEFINED_FUNCTION, "OVERLAPS does not take the type " + c.type(at));
            };
        }
    }
}
