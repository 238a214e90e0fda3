package io.phantomdb.exec.function;

import io.phantomdb.core.type.Interval;
import io.phantomdb.exec.expr.Temporal;

/// What a template can print of a time.
///
/// @param days since 1970-01-01; for an interval its days alone
/// @param hour may exceed 23 for an interval
/// @param offset seconds east of UTC
record TimeFields(
        boolean interval,
        long days,
        long year,
        int month,
        long day,
        long hour,
        int minute,
        int second,
        int micros,
        int offset,
        String zone) {

    static TimeFields ofTimestamp(long local, int offset, String zone) {
        long days = Temporal.timestampToDate(local);
        long time = local - days * Temporal.DAY;
        return new TimeFields(
                false,
                days,
                Temporal.year(days),
                Temporal.month(days),
                Temporal.day(days),
                time / (3600 * Temporal.SECOND),
                (int) (time / (60 * Temporal.SECOND) % 60),
                (int) (time / Temporal.SECOND % 60),
                (int) (time % Temporal.SECOND),
                offset,
                zone);
    }

    static TimeFields ofInterval(Interval interval) {
        long time = interval.micros();
        return new TimeFields(
                true,
                interval.days(),
                interval.months() / 12,
                interval.months() % 12,
                interval.days(),
                time / (3600 * Temporal.SECOND),
                (int) (time / (60 * Temporal.SECOND) % 60),
                (int) (time / Temporal.SECOND % 60),
                (int) (time % Temporal.SECOND),
                0,
                "");
    }
}
