package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.TableScan.ScanFigures;
import io.phantomdb.parquet.scan.FileScan;
import io.phantomdb.parquet.scan.RowGroupScan;
import java.util.Optional;

/// A scan of a segment's file.
record FileSegmentScan(FileScan scan) implements SegmentScan {
    @Override
    public Optional<SegmentMorsel> next() {
        return scan.next().map(Rows::new);
    }

    @Override
    public long rowsMax() {
        return scan.rowsMax();
    }

    @Override
    public ScanFigures figures() {
        return scan.figures();
    }

    private record Rows(RowGroupScan group) implements SegmentMorsel {
        @Override
        public Optional<Batch> next(Region scratch) {
            return group.next(scratch);
        }

        @Override
        public long firstRow() {
            return group.firstRow();
        }

        @Override
        public void close() {
            group.close();
        }
    }
}
