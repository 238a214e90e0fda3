package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A template of `to_char`, `to_date` and `to_timestamp`, taken apart into patterns and text.
///
/// Source: PostgreSQL 15, section 9.8 "Data Type Formatting Functions".
final class TimeTemplate {
    static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final String[] ROMAN = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};
    /// Longest first, so that `HH24` is not taken for `HH`.
    private static final String[] PATTERNS = {
        "SSSSS", "Y,YYY", "MONTH", "Month", "month", "A.M.", "P.M.", "a.m.", "p.m.", "B.C.", "A.D.", "b.c.", "a.d.",
        "HH24", "HH12", "SSSS", "YYYY", "IYYY", "IDDD", "YYY", "IYY", "DDD", "DAY", "Day", "day", "MON", "Mon", "mon",
        "TZH", "TZM", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "HH", "MI", "SS", "MS", "US", "AM", "PM", "am", "pm",
        "YY", "IY", "BC", "AD", "bc", "ad", "MM", "DY", "Dy", "dy", "DD", "ID", "WW", "IW", "CC", "RM", "rm", "TZ",
        "tz", "OF", "Y", "I", "D", "W", "J", "Q"
    };

    /// @param pattern empty for plain text
    /// @param fill whether `FM` took the padding away
    /// @param suffix `TH`, `th` or empty
    record Piece(String pattern, String text, boolean fill, String suffix) {}

    /// @param local microseconds on the wall clock
    /// @param offset seconds east of UTC, if the text says so
    record Parsed(long local, @Nullable Integer offset) {}

    private final List<Piece> pieces = new ArrayList<>();

    TimeTemplate(String template) {
        int at = 0;
        while (at < template.length()) {
            at = piece(template, at);
        }
    }

    List<Piece> pieces() {
        return pieces;
    }

    private int piece(String template, int start) {
        int at = start;
        boolean fill = false;
        while (template.startsWith("FM", at) || template.startsWith("FX", at) || template.startsWith("TM", at)) {
            fill |= template.startsWith("FM", at) || template.startsWith("TM", at);
            at += 2;
        }
        for (String pattern : PATTERNS) {
            boolean anyCase = Character.isUpperCase(pattern.charAt(0))
                    && !List.of(
                                    "MONTH", "Month", "DAY", "Day", "MON", "Mon", "DY", "Dy", "AM", "PM", "BC", "AD",
                                    "A.M.", "P.M.", "B.C.", "A.D.", "RM", "TZ")
                            .contains(pattern);
            if (template.regionMatches(anyCase, at, pattern, 0, pattern.length())) {
                at += pattern.length();
                String suffix = template.startsWith("TH", at) || template.startsWith("th", at)
                        ? template.substring(at, at + 2)
                        : "";
                pieces.add(new Piece(pattern, "", fill, suffix));
                return at + suffix.length();
            }
        }
        return at < template.length() ? text(template, at) : at;
    }

    private int text(String template, int start) {
        char c = template.charAt(start);
        if (c != '"') {
            boolean escaped = c == '\\' && start + 1 < template.length() && template.charAt(start + 1) == '"';
            pieces.add(new Piece("", escaped ? "\"" : String.valueOf(c), false, ""));
            return start + (escaped ? 2 : 1);
        }
        StringBuilder quoted = new StringBuilder();
        int at = start + 1;
        for (; at < template.length() && template.charAt(at) != '"'; at++) {
            if (template.charAt(at) == '\\' && at + 1 < template.length()) {
                at++;
            }
            quoted.append(template.charAt(at));
        }
        pieces.add(new Piece("", quoted.toString(), false, ""));
        return at + 1;
    }

    String format(TimeFields time) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.pattern().isEmpty()) {
                out.append(piece.text());
                continue;
            }
            String value = value(piece, time);
            out.append(value).append(piece.suffix().isEmpty() ? "" : ordinal(value, piece.suffix()));
        }
        return out.toString();
    }

    /// The ending of an ordinal number, in the case of `form`.
    static String ordinal(String digits, String form) {
        String number = digits.strip();
        boolean teen = number.length() > 1 && number.charAt(number.length() - 2) == '1';
        String ending = teen || number.isEmpty()
                ? "th"
                : switch (number.charAt(number.length() - 1)) {
                    case '1' -> "st";
                    case '2' -> "nd";
                    case '3' -> "rd";
                    default -> "th";
                };
        return form.equals("TH") ? ending.toUpperCase(Locale.ROOT) : ending;
    }

    private static String value(Piece piece, TimeFields t) {
        boolean fill = piece.fill();
        return switch (piece.pattern()) {
            case "HH", "HH12" ->
                number(t.interval() ? t.hour() % 12 == 0 ? 12 : t.hour() % 12 : (t.hour() + 11) % 12 + 1, 2, fill);
            case "HH24" -> number(t.hour(), 2, fill);
            case "MI" -> number(t.minute(), 2, fill);
            case "SS" -> number(t.second(), 2, fill);
            case "MS" -> number(t.micros() / 1000, 3, fill);
            case "US" -> number(t.micros(), 6, fill);
            case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" ->
                number(t.micros(), 6, false).substring(0, piece.pattern().charAt(2) - '0');
            case "SSSS", "SSSSS" -> String.valueOf(t.hour() * 3600 + t.minute() * 60L + t.second());
            case "AM", "PM" -> t.hour() % 24 < 12 ? "AM" : "PM";
            case "am", "pm" -> t.hour() % 24 < 12 ? "am" : "pm";
            case "A.M.", "P.M." -> t.hour() % 24 < 12 ? "A.M." : "P.M.";
            case "a.m.", "p.m." -> t.hour() % 24 < 12 ? "a.m." : "p.m.";
            case "TZ" -> t.zone();
            case "tz" -> t.zone().toLowerCase(Locale.ROOT);
            case "TZH" -> (t.offset() < 0 ? "-" : "+") + number(Math.abs(t.offset()) / 3600, 2, false);
            case "TZM" -> number(Math.abs(t.offset()) / 60 % 60, 2, false);
            case "OF" ->
                (t.offset() < 0 ? "-" : "+")
                        + number(Math.abs(t.offset()) / 3600, 2, fill)
                        + (t.offset() % 3600 == 0 ? "" : ":" + number(Math.abs(t.offset()) / 60 % 60, 2, false));
            default -> date(piece.pattern(), fill, t);
        };
    }

    private static String date(String pattern, boolean fill, TimeFields t) {
        long year = t.year() > 0 || t.interval() ? t.year() : 1 - t.year();
        return switch (pattern) {
            case "Y,YYY" -> number(year / 1000, 1, true) + "," + number(year % 1000, 3, false);
            case "YYYY" -> number(year, 4, fill);
            case "YYY" -> number(year % 1000, 3, fill);
            case "YY" -> number(year % 100, 2, fill);
            case "Y" -> number(year % 10, 1, fill);
            case "MM" -> number(t.month(), 2, fill);
            case "MONTH", "Month", "month" -> cased(named(MONTHS, t.month() - 1), pattern, fill ? 0 : 9);
            case "MON", "Mon", "mon" -> cased(shortened(MONTHS, t.month() - 1), pattern, 0);
            case "DD" -> number(t.day(), 2, fill);
            case "BC", "AD" -> t.year() > 0 ? "AD" : "BC";
            case "bc", "ad" -> t.year() > 0 ? "ad" : "bc";
            case "B.C.", "A.D." -> t.year() > 0 ? "A.D." : "B.C.";
            case "b.c.", "a.d." -> t.year() > 0 ? "a.d." : "b.c.";
            case "RM" -> padded(named(ROMAN, t.month() - 1), fill ? 0 : 4);
            case "rm" -> padded(named(ROMAN, t.month() - 1).toLowerCase(Locale.ROOT), fill ? 0 : 4);
            case "Q" -> String.valueOf((t.month() + 2) / 3);
            case "CC" -> number(t.interval() ? year / 100 : (year + 99) / 100, 2, fill);
            default -> week(pattern, fill, t);
        };
    }

    private static String week(String pattern, boolean fill, TimeFields t) {
        LocalDate date = LocalDate.ofEpochDay(t.days());
        int weekday = (int) Math.floorMod(t.days() + 4, 7);
        return switch (pattern) {
            case "DAY", "Day", "day" -> cased(named(DAYS, weekday), pattern, fill ? 0 : 9);
            case "DY", "Dy", "dy" -> cased(shortened(DAYS, weekday), pattern, 0);
            case "DDD" ->
                number(t.interval() ? t.year() * 360 + t.month() * 30L + t.day() : date.getDayOfYear(), 3, fill);
            case "IDDD" -> number((date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1) * 7L + isoDay(weekday), 3, fill);
            case "D" -> String.valueOf(weekday + 1);
            case "ID" -> String.valueOf(isoDay(weekday));
            case "W" -> String.valueOf((date.getDayOfMonth() - 1) / 7 + 1);
            case "WW" -> number((date.getDayOfYear() - 1) / 7 + 1, 2, fill);
            case "IW" -> number(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, fill);
            case "IYYY" -> number(date.get(IsoFields.WEEK_BASED_YEAR), 4, fill);
            case "IYY" -> number(date.get(IsoFields.WEEK_BASED_YEAR) % 1000, 3, fill);
            case "IY" -> number(date.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, fill);
            case "I" -> number(date.get(IsoFields.WEEK_BASED_YEAR) % 10, 1, fill);
            case "J" -> String.valueOf(t.days() + 2_440_588);
            default -> throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "the pattern " + pattern);
        };
    }

    private static int isoDay(int weekday) {
        return weekday == 0 ? 7 : weekday;
    }

    private static String named(String[] names, int index) {
        return index < 0 ? "" : names[index];
    }

    private static String shortened(String[] names, int index) {
        return index < 0 ? "" : names[index].substring(0, 3);
    }

    private static String number(long value, int width, boolean fill) {
        String digits = Long.toString(Math.abs(value));
        return (value < 0 ? "-" : "") + "0".repeat(fill ? 0 : Math.max(0, width - digits.length())) + digits;
    }

    private static String cased(String name, String pattern, int width) {
        boolean upper = Character.isUpperCase(pattern.charAt(1));
        boolean first = Character.isUpperCase(pattern.charAt(0));
        String cased = upper ? name.toUpperCase(Locale.ROOT) : first ? name : name.toLowerCase(Locale.ROOT);
        return padded(cased, width);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /// SQLSTATE 22007 for text of another form, 22008 for fields out of range.
    Parsed parse(String text) {
        return new TimeReader(text).read(pieces);
    }
}
