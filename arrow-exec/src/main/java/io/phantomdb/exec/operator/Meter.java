package io.phantomdb.exec.operator;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.TableScan.ScanFigures;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Figures of one plan node over all workers. Any thread.
public final class Meter {
    final LongAdder rowsIn = new LongAdder();
    final LongAdder rowsOut = new LongAdder();
    final LongAdder nanos = new LongAdder();
    private final LongAdder spilled = new LongAdder();
    private volatile @Nullable MemoryBudget budget;
    private volatile @Nullable Supplier<ScanFigures> scan;

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

    /// A part of the query's budget for this node alone, so that its most is known.
    public synchronized MemoryBudget measured(MemoryBudget query) {
        MemoryBudget own = budget;
        if (own == null) {
            own = new MemoryBudget(query.name(), Long.MAX_VALUE, query);
            budget = own;
        }
        return own;
    }

    /// Most bytes that the node held at once; 0 where it holds nothing of its own.
    public long memoryBytes() {
        MemoryBudget own = budget;
        return own == null ? 0 : own.peak();
    }

    /// Counts bytes that went to disk because memory was short.
    public void spilled(long bytes) {
        spilled.add(bytes);
    }

    public long spilledBytes() {
        return spilled.sum();
    }

    /// Where a leaf's scan tells what it reads.
    void scans(Supplier<ScanFigures> figures) {
        scan = figures;
    }

    public Optional<ScanFigures> scan() {
        return Optional.ofNullable(scan).map(Supplier::get);
    }
}
