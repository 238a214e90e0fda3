package io.phantomdb.exec.operator;

import java.util.concurrent.atomic.LongAdder;

/// Figures of one plan node over all workers.
public final class Meter {
    final LongAdder rowsIn = new LongAdder();
    final LongAdder rowsOut = new LongAdder();
    final LongAdder nanos = new LongAdder();

    public long rowsIn() {
        return rowsIn.sum();
    }

    public long rowsOut() {
        return rowsOut.sum();
    }

    /// Time in the node itself, all workers together.
    public long nanos() {
        return nanos.sum();
    }

    /// Adds work that is not measured by a step.
    public void add(long in, long out, long time) {
        rowsIn.add(in);
        rowsOut.add(out);
        nanos.add(time);
    }
}
