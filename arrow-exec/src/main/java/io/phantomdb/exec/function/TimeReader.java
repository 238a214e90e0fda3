package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.exec.expr.Temporal;
import io.phantomdb.exec.function.TimeTemplate.Parsed;
import io.phantomdb.exec.function.TimeTemplate.Piece;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads text by a template: `to_date` and `to_timestamp`. Belongs to one call.
final class TimeReader {
    private final String text;
    private int at;
    private long year = 1;
    private boolean yearGiven;
    private boolean beforeChrist;
    private boolean afternoon;
    private boolean twelveHours;
    private int month = 1;
    private int day = 1;
    private int dayOfYear;
    private int isoYear;
    private int isoWeek;
    private int isoDay = 1;
    private long julian = Long.MIN_VALUE;
    private long hour;
    private long minute;
    private long second;
    private long micros;
    private @Nullable Integer offset;

    TimeReader(String text) {
        this.text = text;
    }

    Parsed read(List<Piece> pieces) {
        skipSpaces();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.pattern().isEmpty()) {
                separator(piece.text());
            } else {
                boolean adjoining =
                        i + 1 < pieces.size() && isNumber(pieces.get(i + 1).pattern());
                field(piece.pattern(), adjoining);
                if (!piece.suffix().isEmpty()) {
                    at = Math.min(text.length(), at + 2);
                }
            }
        }
        return new Parsed(micros(), offset);
    }

    private static boolean isNumber(String pattern) {
        return !pattern.isEmpty()
                && !List.of(
                                "MONTH", "MON", "DAY", "DY", "AM", "PM", "A.M.", "P.M.", "BC", "AD", "RM", "TZ", "TZH",
                                "OF")
                        .contains(pattern.toUpperCase(Locale.ROOT));
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    /// Text of the template stands for as many characters that are neither letter nor digit, or for itself.
    private void separator(String expected) {
        for (int i = 0; i < expected.length() && at < text.length(); i++) {
            char wanted = expected.charAt(i);
            char found = text.charAt(at);
            if (Character.isLetterOrDigit(wanted)) {
                at++;
            } else if (!Character.isLetterOrDigit(found) && found != '+' && !(found == '-' && wanted == ' ')) {
                at++;
                skipSpaces();
            }
        }
    }

    private DatabaseException malformed(String pattern) {
        String rest = at < text.length()
                ? text.substring(at, Math.min(text.length(), at + Math.max(1, pattern.length())))
                : "";
        return new DatabaseException(
                SqlState.INVALID_DATETIME_FORMAT, "invalid value \"" + rest + "\" for \"" + pattern + "\"");
    }

    private DatabaseException outOfRange(@Nullable Exception cause) {
        return new DatabaseException(
                SqlState.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"", cause);
    }

    private long number(String pattern, int digitsMax) {
        skipSpaces();
        int start = at;
        boolean negative = at < text.length() && text.charAt(at) == '-';
        at += negative ? 1 : 0;
        long value = 0;
        int digits = 0;
        while (at < text.length() && Character.isDigit(text.charAt(at)) && digits < digitsMax) {
            value = value * 10 + text.charAt(at++) - '0';
            digits++;
        }
        if (digits == 0) {
            at = start;
            throw malformed(pattern);
        }
        return negative ? -value : value;
    }

    private void field(String pattern, boolean adjoining) {
        int wide = adjoining ? pattern.length() : 10;
        switch (pattern) {
            case "YYYY", "IYYY" -> year(number(pattern, adjoining ? 4 : 9), pattern);
            case "YYY", "YY", "Y", "IYY", "IY", "I" -> shortYear(pattern);
            case "Y,YYY" -> {
                long thousands = number(pattern, 6);
                at++;
                year(thousands * 1000 + number(pattern, 3), pattern);
            }
            case "MM" -> month = (int) number(pattern, 2);
            case "DD" -> day = (int) number(pattern, 2);
            case "DDD" -> dayOfYear = (int) number(pattern, 3);
            case "IW" -> isoWeek = (int) number(pattern, 2);
            case "ID" -> isoDay = (int) number(pattern, 1);
            case "J" -> julian = number(pattern, 9);
            case "HH", "HH12" -> {
                hour = number(pattern, 2);
                twelveHours = true;
                if (hour < 1 || hour > 12) {
                    throw new DatabaseException(
                            SqlState.INVALID_DATETIME_FORMAT, "hour \"" + hour + "\" is invalid for the 12-hour clock");
                }
            }
            case "HH24" -> hour = number(pattern, 2);
            case "MI" -> minute = number(pattern, 2);
            case "SS" -> second = number(pattern, 2);
            case "SSSS", "SSSSS" -> second = number(pattern, 5);
            case "MS" -> micros = fraction(pattern, 3);
            case "US", "FF6" -> micros = fraction(pattern, 6);
            case "FF1", "FF2", "FF3", "FF4", "FF5" -> micros = fraction(pattern, pattern.charAt(2) - '0');
            case "Q", "D", "W", "WW", "CC", "IDDD" -> number(pattern, wide);
            default -> word(pattern);
        }
    }

    private void year(long value, String pattern) {
        if (pattern.startsWith("I")) {
            isoYear = (int) value;
        } else {
            year = value;
            yearGiven = true;
        }
    }

    /// Two digits are of 1970 to 2069, three of 1xxx or 2xxx nearest to 2020.
    private void shortYear(String pattern) {
        int start = at;
        long value = number(pattern, pattern.startsWith("I") ? pattern.length() : Math.max(pattern.length(), 4));
        int digits = at - start;
        if (digits <= 2) {
            value += value < 70 ? 2000 : 1900;
        } else if (digits == 3) {
            value += value < 520 ? 2000 : 1000;
        }
        year(value, pattern);
    }

    private long fraction(String pattern, int digitsMax) {
        skipSpaces();
        int start = at;
        long value = number(pattern, 6);
        int digits = at - start;
        if (digits > digitsMax) {
            at = start + digitsMax;
            value /= Math.round(Math.pow(10, digits - digitsMax));
            digits = digitsMax;
        }
        return value * Math.round(Math.pow(10, 6 - digits));
    }

    private void word(String pattern) {
        skipSpaces();
        switch (pattern.toUpperCase(Locale.ROOT)) {
            case "MONTH" -> month = name(TimeTemplate.MONTHS, false, pattern) + 1;
            case "MON" -> month = name(TimeTemplate.MONTHS, true, pattern) + 1;
            case "DAY" -> name(TimeTemplate.DAYS, false, pattern);
            case "DY" -> name(TimeTemplate.DAYS, true, pattern);
            case "AM", "PM", "A.M.", "P.M." -> {
                twelveHours = true;
                afternoon = letter(pattern) == 'P';
            }
            case "BC", "AD", "B.C.", "A.D." -> beforeChrist = letter(pattern) == 'B';
            case "TZH", "OF", "TZ" -> offset = zone(pattern);
            case "TZM" -> {
                long minutes = number(pattern, 2);
                int known = offset == null ? 0 : offset;
                offset = (int) (known + (known < 0 ? -60 : 60) * minutes);
            }
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "formatting field \"" + pattern + "\" is only for to_char");
        }
    }

    private char letter(String pattern) {
        if (at >= text.length() || at + pattern.length() > text.length()) {
            throw malformed(pattern);
        }
        char letter = Character.toUpperCase(text.charAt(at));
        at += pattern.length();
        return letter;
    }

    private int name(String[] names, boolean cut, String pattern) {
        for (int i = 0; i < names.length; i++) {
            String name = cut ? names[i].substring(0, 3) : names[i];
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        throw malformed(pattern);
    }

    private int zone(String pattern) {
        if (at >= text.length()) {
            throw malformed(pattern);
        }
        if (Character.isLetter(text.charAt(at))) {
            int start = at;
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return TimeEntries.zone(text.substring(start, at))
                    .getRules()
                    .getOffset(java.time.Instant.EPOCH)
                    .getTotalSeconds();
        }
        boolean west = text.charAt(at) == '-';
        at += west || text.charAt(at) == '+' ? 1 : 0;
        long seconds = number(pattern, 2) * 3600;
        if (pattern.equals("OF") && at < text.length() && text.charAt(at) == ':') {
            at++;
            seconds += number(pattern, 2) * 60;
        }
        return (int) (west ? -seconds : seconds);
    }

    private long micros() {
        long hours = twelveHours ? hour % 12 + (afternoon ? 12 : 0) : hour;
        boolean whole = second > 60;
        if (hours > 24 || minute > 59 || second > 60 && !(hour == 0 && minute == 0) || second >= 86_400) {
            throw outOfRange(null);
        }
        long time = whole ? second : (hours * 60 + minute) * 60 + second;
        return Temporal.checkedTimestamp(days() * Temporal.DAY + time * Temporal.SECOND + micros);
    }

    private long days() {
        if (julian != Long.MIN_VALUE) {
            return julian - 2_440_588;
        }
        try {
            if (isoYear != 0 && isoWeek != 0) {
                return LocalDate.of(isoYear, 1, 4)
                        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, isoWeek)
                        .with(java.time.temporal.ChronoField.DAY_OF_WEEK, isoDay)
                        .toEpochDay();
            }
            long astronomical = beforeChrist || yearGiven && year <= 0 ? (year < 0 ? year + 1 : 1 - year) : year;
            if (!yearGiven) {
                astronomical = 0;
            }
            if (dayOfYear > 0) {
                return LocalDate.ofYearDay(Math.toIntExact(astronomical), dayOfYear)
                        .toEpochDay();
            }
            return LocalDate.of(Math.toIntExact(astronomical), month, day).toEpochDay();
        } catch (DateTimeException | ArithmeticException wrong) {
            throw outOfRange(wrong);
        }
    }
}
