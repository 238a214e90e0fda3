package io.phantomdb.parquet.segment;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.parquet.file.PageLocation;
import io.phantomdb.parquet.file.RowGroup;
import io.phantomdb.parquet.scan.ChunkReader;
import io.phantomdb.parquet.segment.SegmentCache.Entry;
import io.phantomdb.parquet.segment.SegmentCache.Key;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Random access to one column of a segment through the cache: holds one page pinned, and changes it when a row outside
/// is asked for. One thread; closed by who opened it.
final class PageWindow implements AutoCloseable {
    private final Segment segment;
    private final SegmentCache cache;
    private final int fileColumn;
    private final int tableColumn;
    private @Nullable Entry entry;
    private @Nullable Vector vector;
    private long first;
    private long end;

    PageWindow(Segment segment, SegmentCache cache, int tableColumn, int fileColumn) {
        this.segment = segment;
        this.cache = cache;
        this.tableColumn = tableColumn;
        this.fileColumn = fileColumn;
    }

    /// The page that holds the row; stays valid until another page is asked for.
    Vector pageOf(long row) {
        if (row < first || row >= end) {
            move(row);
        }
        return Objects.requireNonNull(vector);
    }

    /// The row's number in the vector that [#pageOf] returned.
    int indexOf(long row) {
        return (int) (row - first);
    }

    private void move(long row) {
        close();
        int groupNumber = segment.rowGroupOf(row);
        RowGroup group = segment.file().rowGroups().get(groupNumber);
        List<PageLocation> pages = group.chunks().get(fileColumn).pages();
        int page = pageOf(pages, (int) (row - group.firstRow()));
        ChunkReader reader = ChunkReader.of(
                group.chunks().get(fileColumn),
                segment.columns().get(tableColumn).type());
        Entry dictionary = cache.pin(new Key(segment.number(), groupNumber, tableColumn, -1), null, reader::dictionary);
        try {
            Entry pinned = cache.pin(
                    new Key(segment.number(), groupNumber, tableColumn, page),
                    dictionary,
                    region -> Optional.of(reader.read(pages.get(page), dictionary.vector(), region)));
            entry = pinned;
            vector = pinned.vector().orElseThrow();
        } finally {
            cache.unpin(dictionary);
        }
        first = group.firstRow() + pages.get(page).firstRow();
        end = group.firstRow() + pages.get(page).endRow();
    }

    private static int pageOf(List<PageLocation> pages, int row) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pages.get(middle).endRow() <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() {
        if (entry != null) {
            cache.unpin(entry);
        }
        entry = null;
        vector = null;
        first = 0;
        end = 0;
    }
}
