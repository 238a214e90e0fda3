package io.phantomdb.row;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// An open scan: one morsel per run. Any number of threads take morsels; what the generation held when the scan was
/// opened is all there is to see, since whatever comes later is younger than the snapshot.
public final class HotScan implements AutoCloseable {
    private final Generation generation;
    private final Run[] runs;
    private final long snapshot;
    private final int[] columns;
    private final PositionSet masked;
    private final int batchRows;
    private final AtomicInteger nextRun = new AtomicInteger();
    private final AtomicLong rowsScanned = new AtomicLong();

    HotScan(Generation generation, long snapshot, int[] columns, PositionSet masked, int batchRows) {
        this.generation = generation;
        this.runs = generation.runs();
        this.snapshot = snapshot;
        this.columns = columns.clone();
        this.masked = masked;
        this.batchRows = batchRows;
    }

    /// The next run's morsel; empty when all are handed out.
    public Optional<HotMorsel> next() {
        while (true) {
            int i = nextRun.getAndIncrement();
            if (i >= runs.length) {
                return Optional.empty();
            }
            int count = runs[i].count();
            if (count > 0) {
                rowsScanned.addAndGet(count);
                return Optional.of(new HotMorsel(generation, runs[i], count, snapshot, columns, masked, batchRows));
            }
        }
    }

    /// Upper bound of the rows to come.
    public long rowsMax() {
        long rows = 0;
        for (Run run : runs) {
            rows += run.count();
        }
        return rows;
    }

    /// Versions in the morsels handed out so far.
    public long rowsScanned() {
        return rowsScanned.get();
    }

    @Override
    public void close() {
        nextRun.set(runs.length);
    }
}
