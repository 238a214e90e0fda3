package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Intervals from text: `1 year 2 mons -3 days 04:05:06.5`, `5 hours ago`, `P1Y2M3DT4H5M6S`.
final class IntervalParser {
    private final String text;
    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal days = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;

    private IntervalParser(String text) {
        this.text = text;
    }

    static Interval parse(String text) {
        IntervalParser parser = new IntervalParser(text);
        try {
            String stripped = text.strip().toLowerCase(Locale.ROOT);
            if (stripped.startsWith("p")) {
                parser.iso(stripped.substring(1));
            } else {
                parser.words(stripped);
            }
            return parser.result();
        } catch (ArithmeticException overflow) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW, "interval field value out of range: \"" + text + "\"", overflow);
        } catch (NumberFormatException wrong) {
            throw parser.malformed();
        }
    }

    private DatabaseException malformed() {
        return new DatabaseException(
                SqlState.INVALID_DATETIME_FORMAT,
                "invalid input syntax for type " + SqlType.INTERVAL + ": \"" + text + "\"");
    }

    /// Fractions of months go to days, fractions of days to time.
    private Interval result() {
        BigDecimal wholeMonths = new BigDecimal(months.toBigInteger());
        BigDecimal allDays = days.add(months.subtract(wholeMonths).multiply(BigDecimal.valueOf(30)));
        BigDecimal wholeDays = new BigDecimal(allDays.toBigInteger());
        BigDecimal time = micros.add(allDays.subtract(wholeDays).multiply(BigDecimal.valueOf(Temporal.DAY)));
        return new Interval(
                wholeMonths.intValueExact(),
                wholeDays.intValueExact(),
                time.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private void words(String words) {
        String[] tokens = words.replaceFirst("^@", "").strip().split("\\s+", -1);
        boolean ago = tokens[tokens.length - 1].equals("ago");
        int end = ago ? tokens.length - 1 : tokens.length;
        boolean any = false;
        for (int i = 0; i < end; i++) {
            String token = tokens[i];
            if (token.isEmpty()) {
                throw malformed();
            }
            if (token.indexOf(':') > 0) {
                clock(token);
            } else {
                int letter = 0;
                while (letter < token.length() && !Character.isLetter(token.charAt(letter))) {
                    letter++;
                }
                BigDecimal count = new BigDecimal(token.substring(0, letter));
                String unit = letter < token.length() ? token.substring(letter) : i + 1 < end ? tokens[++i] : "second";
                add(count, unit);
            }
            any = true;
        }
        if (!any) {
            throw malformed();
        }
        if (ago) {
            months = months.negate();
            days = days.negate();
            micros = micros.negate();
        }
    }

    private void clock(String token) {
        boolean negative = token.startsWith("-");
        String[] parts = token.replaceFirst("^[-+]", "").split(":", -1);
        if (parts.length > 3) {
            throw malformed();
        }
        BigDecimal seconds = new BigDecimal(parts[0])
                .multiply(BigDecimal.valueOf(3600))
                .add(new BigDecimal(parts[1]).multiply(BigDecimal.valueOf(60)))
                .add(parts.length == 3 ? new BigDecimal(parts[2]) : BigDecimal.ZERO);
        add(negative ? seconds.negate() : seconds, "second");
    }

    private void iso(String body) {
        boolean time = false;
        int start = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == 't') {
                time = true;
                start = i + 1;
            } else if (Character.isLetter(c)) {
                String unit = switch (c) {
                    case 'y' -> "year";
                    case 'm' -> time ? "minute" : "month";
                    case 'w' -> "week";
                    case 'd' -> "day";
                    case 'h' -> "hour";
                    case 's' -> "second";
                    default -> throw malformed();
                };
                add(new BigDecimal(body.substring(start, i)), unit);
                start = i + 1;
            }
        }
        if (body.isEmpty() || start != body.length()) {
            throw malformed();
        }
    }

    private void add(BigDecimal count, String unit) {
        switch (unit) {
            case "year", "years", "yr", "yrs", "y" -> months = months.add(count.multiply(BigDecimal.valueOf(12)));
            case "decade", "decades" -> months = months.add(count.multiply(BigDecimal.valueOf(120)));
            case "century", "centuries" -> months = months.add(count.multiply(BigDecimal.valueOf(1200)));
            case "quarter", "quarters" -> months = months.add(count.multiply(BigDecimal.valueOf(3)));
            case "month", "months", "mon", "mons" -> months = months.add(count);
            case "week", "weeks", "w" -> days = days.add(count.multiply(BigDecimal.valueOf(7)));
            case "day", "days", "d" -> days = days.add(count);
            case "hour", "hours", "hr", "hrs", "h" -> time(count, 3_600_000_000L);
            case "minute", "minutes", "min", "mins", "m" -> time(count, 60_000_000L);
            case "second", "seconds", "sec", "secs", "s" -> time(count, 1_000_000L);
            case "millisecond", "milliseconds", "ms", "msec", "msecs" -> time(count, 1000L);
            case "microsecond", "microseconds", "us", "usec", "usecs" -> time(count, 1L);
            default -> throw malformed();
        }
    }

    private void time(BigDecimal count, long unitMicros) {
        micros = micros.add(count.multiply(BigDecimal.valueOf(unitMicros)));
    }
}
