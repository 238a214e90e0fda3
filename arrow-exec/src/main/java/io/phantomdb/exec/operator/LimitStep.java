package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import java.util.concurrent.atomic.AtomicLong;

/// Lets the rows `offset` up to `offset + limit` pass, counted over all workers.
public final class LimitStep extends Step {
    private final Gate gate;
    private final Step next;

    /// The count that the workers share.
    public static final class Gate {
        private final long offset;
        private final long end;
        private final AtomicLong seen = new AtomicLong();

        public Gate(long offset, long limit) {
            this.offset = offset;
            this.end = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
        }

        /// Whether no row can pass any more, so that the source may stop.
        public boolean isShut() {
            return seen.get() >= end;
        }
    }

    public LimitStep(Gate gate, Meter meter, Step next) {
        super(meter);
        this.gate = gate;
        this.next = next;
    }

    @Override
    void process(Batch batch, Region scratch) {
        int count = batch.selected();
        long first = gate.seen.getAndAdd(count);
        int from = (int) Math.clamp(gate.offset - first, 0, count);
        int to = (int) Math.clamp(gate.end - first, 0, count);
        if (from >= to) {
            return;
        }
        if (from == 0 && to == count) {
            emit(next, batch, scratch);
            return;
        }
        long selection = scratch.allocate(4L * (to - from));
        for (int i = from; i < to; i++) {
            Memory.putInt(selection + 4L * (i - from), batch.row(i));
        }
        emit(next, batch.withSelection(selection, to - from), scratch);
    }
}
