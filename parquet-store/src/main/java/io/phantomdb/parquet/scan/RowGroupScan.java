package io.phantomdb.parquet.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.parquet.file.ColumnChunk;
import io.phantomdb.parquet.file.RowGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Batches of one row group: consecutive rows, cut where a page of some column ends. Only pages with wanted rows are
/// decoded.
public final class RowGroupScan implements Morsel {
    private final RowGroup group;
    private final RowRanges ranges;
    private final int batchRows;
    private final List<ColumnCursor> cursors = new ArrayList<>();
    private int range;
    private int row = -1;
    private int batchStart;

    RowGroupScan(
            RowGroup group,
            RowRanges ranges,
            List<ScanSource> sources,
            int batchRows,
            MemoryBudget budget,
            LongAdder pagesRead) {
        this.group = group;
        this.ranges = ranges;
        this.batchRows = batchRows;
        try {
            for (ScanSource source : sources) {
                cursors.add(cursor(source, budget, pagesRead));
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    private ColumnCursor cursor(ScanSource source, MemoryBudget budget, LongAdder pagesRead) {
        return switch (source) {
            case ScanSource.Stored stored -> {
                ColumnChunk chunk = group.chunks().get(stored.column().index());
                yield new PageCursor(ChunkReader.of(chunk, stored.type()), budget, pagesRead);
            }
            case ScanSource.Constant constant -> new ConstantCursor(constant, batchRows, budget);
        };
    }

    @Override
    public Optional<Batch> next(Region scratch) {
        while (range < ranges.count() && row >= ranges.to(range)) {
            range++;
            row = -1;
        }
        if (range >= ranges.count()) {
            return Optional.empty();
        }
        int start = row < 0 ? ranges.from(range) : row;
        int end = Math.min(ranges.to(range), start + batchRows);
        for (ColumnCursor cursor : cursors) {
            end = Math.min(end, cursor.runEnd(start));
        }
        List<Vector> vectors = new ArrayList<>(cursors.size());
        for (ColumnCursor cursor : cursors) {
            vectors.add(cursor.read(start, end - start, scratch));
        }
        batchStart = start;
        row = end;
        return Optional.of(Batch.of(vectors, end - start));
    }

    /// The position in the file of physical row 0 of the last batch.
    public long firstRow() {
        return group.firstRow() + batchStart;
    }

    @Override
    public void close() {
        cursors.forEach(ColumnCursor::close);
    }
}
