package io.phantomdb.engine.table;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.exec.expr.Temporal;
import java.time.ZoneId;

/// A series of TIMESTAMP or TIMESTAMPTZ in microseconds. Each value is the one before plus the interval: months, then
/// days, by the zone's clocks, then time.
final class TimeSteps implements SeriesScan.Steps {
    private static final int MONTH_DAYS = 30;

    private final long stop;
    private final Interval step;
    private final int sign;
    private final ZoneId zone;
    private long next;

    TimeSteps(long start, long stop, Interval step, ZoneId zone) {
        double length = ((double) step.months() * MONTH_DAYS + step.days()) * Temporal.DAY + step.micros();
        if (length == 0) {
            throw IntegerSteps.zero();
        }
        this.next = start;
        this.stop = stop;
        this.step = step;
        this.sign = length > 0 ? 1 : -1;
        this.zone = zone;
    }

    @Override
    public long rowsMax() {
        double length = Math.abs(((double) step.months() * 28 + step.days()) * Temporal.DAY + step.micros());
        double rows = ((double) stop - next) * sign / Math.max(1, length) + 2;
        return rows < 0 ? 0 : (long) rows;
    }

    @Override
    public int next(int rows, long address, Region region) {
        int count = 0;
        while (count < rows && Long.compare(stop, next) * sign >= 0) {
            Memory.putLong(address + 8L * count, next);
            next = after(next);
            count++;
        }
        return count;
    }

    private long after(long micros) {
        if (step.months() == 0 && step.days() == 0) {
            return Temporal.checkedTimestamp(micros + step.micros());
        }
        long local = Temporal.toLocal(micros, zone);
        long day = Temporal.timestampToDate(local);
        long within = local - day * Temporal.DAY;
        long moved = (step.months() == 0 ? day : Temporal.plusMonths(day, step.months())) + step.days();
        long instant = Temporal.toInstant(Temporal.checkedTimestamp(Temporal.dateToTimestamp(moved) + within), zone);
        return Temporal.checkedTimestamp(instant + step.micros());
    }
}
