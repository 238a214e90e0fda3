package io.phantomdb.sql.literal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads dates and times in ISO 8601 form, the calendar proleptic Gregorian, years 1 to 9999.
public final class Times {
    private static final Pattern FORM = Pattern.compile("(?:(?<year>\\d{4,5})-(?<month>\\d{1,2})-(?<day>\\d{1,2}))?"
            + "(?:(?:^|[ T]+)(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.(?<fraction>\\d{1,9}))?)?"
            + " *(?<zone>Z|z|[+-]\\d{1,2}(?::?\\d{2})?|[A-Za-z]+(?:/[A-Za-z_]+)*)?)?");
    private static final int YEAR_MAX = 9999;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private Times() {}

    /// Days since 1970-01-01; a time behind the date is checked and dropped. SQLSTATE 22007, 22008.
    public static long date(String text) {
        Matcher parts = parts(text, "date", true);
        time(parts, text);
        return days(parts, text);
    }

    /// Microseconds since midnight.
    public static long time(String text) {
        return time(parts(text, "time", false), text);
    }

    /// Microseconds since 1970-01-01T00:00; a zone is ignored, as in PostgreSQL.
    public static long timestamp(String text) {
        Matcher parts = parts(text, "timestamp", true);
        return days(parts, text) * MICROS_PER_DAY + time(parts, text);
    }

    /// Microseconds since 1970-01-01T00:00Z; without a zone in the text it is UTC.
    public static long timestampWithZone(String text) {
        Matcher parts = parts(text, "timestamp with time zone", true);
        long local = days(parts, text) * MICROS_PER_DAY + time(parts, text);
        String zone = parts.group("zone");
        return zone == null ? local : local - offsetSeconds(zone, local, text) * MICROS_PER_SECOND;
    }

    /// Whether the text is a time of a day without a zone, so that the session's zone says which moment it is.
    static boolean wantsZone(String text) {
        Matcher parts = FORM.matcher(text.strip());
        return parts.matches() && parts.group("year") != null && parts.group("zone") == null;
    }

    private static long offsetSeconds(String zone, long localMicros, String text) {
        if (zone.equalsIgnoreCase("z") || zone.equalsIgnoreCase("utc") || zone.equalsIgnoreCase("gmt")) {
            return 0;
        }
        try {
            if (zone.charAt(0) != '+' && zone.charAt(0) != '-') {
                LocalDateTime local =
                        LocalDateTime.ofEpochSecond(Math.floorDiv(localMicros, MICROS_PER_SECOND), 0, ZoneOffset.UTC);
                return ZoneId.of(zone).getRules().getOffset(local).getTotalSeconds();
            }
            String digits = zone.substring(1).replace(":", "");
            int hours = Integer.parseInt(digits.length() > 2 ? digits.substring(0, digits.length() - 2) : digits);
            int minutes = digits.length() > 2 ? Integer.parseInt(digits.substring(digits.length() - 2)) : 0;
            if (hours > 15 || minutes > 59) {
                throw outOfRange(text);
            }
            return (zone.charAt(0) == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
        } catch (DateTimeException e) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + zone + "\" is not known", e);
        }
    }

    private static Matcher parts(String text, String type, boolean withDate) {
        Matcher matcher = FORM.matcher(text.strip());
        boolean matches = matcher.matches()
                && (matcher.group("year") != null || !withDate)
                && (matcher.group("hour") != null || withDate);
        if (!matches) {
            throw new DatabaseException(
                    SqlState.INVALID_DATETIME_FORMAT, "invalid input for type " + type + ": \"" + text + "\"");
        }
        return matcher;
    }

    private static long days(Matcher parts, String text) {
        int year = Integer.parseInt(parts.group("year"));
        if (year < 1 || year > YEAR_MAX) {
            throw outOfRange(text);
        }
        try {
            return LocalDate.of(year, Integer.parseInt(parts.group("month")), Integer.parseInt(parts.group("day")))
                    .toEpochDay();
        } catch (DateTimeException e) {
            throw outOfRange(text);
        }
    }

    private static long time(Matcher parts, String text) {
        if (parts.group("hour") == null) {
            return 0;
        }
        long hour = Long.parseLong(parts.group("hour"));
        long minute = Long.parseLong(parts.group("minute"));
        long second = parts.group("second") == null ? 0 : Long.parseLong(parts.group("second"));
        String fraction = parts.group("fraction");
        long micros = fraction == null ? 0 : Math.round(Double.parseDouble("0." + fraction) * MICROS_PER_SECOND);
        long total = ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + micros;
        if (minute > 59 || second > 60 || total > MICROS_PER_DAY) {
            throw outOfRange(text);
        }
        return total;
    }

    private static DatabaseException outOfRange(String text) {
        return new DatabaseException(
                SqlState.DATETIME_FIELD_OVERFLOW, "date or time field out of range: \"" + text + "\"");
    }
}
