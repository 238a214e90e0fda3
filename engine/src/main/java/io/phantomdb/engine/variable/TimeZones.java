package io.phantomdb.engine.variable;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Time zones as PostgreSQL writes them: names in any case, hours east of Greenwich as a number, offsets as POSIX has
/// them.
///
///     Europe/Berlin   europe/berlin    -7 = <-07>+07    UTC+3 = three hours WEST    +02:00 = two hours WEST
final class TimeZones {
    private static final Pattern HOURS = Pattern.compile("[+-]?\\d{1,2}(\\.\\d+)?");
    private static final Pattern POSIX =
            Pattern.compile("(?:<[A-Za-z0-9:+-]+>|[A-Za-z]{3,})?([+-]?)(\\d{1,2})(?::(\\d\\d))?(?::(\\d\\d))?");
    private static final Pattern INTERVAL =
            Pattern.compile("INTERVAL\\s+([+-]?)(\\d{1,2})(?::(\\d\\d))?(?::(\\d\\d))?");
    private static final int HOURS_MAX = 168;

    private TimeZones() {}

    /// Names in upper case to names as they are written; read once it is needed.
    private static final class Names {
        static final Map<String, String> ALL = ZoneId.getAvailableZoneIds().stream()
                .collect(Collectors.toMap(name -> name.toUpperCase(Locale.ROOT), name -> name, (one, other) -> one));
    }

    /// The zone as SHOW has it; empty where it is none.
    static Optional<String> canonical(String value) {
        if (HOURS.matcher(value).matches()) {
            double hours = Double.parseDouble(value);
            return Math.abs(hours) < HOURS_MAX ? east(Math.round(hours * 3600)) : Optional.empty();
        }
        Matcher interval = INTERVAL.matcher(value);
        if (interval.matches()) {
            return east(seconds(interval, 1));
        }
        Optional<String> named = name(value);
        return named.isPresent()
                ? named
                : Optional.of(value).filter(text -> posix(text).isPresent());
    }

    /// The zone of a canonical text.
    static ZoneId zone(String canonical) {
        return name(canonical)
                .<ZoneId>map(ZoneId::of)
                .or(() -> posix(canonical))
                .orElse(ZoneOffset.UTC);
    }

    private static Optional<String> name(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        if (upper.equals("Z") || upper.equals("ZULU")) {
            return Optional.of("UTC");
        }
        return Optional.ofNullable(Names.ALL.get(upper));
    }

    private static Optional<ZoneId> posix(String value) {
        Matcher parts = POSIX.matcher(value);
        try {
            return parts.matches()
                    ? Optional.of(ZoneOffset.ofTotalSeconds((int) -seconds(parts, 1)))
                    : Optional.empty();
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    private static long seconds(Matcher parts, int from) {
        long size = number(parts.group(from + 1)) * 3600
                + number(parts.group(from + 2)) * 60
                + number(parts.group(from + 3));
        return "-".equals(parts.group(from)) ? -size : size;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /// `<+05:30>-05:30`: the name in angle brackets, then the offset as POSIX counts it.
    private static Optional<String> east(long seconds) {
        if (Math.abs(seconds) > ZoneOffset.MAX.getTotalSeconds()) {
            return Optional.empty();
        }
        return Optional.of("<" + offset(seconds, "+") + ">" + offset(-seconds, seconds == 0 ? "-" : "+"));
    }

    private static String offset(long seconds, String plus) {
        long size = Math.abs(seconds);
        String text = (seconds < 0 ? "-" : plus) + two(size / 3600);
        text += size % 3600 == 0 ? "" : ":" + two(size / 60 % 60);
        return size % 60 == 0 ? text : text + ":" + two(size % 60);
    }

    private static String two(long number) {
        return (number < 10 ? "0" : "") + number;
    }
}
