package io.phantomdb.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The versions of one run that a snapshot sees, batch by batch; from the run's mirror where it is sealed, else decoded
/// from the rows. Batches without a visible row are skipped. One thread.
public final class HotMorsel implements Morsel {
    private final Generation generation;
    private final Run run;
    private final int count;
    private final long snapshot;
    private final int[] columns;
    private final PositionSet masked;
    private final int batchRows;
    private final boolean mirrored;
    private int nextSlot;
    private int firstSlot;
    private boolean closed;

    HotMorsel(
            Generation generation,
            Run run,
            int count,
            long snapshot,
            int[] columns,
            PositionSet masked,
            int batchRows) {
        this.generation = generation;
        this.run = run;
        this.count = count;
        this.snapshot = snapshot;
        this.columns = columns;
        this.masked = masked;
        this.batchRows = batchRows;
        this.mirrored = run.isSealed();
        if (mirrored) {
            run.mirror.pin();
        }
    }

    @Override
    public Optional<Batch> next(Region scratch) {
        while (nextSlot < count) {
            firstSlot = nextSlot;
            int rows = Math.min(batchRows, count - firstSlot);
            nextSlot += rows;
            if (run.seesAll(count, snapshot) && masked.isEmpty()) {
                return Optional.of(Batch.of(vectors(rows, scratch), rows));
            }
            long selection = scratch.allocate(4L * rows + 4);
            int selected = run.visible(firstSlot, rows, snapshot, selection);
            if (!masked.isEmpty()) {
                selected = withoutMasked(selection, selected);
            }
            if (selected == rows) {
                return Optional.of(Batch.of(vectors(rows, scratch), rows));
            }
            if (selected > 0) {
                return Optional.of(new Batch(vectors(rows, scratch), rows, selection, selected));
            }
        }
        return Optional.empty();
    }

    /// Position of the last batch's physical row 0; row `i` is at this plus `i`.
    public long firstPosition() {
        return Position.of(run.number, firstSlot);
    }

    private int withoutMasked(long selection, int selected) {
        long first = firstPosition();
        int left = 0;
        for (int i = 0; i < selected; i++) {
            int row = Memory.getInt(selection + 4L * i);
            Memory.putInt(selection + 4L * left, row);
            left += masked.contains(first + row) ? 0 : 1;
        }
        return left;
    }

    private List<Vector> vectors(int rows, Region scratch) {
        List<Vector> vectors = new ArrayList<>(columns.length);
        for (int column : columns) {
            Vector whole = mirrored ? mirrorColumn(column) : null;
            vectors.add(
                    whole != null
                            ? whole.slice(firstSlot, rows)
                            : generation.layout.decode(run.rowAddresses(firstSlot), rows, column, scratch));
        }
        return vectors;
    }

    private @Nullable Vector mirrorColumn(int column) {
        return run.mirror.column(run, column);
    }

    @Override
    public void close() {
        if (mirrored && !closed) {
            run.mirror.unpin();
        }
        closed = true;
    }
}
