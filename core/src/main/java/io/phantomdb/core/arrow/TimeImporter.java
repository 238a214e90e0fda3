package io.phantomdb.core.arrow;

import io.phantomdb.core.arrow.ColumnImporter.Target;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;

/// Dates, times, timestamps, durations and intervals of every unit. Finer units than ours are rounded towards the past.
final class TimeImporter {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private TimeImporter() {}

    static long days(long from, Target target) {
        long to = target.region().allocate(4L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long days = Math.floorDiv(Memory.getLong(from + 8L * i), MILLIS_PER_DAY);
            if (days != (int) days && !target.isNull(i)) {
                throw target.outOfRange(SqlState.DATETIME_FIELD_OVERFLOW, i);
            }
            Memory.putInt(to + 4L * i, (int) days);
        }
        return to;
    }

    static long times(TimeUnit unit, int bits, long from, Target target) {
        if (bits == Long.SIZE) {
            return timestamps(unit, from, target);
        }
        long factor = unit == TimeUnit.SECOND ? 1_000_000 : 1_000;
        long to = target.region().allocate(8L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            Memory.putLong(to + 8L * i, Memory.getInt(from + 4L * i) * factor);
        }
        return to;
    }

    static long timestamps(TimeUnit unit, long from, Target target) {
        return switch (unit) {
            case SECOND -> multiplied(from, 1_000_000, target);
            case MILLISECOND -> multiplied(from, 1_000, target);
            case MICROSECOND -> from;
            case NANOSECOND -> divided(from, target);
        };
    }

    private static long multiplied(long from, long factor, Target target) {
        long to = target.region().allocate(8L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long value = Memory.getLong(from + 8L * i);
            long micros = value * factor;
            if (Math.multiplyHigh(value, factor) != micros >> 63 && !target.isNull(i)) {
                throw target.outOfRange(SqlState.DATETIME_FIELD_OVERFLOW, i);
            }
            Memory.putLong(to + 8L * i, micros);
        }
        return to;
    }

    private static long divided(long from, Target target) {
        long to = target.region().allocate(8L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            Memory.putLong(to + 8L * i, Math.floorDiv(Memory.getLong(from + 8L * i), 1_000L));
        }
        return to;
    }

    static long durations(TimeUnit unit, long from, Target target) {
        long nanos = switch (unit) {
            case SECOND -> 1_000_000_000L;
            case MILLISECOND -> 1_000_000L;
            case MICROSECOND -> 1_000L;
            case NANOSECOND -> 1L;
        };
        long to = target.region().allocate(16L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            long value = Memory.getLong(from + 8L * i);
            if (Math.multiplyHigh(value, nanos) != value * nanos >> 63 && !target.isNull(i)) {
                throw target.outOfRange(SqlState.DATETIME_FIELD_OVERFLOW, i);
            }
            put(to + 16L * i, 0, 0, value * nanos);
        }
        return to;
    }

    static long intervals(IntervalUnit unit, long from, Target target) {
        if (unit == IntervalUnit.MONTH_DAY_NANO) {
            return from;
        }
        long to = target.region().allocate(16L * target.rows());
        for (int i = 0; i < target.rows(); i++) {
            if (unit == IntervalUnit.YEAR_MONTH) {
                put(to + 16L * i, Memory.getInt(from + 4L * i), 0, 0);
            } else {
                put(to + 16L * i, 0, Memory.getInt(from + 8L * i), Memory.getInt(from + 8L * i + 4) * 1_000_000L);
            }
        }
        return to;
    }

    private static void put(long at, int months, int days, long nanos) {
        Memory.putInt(at, months);
        Memory.putInt(at + 4, days);
        Memory.putLong(at + 8, nanos);
    }
}
