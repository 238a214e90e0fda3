package io.phantomdb.row;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.row.RowLayout;
import io.phantomdb.core.type.SqlType;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The columns of a sealed run as vectors, each made when a scan first asks for it: same slots, strings as views into
/// the run's slabs. Derived and droppable; where the budget has no room, scans decode the rows themselves.
///
/// Any thread. A scan pins the mirror while it reads, so that dropping never takes memory from under it.
final class Mirror {
    private final RowLayout layout;
    private final MemoryBudget budget;
    private final AtomicReferenceArray<@Nullable Vector> columns;
    private final long[] memory;
    private long bytes;
    private int pins;

    Mirror(RowLayout layout, MemoryBudget budget) {
        this.layout = layout;
        this.budget = budget;
        this.columns = new AtomicReferenceArray<>(layout.types().size());
        this.memory = new long[layout.types().size()];
    }

    synchronized void pin() {
        pins++;
    }

    synchronized void unpin() {
        pins--;
    }

    /// The column over all versions of the run, or null where the budget is full. The caller holds a pin.
    @Nullable
    Vector column(Run run, int column) {
        Vector made = columns.get(column);
        return made != null ? made : make(run, column);
    }

    private synchronized @Nullable Vector make(Run run, int column) {
        Vector made = columns.get(column);
        if (made != null) {
            return made;
        }
        int count = run.count();
        SqlType type = layout.types().get(column);
        long size = columnBytes(type, count);
        if (!budget.tryReserve(size)) {
            return null;
        }
        long values = Memory.allocate(size);
        long validity = values + (long) count * type.layout().width();
        int nulls = layout.decode(run.rowAddresses(0), count, column, values, validity);
        Vector vector = Vector.flat(type, values, nulls == 0 ? 0 : validity, count);
        memory[column] = values;
        bytes += size;
        columns.set(column, vector);
        return vector;
    }

    private static long columnBytes(SqlType type, int count) {
        return (long) count * type.layout().width() + RowLayout.validityBytes(count);
    }

    synchronized long bytes() {
        return bytes;
    }

    /// Frees all columns unless a scan reads them; true where they are gone.
    synchronized boolean drop() {
        if (pins > 0) {
            return false;
        }
        free();
        return true;
    }

    synchronized void free() {
        for (int i = 0; i < memory.length; i++) {
            if (memory[i] != 0) {
                columns.set(i, null);
                Memory.free(memory[i]);
                memory[i] = 0;
            }
        }
        budget.release(bytes);
        bytes = 0;
    }
}
