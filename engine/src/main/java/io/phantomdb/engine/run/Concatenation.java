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

    /// @param batches at least one, without selections and dictionaries
    static Batch of(List<Batch> batches, Region region) {
        int rows = batches.stream().mapToInt(Batch::rows).sum();
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
            assert batch.selection() == 0 && batch.column(column).dictionary() == null;
            Vector source = batch.column(column);
            Memory.copy(source.values(), values + (long) at * width, (long) batch.rows() * width);
            if (nulls) {
                copyValidity(source, batch.rows(), validity, at);
            }
            at += batch.rows();
        }
        return Vector.flat(first.type(), values, validity, rows);
    }

    private static void copyValidity(Vector source, int rows, long validity, int at) {
        for (int i = 0; i < rows; i++) {
            if (!source.isNull(i)) {
                long address = validity + ((at + i) >> 3);
                Memory.putByte(address, (byte) (Memory.getByte(address) | 1 << (at + i & 7)));
            }
        }
    }
}
