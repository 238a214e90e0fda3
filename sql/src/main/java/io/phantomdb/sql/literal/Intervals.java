package io.phantomdb.sql.literal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads intervals: `1 day 2 hours`, `-3 months`, `1:30:00`, `1-2` years and months, or a bare number with fields
/// behind the literal.
public final class Intervals {
    private static final Pattern PART =
            Pattern.compile("\\s*(?<number>[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))\\s*(?<unit>[A-Za-z]+)?(?:\\s+|$)");
    private static final Pattern CLOCK = Pattern.compile(
            "\\s*(?<sign>[+-]?)(?<hour>\\d+):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2}(?:\\.\\d{1,9})?))?(?:\\s+|$)");
    private static final Pattern YEARS =
            Pattern.compile("\\s*(?<sign>[+-]?)(?<year>\\d+)-(?<month>\\d{1,2})(?:\\s+|$)");
    private static final BigDecimal MICROS_PER_DAY = BigDecimal.valueOf(86_400_000_000L);
    private static final int LENGTH_MAX = 200;

    private long months;
    private long days;
    private BigDecimal micros = BigDecimal.ZERO;

    private Intervals() {}

    /// @param fields what stands behind the literal, e.g. `DAY` or `DAY TO SECOND`: the unit of a bare number is
    ///     its last word
    public static Interval read(String text, Optional<String> fields) {
        Intervals sum = new Intervals();
        boolean ago = text.length() <= LENGTH_MAX
                && text.strip().toLowerCase(Locale.ROOT).endsWith(" ago");
        String parts = ago ? text.strip().substring(0, text.strip().length() - 4) : text;
        if (parts.isBlank() || parts.length() > LENGTH_MAX) {
            throw invalid(text);
        }
        String unit = fields.map(Intervals::lastWord).orElse("second");
        int at = 0;
        while (at < parts.length()) {
            at = sum.part(parts, at, unit, text);
        }
        return sum.result(ago, text);
    }

    private static String lastWord(String fields) {
        String words = fields.replaceAll("\\(.*?\\)", "").strip();
        return words.substring(words.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
    }

    private int part(String parts, int at, String unit, String text) {
        Matcher clock = CLOCK.matcher(parts).region(at, parts.length());
        if (clock.lookingAt()) {
            clock(clock);
            return clock.end();
        }
        Matcher years = YEARS.matcher(parts).region(at, parts.length());
        if (years.lookingAt()) {
            long count = Long.parseLong(years.group("year")) * 12 + Long.parseLong(years.group("month"));
            months += years.group("sign").equals("-") ? -count : count;
            return years.end();
        }
        Matcher part = PART.matcher(parts).region(at, parts.length());
        if (!part.lookingAt()) {
            throw invalid(text);
        }
        String word = part.group("unit") == null ? unit : part.group("unit").toLowerCase(Locale.ROOT);
        add(new BigDecimal(part.group("number")), word, text);
        return part.end();
    }

    private void clock(Matcher clock) {
        BigDecimal seconds = new BigDecimal(clock.group("hour"))
                .multiply(BigDecimal.valueOf(3600))
                .add(new BigDecimal(clock.group("minute")).multiply(BigDecimal.valueOf(60)))
                .add(clock.group("second") == null ? BigDecimal.ZERO : new BigDecimal(clock.group("second")));
        BigDecimal signed = clock.group("sign").equals("-") ? seconds.negate() : seconds;
        micros = micros.add(signed.movePointRight(6));
    }

    private void add(BigDecimal count, String unit, String text) {
        switch (unit) {
            case "millennium", "millenniums", "millennia" -> addMonths(count, 12_000);
            case "century", "centuries" -> addMonths(count, 1_200);
            case "decade", "decades" -> addMonths(count, 120);
            case "year", "years", "yr", "yrs", "y" -> addMonths(count, 12);
            case "quarter", "quarters" -> addMonths(count, 3);
            case "month", "months", "mon", "mons" -> addMonths(count, 1);
            case "week", "weeks", "w" -> addDays(count.multiply(BigDecimal.valueOf(7)));
            case "day", "days", "d" -> addDays(count);
            case "hour", "hours", "hr", "hrs", "h" -> addSeconds(count, 3600);
            case "minute", "minutes", "min", "mins", "m" -> addSeconds(count, 60);
            case "second", "seconds", "sec", "secs", "s" -> addSeconds(count, 1);
            case "millisecond", "milliseconds", "ms" -> micros = micros.add(count.movePointRight(3));
            case "microsecond", "microseconds", "us" -> micros = micros.add(count);
            default -> throw invalid(text);
        }
    }

    private void addMonths(BigDecimal count, int monthsEach) {
        BigDecimal all = count.multiply(BigDecimal.valueOf(monthsEach));
        BigDecimal whole = all.setScale(0, RoundingMode.DOWN);
        months += whole.longValue();
        addDays(all.subtract(whole).multiply(BigDecimal.valueOf(30)));
    }

    private void addDays(BigDecimal count) {
        BigDecimal whole = count.setScale(0, RoundingMode.DOWN);
        days += whole.longValue();
        micros = micros.add(count.subtract(whole).multiply(MICROS_PER_DAY));
    }

    private void addSeconds(BigDecimal count, int secondsEach) {
        micros = micros.add(count.multiply(BigDecimal.valueOf(secondsEach)).movePointRight(6));
    }

    private Interval result(boolean ago, String text) {
        try {
            long microsRounded = micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
            int sign = ago ? -1 : 1;
            return new Interval(Math.toIntExact(sign * months), Math.toIntExact(sign * days), sign * microsRounded);
        } catch (ArithmeticException e) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW, "interval field out of range: \"" + text + "\"", e);
        }
    }

    private static DatabaseException invalid(String text) {
        return new DatabaseException(
                SqlState.INVALID_DATETIME_FORMAT, "invalid input for type INTERVAL: \"" + text + "\"");
    }
}
