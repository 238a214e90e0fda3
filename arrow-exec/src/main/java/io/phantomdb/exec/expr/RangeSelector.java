package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Ranges;
import io.phantomdb.exec.kernel.Selections;

/// A column of integers, dates, times or decimals within (or outside) constant bounds, both inclusive.
final class RangeSelector extends Selector {
    private final int column;
    private final long minimum;
    private final long maximum;
    private final boolean outside;

    RangeSelector(int column, long minimum, long maximum, boolean outside) {
        this.column = column;
        this.minimum = minimum;
        this.maximum = maximum;
        this.outside = outside;
    }

    int column() {
        return column;
    }

    /// Both ranges in one, where both look at the same column from inside.
    RangeSelector and(RangeSelector other) {
        assert canMerge(other);
        return new RangeSelector(column, Math.max(minimum, other.minimum), Math.min(maximum, other.maximum), false);
    }

    boolean canMerge(RangeSelector other) {
        return column == other.column && !outside && !other.outside;
    }

    @Override
    int select(Batch batch, long in, int count, long out, Region scratch) {
        if (minimum > maximum && !outside) {
            return 0;
        }
        Vector vector = Gather.flat(batch.column(column), scratch);
        long rows = in;
        int left = count;
        if (vector.validity() != 0) {
            left = Selections.bits(vector.validity(), true, in, count, out);
            rows = out;
        }
        if (minimum > maximum) {
            return rows == out ? left : copy(rows, left, out);
        }
        return Ranges.select(vector.layout(), vector.values(), minimum, maximum, outside, rows, left, out);
    }

    private static int copy(long rows, int count, long out) {
        for (int i = 0; i < count; i++) {
            Memory.putInt(out + 4L * i, Selections.row(rows, i));
        }
        return count;
    }
}
