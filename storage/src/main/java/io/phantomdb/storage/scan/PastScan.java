package io.phantomdb.storage.scan;

import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import java.util.Optional;

/// A scan of the past, which holds a pin of its own until it is closed.
///
/// @param unpin called once
public record PastScan(TableScan scan, Runnable unpin) implements TableScan {
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
        unpin.run();
    }
}
