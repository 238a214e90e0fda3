package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Days and microseconds since 1970 against the calendar (proleptic Gregorian, as PostgreSQL's).
public final class Temporal {
    public static final long DAY = 86_400_000_000L;
    public static final long SECOND = 1_000_000L;
    private static final long DAYS_MIN = LocalDate.of(-4712, 1, 1).toEpochDay();
    private static final long DATE_DAYS_MAX = LocalDate.of(5874897, 12, 31).toEpochDay();
    private static final long TIMESTAMP_MIN = DAYS_MIN * DAY;
    private static final long TIMESTAMP_MAX = LocalDate.of(294247, 1, 1).toEpochDay() * DAY - 1;

    private Temporal() {}

    /// SQLSTATE 22008 outside 4713 BC .. 5874897 AD.
    public static int checkedDate(long days) {
        if (days < DAYS_MIN || days > DATE_DAYS_MAX) {
            throw new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "date out of range");
        }
        return (int) days;
    }

    /// SQLSTATE 22008 outside 4713 BC .. 294246 AD, which is what microseconds since 1970 can hold.
    public static long checkedTimestamp(long micros) {
        if (micros < TIMESTAMP_MIN || micros > TIMESTAMP_MAX) {
            throw timestampOutOfRange();
        }
        return micros;
    }

    public static DatabaseException timestampOutOfRange() {
        return new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range");
    }

    public static long dateToTimestamp(long days) {
        if (days < DAYS_MIN || days > TIMESTAMP_MAX / DAY) {
            throw timestampOutOfRange();
        }
        return days * DAY;
    }

    public static long timestampToDate(long micros) {
        return Math.floorDiv(micros, DAY);
    }

    /// The wall clock of `zone` at that instant.
    public static long toLocal(long micros, ZoneId zone) {
        long seconds = Math.floorDiv(micros, SECOND);
        return micros
                + zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds() * SECOND;
    }

    /// The instant at which the clocks of `zone` show that time; in a gap the offset before it counts.
    public static long toInstant(long micros, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(Math.floorDiv(micros, SECOND), 0, ZoneOffset.UTC);
        return micros - zone.getRules().getOffset(local).getTotalSeconds() * SECOND;
    }

    /// The year of a day, without allocation.
    public static long year(long days) {
        return packed(days) >> 9;
    }

    public static int month(long days) {
        return (int) (packed(days) >> 5 & 15);
    }

    public static int day(long days) {
        return (int) (packed(days) & 31);
    }

    /// year, month (four bits), day (five bits): counted in eras of 400 years that start in March.
    static long packed(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 9 | month << 5 | day;
    }

    public static long daysOf(long year, int month, int day) {
        return LocalDate.of(Math.toIntExact(year), month, day).toEpochDay();
    }

    /// A day so many months later, cut to the month's last day.
    public static long plusMonths(long days, long months) {
        try {
            return LocalDate.ofEpochDay(days).plusMonths(months).toEpochDay();
        } catch (java.time.DateTimeException outOfRange) {
            throw new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "date out of range", outOfRange);
        }
    }

    /// Adds an interval in memory, `sign` times: months, then days, then time.
    static long plusInterval(long micros, long interval, int sign) {
        int months = Memory.getInt(interval);
        long days = Memory.getInt(interval + 4);
        long time = Memory.getLong(interval + 8) / 1000;
        try {
            long day = timestampToDate(micros);
            long within = micros - day * DAY;
            long moved = (months == 0 ? day : plusMonths(day, (long) months * sign)) + days * sign;
            return checkedTimestamp(Math.addExact(Math.multiplyExact(moved, DAY) + within, time * sign));
        } catch (ArithmeticException overflow) {
            throw timestampOutOfRange();
        }
    }

    static void putInterval(long at, long months, long days, long micros) {
        try {
            Memory.putInt(at, Math.toIntExact(months));
            Memory.putInt(at + 4, Math.toIntExact(days));
            Memory.putLong(at + 8, Math.multiplyExact(micros, 1000L));
        } catch (ArithmeticException overflow) {
            throw new DatabaseException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range", overflow);
        }
    }
}
