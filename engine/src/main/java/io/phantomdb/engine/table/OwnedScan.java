package io.phantomdb.engine.table;

import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import java.util.Optional;

/// A scan that closes what it reads from.
record OwnedScan(TableScan scan, Runnable closing) implements TableScan {
    @Override
    public Optional<Morsel> next() {
        return scan.next();
    }

    @Override
    public long rowsMax() {
        return scan.rowsMax();
    }

    @Override
    public ScanFigures figures() {
        return scan.figures();
    }

    @Override
    public void close() {
        scan.close();
        closing.run();
    }
}
