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
    private final LongAdder spilledBytes = new LongAdder();
    private volatile @Nullable MemoryBudget budget;
    private volatile @Nullable MemoryBudget kept;
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

    /// Bytes written to files, all workers together.
    public long spilledBytes() {
        return spilledBytes.sum();
    }

    /// Counts bytes that went to disk because memory was short.
    void spilled(long bytes) {
        spilledBytes.add(bytes);
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
        return peak(budget) + peak(kept);
    }

    private static long peak(@Nullable MemoryBudget part) {
        return part == null ? 0 : part.peak();
    }

    /// Where the node keeps what may spill.
    void keeps(MemoryBudget memory) {
        kept = memory;
    }

    /// Where a leaf's scan tells what it reads.
    void scans(Supplier<ScanFigures> figures) {
        scan = figures;
    }

    public Optional<ScanFigures> scan() {
        return Optional.ofNullable(scan).map(Supplier::get);
    }
}
