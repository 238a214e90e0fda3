package io.phantomdb.storage.scan;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.store.Morsel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows that the reading transaction wrote itself, decoded from the write set.
final class OwnMorsel implements Morsel {
    private final RowLayout layout;
    private final long[] rows;
    private final int[] columns;
    private final int batchRows;
    private int next;

    OwnMorsel(RowLayout layout, long[] rows, int[] columns, int batchRows) {
        this.layout = layout;
        this.rows = rows;
        this.columns = columns;
        this.batchRows = batchRows;
    }

    @Override
    public Optional<Batch> next(Region scratch) {
        int count = Math.min(batchRows, rows.length - next);
        if (count <= 0) {
            return Optional.empty();
        }
        long addresses = scratch.allocate(8L * count);
        for (int i = 0; i < count; i++) {
            Memory.putLong(addresses + 8L * i, rows[next + i]);
        }
        next += count;
        List<Vector> vectors = new ArrayList<>(columns.length);
        for (int column : columns) {
            vectors.add(layout.decode(addresses, count, column, scratch));
        }
        return Optional.of(Batch.of(vectors, count));
    }

    @Override
    public void close() {
        next = rows.length;
    }
}
