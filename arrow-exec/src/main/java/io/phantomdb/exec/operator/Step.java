package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;

/// One operator of one worker. Counts rows and its own time.
public abstract class Step implements AutoCloseable {
    private final Meter meter;
    private long rowsIn;
    private long rowsOut;
    private long nanos;

    Step(Meter meter) {
        this.meter = meter;
    }

    /// Takes the selected rows of a batch, valid until this returns. `scratch` may be used until then.
    public final void push(Batch batch, Region scratch) {
        if (batch.selected() == 0) {
            return;
        }
        rowsIn += batch.selected();
        long start = System.nanoTime();
        process(batch, scratch);
        nanos += System.nanoTime() - start;
    }

    abstract void process(Batch batch, Region scratch);

    /// Hands rows on.
    final void emit(Step next, Batch batch, Region scratch) {
        if (batch.selected() == 0) {
            return;
        }
        rowsOut += batch.selected();
        long start = System.nanoTime();
        next.push(batch, scratch);
        nanos -= System.nanoTime() - start;
    }

    /// No more rows come from this worker.
    public void finish() {
        meter.add(rowsIn, rowsOut, nanos);
    }

    /// Frees what the step holds for itself.
    @Override
    public void close() {}

    /// Makes a worker's step.
    @FunctionalInterface
    public interface Factory {
        Step create(Step next);
    }
}
