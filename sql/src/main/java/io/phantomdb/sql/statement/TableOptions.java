package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.Interval;
import io.phantomdb.sql.literal.Intervals;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Options of CREATE TABLE in the form that the store knows: lengths of time in milliseconds.
///
///     flush_interval = INTERVAL '10 seconds'  =>  flush_age_ms = 10000
///     ttl = '7 days'                          =>  ttl_ms = 604800000
final class TableOptions {
    private static final Map<String, String> TIMES =
            Map.of("flush_interval", "flush_age_ms", "ttl", "ttl_ms", "snapshot_retention", "snapshot_retention_ms");
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long DAYS_PER_MONTH = 30;

    private TableOptions() {}

    /// SQLSTATE 22007 no interval, 22023 one that is not positive or an option given twice.
    static Map<String, String> stored(Map<String, String> options) {
        Map<String, String> stored = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            String other = TIMES.get(name);
            String before =
                    other == null ? stored.put(name, value) : stored.put(other, String.valueOf(millis(name, value)));
            if (before != null) {
                throw bad("parameter \"" + name + "\" is given twice");
            }
        });
        return stored;
    }

    /// What the store calls the option.
    static String stored(String name) {
        return TIMES.getOrDefault(name, name);
    }

    /// A month counts as thirty days.
    private static long millis(String name, String text) {
        Interval interval = Intervals.read(text, Optional.empty());
        long days = interval.days() + interval.months() * DAYS_PER_MONTH;
        long millis = days * MILLIS_PER_DAY + interval.micros() / 1000;
        if (millis <= 0) {
            throw bad("parameter \"" + name + "\": \"" + text + "\" is not a positive length of time");
        }
        return millis;
    }

    private static DatabaseException bad(String message) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, message);
    }
}
