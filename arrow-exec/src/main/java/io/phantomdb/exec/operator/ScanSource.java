package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.TableScan.ScanFigures;
import java.util.Optional;

/// A table scan as a source. Counts what it yields.
public final class ScanSource implements Source {
    private final TableScan scan;
    private final Meter meter;

    public ScanSource(TableScan scan, Meter meter) {
        this.scan = scan;
        this.meter = meter;
        meter.scans(scan::figures);
    }

    @Override
    public Optional<Morsel> next() {
        return scan.next().map(Metered::new);
    }

    private final class Metered implements Morsel {
        private final Morsel morsel;
        private long rows;
        private long nanos;

        Metered(Morsel morsel) {
            this.morsel = morsel;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            long start = System.nanoTime();
            Optional<Batch> batch = morsel.next(scratch);
            nanos += System.nanoTime() - start;
            batch.ifPresent(found -> rows += found.selected());
            return batch;
        }

        @Override
        public void close() {
            meter.add(rows, rows, nanos);
            morsel.close();
        }
    }

    @Override
    public long rowsMax() {
        return scan.rowsMax();
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void close() {
        ScanFigures figures = scan.figures();
        meter.scans(() -> figures);
        scan.close();
    }
}
