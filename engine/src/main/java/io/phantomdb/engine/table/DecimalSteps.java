package io.phantomdb.engine.table;

import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// A series of NUMERIC; start, stop and step have the type's scale.
final class DecimalSteps implements SeriesScan.Steps {
    private final BigDecimal stop;
    private final BigDecimal step;
    private final SqlType type;
    private BigDecimal next;

    DecimalSteps(BigDecimal start, BigDecimal stop, BigDecimal step, SqlType type) {
        if (step.signum() == 0) {
            throw IntegerSteps.zero();
        }
        this.next = start;
        this.stop = stop;
        this.step = step;
        this.type = type;
    }

    @Override
    public long rowsMax() {
        BigDecimal steps =
                stop.subtract(next).divide(step, 0, RoundingMode.DOWN).add(BigDecimal.ONE);
        return steps.signum() < 0
                ? 0
                : steps.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    @Override
    public int next(int rows, long address, Region region) {
        int count = 0;
        while (count < rows && stop.subtract(next).signum() * step.signum() >= 0) {
            Vectors.put(type, next, address + (long) count * type.layout().width(), region);
            next = next.add(step);
            count++;
        }
        return count;
    }
}
