package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import java.util.ArrayList;
import java.util.List;

/// Several result batches as one; strings stay where they are, so the sources must outlive it.
final class Concatenation {
    private Concatenation() {}

    /// @param batches at least one, without dictionaries
    static Batch of(List<Batch> batches, Region region) {
        int rows = batches.stream().mapToInt(Batch::selected).sum();
        List<Vector> columns = new ArrayList<>();
        for (int i = 0; i < batches.getFirst().columns().size(); i++) {
            columns.add(column(batches, i, rows, region));
        }
        return Batch.of(columns, rows);
    }

    private static Vector column(List<Batch> batches, int column, int rows, Region region) {
        Vector first = batches.getFirst().column(column);
        int width = first.layout().width();
        long values = region.allocate(Math.max(1, (long) rows * width));
        boolean nulls = batches.stream().anyMatch(batch -> batch.column(column).validity() != 0);
        long validity = nulls ? region.allocateZeroed((rows + 7) >> 3) : 0;
        int at = 0;
        for (Batch batch : batches) {
            assert batch.column(column).dictionary() == null;
            Vector source = batch.column(column);
            copyValues(source, batch, values + (long) at * width);
            if (nulls) {
                copyValidity(source, batch, validity, at);
            }
            at += batch.selected();
        }
        return Vector.flat(first.type(), values, validity, rows);
    }

    private static void copyValues(Vector source, Batch batch, long to) {
        int width = source.layout().width();
        if (batch.selection() == 0) {
            Memory.copy(source.values(), to, (long) batch.rows() * width);
            return;
        }
        for (int i = 0; i < batch.selected(); i++) {
            Memory.copy(source.values() + (long) batch.row(i) * width, to + (long) i * width, width);
        }
    }

    private static void copyValidity(Vector source, Batch batch, long validity, int at) {
        for (int i = 0; i < batch.selected(); i++) {
            if (!source.isNull(batch.row(i))) {
                long address = validity + ((at + i) >> 3);
                Memory.putByte(address, (byte) (Memory.getByte(address) | 1 << (at + i & 7)));
            }
        }
    }
}
