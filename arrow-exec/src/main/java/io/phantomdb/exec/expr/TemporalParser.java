package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;

/// Dates, times and timestamps from ISO text: `2024-02-29`, `20240229`, `2024-02-29 12:34:56.789`, with `T`
/// between, ` BC` behind, and an offset (`Z`, `+02`, `+02:30`) or zone name.
final class TemporalParser {
    private static final Set<String> WORDS = Set.of("now", "today", "tomorrow", "yesterday");

    private final String text;
    private final SqlType type;
    private int at;

    private TemporalParser(String text, SqlType type) {
        this.text = text.strip();
        this.type = type;
    }

    static Long parse(String text, SqlType type, EvaluationContext context) {
        TemporalParser parser = new TemporalParser(text, type);
        return switch (type.kind()) {
            case DATE -> (long) Temporal.checkedDate(Temporal.timestampToDate(parser.timestamp(context, false)));
            case TIME -> parser.wholeTime();
            case TIMESTAMP -> Temporal.checkedTimestamp(parser.timestamp(context, false));
            default -> Temporal.checkedTimestamp(parser.timestamp(context, true));
        };
    }

    private DatabaseException malformed() {
        return new DatabaseException(
                SqlState.INVALID_DATETIME_FORMAT, "invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    private DatabaseException outOfRange() {
        return new DatabaseException(
                SqlState.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
    }

    private long wholeTime() {
        long micros = time();
        if (at < text.length()) {
            zone();
        }
        return micros;
    }

    /// Microseconds; an instant where `zoned`.
    private long timestamp(EvaluationContext context, boolean zoned) {
        if (text.equalsIgnoreCase("epoch")) {
            return 0;
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (WORDS.contains(word)) {
            return relative(word, context, zoned);
        }
        long days = date();
        long time = 0;
        if (at < text.length()
                && (text.charAt(at) == ' ' || text.charAt(at) == 'T' || text.charAt(at) == 't')
                && at + 1 < text.length()
                && digit(at + 1)) {
            at++;
            time = time();
        }
        ZoneId zone = null;
        if (at < text.length() && !rest().equalsIgnoreCase("BC")) {
            zone = zone();
        }
        if (at < text.length() && rest().equalsIgnoreCase("BC")) {
            LocalDate date = LocalDate.ofEpochDay(days);
            days = Temporal.daysOf(1L - date.getYear(), date.getMonthValue(), date.getDayOfMonth());
        }
        if (type.kind() == SqlType.Kind.DATE) {
            return days * Temporal.DAY;
        }
        long micros = Temporal.dateToTimestamp(days) + time;
        if (!zoned) {
            return micros;
        }
        return Temporal.toInstant(micros, zone == null ? context.zone() : zone);
    }

    private static long relative(String word, EvaluationContext context, boolean zoned) {
        long now = Temporal.toLocal(context.statementMicros(), context.zone());
        long today = Temporal.timestampToDate(now) * Temporal.DAY;
        long local = switch (word) {
            case "now" -> now;
            case "today" -> today;
            case "tomorrow" -> today + Temporal.DAY;
            default -> today - Temporal.DAY;
        };
        return zoned ? Temporal.toInstant(local, context.zone()) : local;
    }

    private String rest() {
        return text.substring(at).strip();
    }

    private boolean digit(int position) {
        return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
    }

    private int number(int digitsMax) {
        int start = at;
        long value = 0;
        while (digit(at) && at - start < digitsMax) {
            value = value * 10 + (text.charAt(at++) - '0');
        }
        if (at == start || value > Integer.MAX_VALUE) {
            throw malformed();
        }
        return (int) value;
    }

    private long date() {
        int start = at;
        int year = number(8);
        int month;
        int day;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '/')) {
            char separator = text.charAt(at++);
            month = number(2);
            if (at >= text.length() || text.charAt(at) != separator) {
                throw malformed();
            }
            at++;
            day = number(2);
        } else if (at - start == 8) {
            day = year % 100;
            month = year / 100 % 100;
            year /= 10_000;
        } else {
            throw malformed();
        }
        if (digit(at)) {
            throw malformed();
        }
        try {
            if (year == 0) {
                throw outOfRange();
            }
            return Temporal.daysOf(year, month, day);
        } catch (DateTimeException wrong) {
            throw outOfRange();
        }
    }

    private long time() {
        int hour = number(2);
        int minute = 0;
        int second = 0;
        long micros = 0;
        if (at >= text.length() || text.charAt(at) != ':') {
            throw malformed();
        }
        at++;
        minute = number(2);
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            second = number(2);
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                micros = fraction();
            }
        }
        if (hour > 24 || minute > 59 || second > 60 || hour == 24 && (minute > 0 || second > 0 || micros > 0)) {
            throw outOfRange();
        }
        return ((hour * 60L + minute) * 60 + second) * Temporal.SECOND + micros;
    }

    /// Digits after the point, rounded to six.
    private long fraction() {
        long micros = 0;
        int digits = 0;
        boolean up = false;
        for (; digit(at); at++, digits++) {
            int value = text.charAt(at) - '0';
            if (digits < 6) {
                micros = micros * 10 + value;
            } else if (digits == 6) {
                up = value >= 5;
            }
        }
        for (; digits < 6; digits++) {
            micros *= 10;
        }
        return micros + (up ? 1 : 0);
    }

    private ZoneId zone() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != ' ') {
            at++;
        }
        String name = text.substring(start, at);
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        try {
            if (name.equalsIgnoreCase("z") || name.equalsIgnoreCase("utc")) {
                return ZoneOffset.UTC;
            }
            if (name.startsWith("+") || name.startsWith("-")) {
                return ZoneOffset.of(name.length() == 2 ? name.charAt(0) + "0" + name.charAt(1) : name);
            }
            return ZoneId.of(name);
        } catch (DateTimeException wrong) {
            throw malformed();
        }
    }
}
