package io.phantomdb.parquet.scan;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.parquet.file.PageLocation;
import io.phantomdb.parquet.page.Bitmap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Decodes one page at a time and hands out slices of it.
final class PageCursor implements ColumnCursor {
    private final ChunkReader reader;
    private final List<PageLocation> pages;
    private final Region dictionaryMemory;
    private final Region pageMemory;
    private final LongAdder pagesRead;
    private @Nullable Optional<Vector> dictionary;
    private int current = -1;
    private @Nullable Vector page;

    PageCursor(ChunkReader reader, MemoryBudget budget, LongAdder pagesRead) {
        this.reader = reader;
        this.pages = reader.chunk().pages();
        this.dictionaryMemory = new Region(budget);
        this.pageMemory = new Region(budget);
        this.pagesRead = pagesRead;
    }

    @Override
    public int runEnd(int row) {
        int wanted = Math.max(current, 0);
        while (pages.get(wanted).endRow() <= row) {
            wanted++;
        }
        if (wanted != current) {
            load(wanted);
        }
        return pages.get(wanted).endRow();
    }

    private void load(int wanted) {
        Optional<Vector> entries = dictionary;
        if (entries == null) {
            entries = reader.dictionary(dictionaryMemory);
            dictionary = entries;
        }
        page = null;
        current = wanted;
        pageMemory.reset();
        page = reader.read(pages.get(wanted), entries, pageMemory);
        pagesRead.increment();
    }

    @Override
    public Vector read(int row, int count, Region scratch) {
        Vector whole = Objects.requireNonNull(page);
        assert row >= pages.get(current).firstRow();
        int from = row - pages.get(current).firstRow();
        if (from == 0 && count == whole.rows()) {
            return whole;
        }
        return slice(whole, from, count, scratch);
    }

    /// Like [Vector#slice], from any row.
    static Vector slice(Vector whole, int from, int count, Region scratch) {
        if (whole.validity() == 0 || (from & 7) == 0) {
            return whole.slice(from, count);
        }
        long validity = scratch.allocate(Bitmap.bytes(count));
        Bitmap.copy(whole.validity(), from, count, validity);
        Vector dictionary = whole.dictionary();
        return dictionary == null
                ? Vector.flat(
                        whole.type(),
                        whole.values() + (long) from * whole.layout().width(),
                        validity,
                        count)
                : Vector.dictionary(dictionary, whole.values() + 4L * from, validity, count);
    }

    @Override
    public void close() {
        page = null;
        pageMemory.close();
        dictionaryMemory.close();
    }
}
