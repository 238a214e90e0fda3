package io.phantomdb.parquet.scan;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.TableScan.ScanFigures;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.file.RowGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// A scan of one file: hands out the row groups that were not pruned. Any thread.
public final class FileScan {
    private final ParquetFile file;
    private final List<ScanSource> sources;
    private final List<ZoneFilter> filters;
    private final int batchRows;
    private final MemoryBudget budget;
    private final AtomicInteger nextGroup = new AtomicInteger();
    private final LongAdder groupsRead = new LongAdder();
    private final LongAdder pagesRead = new LongAdder();

    /// @param sources the columns wanted
    /// @param predicates over positions of `fileColumns` and `types`
    /// @param fileColumns per column of the table the file's column, where it has one
    public FileScan(
            ParquetFile file,
            List<ScanSource> sources,
            List<ColumnPredicate> predicates,
            List<Optional<FileColumn>> fileColumns,
            List<SqlType> types,
            int batchRows,
            MemoryBudget budget) {
        this.file = file;
        this.sources = List.copyOf(sources);
        this.filters = ZoneFilter.of(predicates, fileColumns, types);
        this.batchRows = batchRows;
        this.budget = budget;
    }

    /// The next row group with rows that may be wanted; empty when all are handed out.
    public Optional<RowGroupScan> next() {
        List<RowGroup> groups = file.rowGroups();
        for (int i = nextGroup.getAndIncrement(); i < groups.size(); i = nextGroup.getAndIncrement()) {
            RowRanges ranges = RowRanges.of(groups.get(i), filters);
            if (ranges.count() > 0) {
                groupsRead.increment();
                return Optional.of(new RowGroupScan(groups.get(i), ranges, sources, batchRows, budget, pagesRead));
            }
        }
        return Optional.empty();
    }

    /// Rows of the row groups that zone maps do not exclude.
    public long rowsMax() {
        long rows = 0;
        for (RowGroup group : file.rowGroups()) {
            boolean wanted = true;
            for (ZoneFilter filter : filters) {
                wanted &= filter.mayMatch(group.chunks().get(filter.column().index()));
            }
            rows += wanted ? group.rows() : 0;
        }
        return rows;
    }

    public ScanFigures figures() {
        long read = groupsRead.sum();
        return new ScanFigures(1, read > 0 ? 1 : 0, file.rowGroups().size(), read, pagesRead.sum(), 0);
    }
}
