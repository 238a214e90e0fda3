package io.phantomdb.parquet.foreign;

import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.parquet.scan.FileScan;
import java.util.List;
import java.util.Optional;

/// One scan over several files, file after file.
record ForeignScan(List<FileScan> files) implements TableScan {
    @Override
    public Optional<Morsel> next() {
        for (FileScan file : files) {
            Optional<Morsel> morsel = file.next().map(rows -> rows);
            if (morsel.isPresent()) {
                return morsel;
            }
        }
        return Optional.empty();
    }

    @Override
    public long rowsMax() {
        return files.stream().mapToLong(FileScan::rowsMax).sum();
    }

    @Override
    public ScanFigures figures() {
        ScanFigures sum = new ScanFigures(0, 0, 0, 0, 0, 0);
        for (FileScan file : files) {
            ScanFigures one = file.figures();
            sum = new ScanFigures(
                    sum.segments() + one.segments(),
                    sum.segmentsRead() + one.segmentsRead(),
                    sum.rowGroups() + one.rowGroups(),
                    sum.rowGroupsRead() + one.rowGroupsRead(),
                    sum.pagesRead() + one.pagesRead(),
                    0);
        }
        return sum;
    }

    @Override
    public void close() {}
}
