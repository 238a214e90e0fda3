package io.phantomdb.engine.table;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;

/// A series of INTEGER or BIGINT; it ends where the next value would be past the type's range.
final class IntegerSteps implements SeriesScan.Steps {
    private final long step;
    private final int width;
    private long next;
    /// Values to come, as an unsigned number; of all 2^64 of them the last is left out, nobody waits for it.
    private long left;

    IntegerSteps(long start, long stop, long step, int width) {
        if (step == 0) {
            throw zero();
        }
        this.step = step;
        this.width = width;
        this.next = start;
        boolean none = step > 0 ? start > stop : start < stop;
        long distance = step > 0 ? stop - start : start - stop;
        long steps = Long.divideUnsigned(distance, Math.abs(step));
        this.left = none ? 0 : steps == -1 ? steps : steps + 1;
    }

    static DatabaseException zero() {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "step size cannot equal zero");
    }

    @Override
    public long rowsMax() {
        return left < 0 ? Long.MAX_VALUE : left;
    }

    @Override
    public int next(int rows, long address, Region region) {
        int count = Long.compareUnsigned(left, rows) < 0 ? (int) left : rows;
        for (int i = 0; i < count; i++) {
            if (width == Long.BYTES) {
                Memory.putLong(address + 8L * i, next);
            } else {
                Memory.putInt(address + 4L * i, (int) next);
            }
            next += step;
        }
        left -= count;
        return count;
    }
}
