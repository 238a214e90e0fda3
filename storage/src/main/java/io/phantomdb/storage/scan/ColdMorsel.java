package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.parquet.segment.SegmentMorsel;
import java.util.Optional;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// A row group less the rows that are hidden from the reader.
final class ColdMorsel implements Morsel {
    private final SegmentMorsel morsel;
    private final RoaringBitmap hidden;

    ColdMorsel(SegmentMorsel morsel, RoaringBitmap hidden) {
        this.morsel = morsel;
        this.hidden = hidden;
    }

    @Override
    public Optional<Batch> next(Region scratch) {
        while (true) {
            Optional<Batch> next = morsel.next(scratch);
            if (next.isEmpty()) {
                return next;
            }
            Batch batch = next.get();
            assert batch.selection() == 0;
            long first = morsel.firstRow();
            if (!hidden.intersects(first, first + batch.rows())) {
                return next;
            }
            long selection = scratch.allocate(4L * batch.rows());
            int selected = select((int) first, batch.rows(), selection);
            if (selected > 0) {
                return Optional.of(batch.withSelection(selection, selected));
            }
        }
    }

    private int select(int first, int rows, long selection) {
        PeekableIntIterator gone = hidden.getIntIterator();
        gone.advanceIfNeeded(first);
        int selected = 0;
        int row = 0;
        while (row < rows) {
            int nextGone = gone.hasNext() ? Math.min(gone.peekNext() - first, rows) : rows;
            for (; row < nextGone; row++) {
                Memory.putInt(selection + 4L * selected++, row);
            }
            row++;
            if (gone.hasNext()) {
                gone.next();
            }
        }
        return selected;
    }

    @Override
    public void close() {
        morsel.close();
    }
}
