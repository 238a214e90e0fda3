package io.phantomdb.core.store;

import java.util.Optional;

/// A scan that holds something else until it is closed: a snapshot, the source of its rows.
public final class OwnedScan implements TableScan {
    private final TableScan scan;
    private final Runnable closing;
    private boolean open = true;

    /// @param closing runs once, after the scan has been closed
    public OwnedScan(TableScan scan, Runnable closing) {
        this.scan = scan;
        this.closing = closing;
    }

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
        if (open) {
            open = false;
            closing.run();
        }
    }
}
