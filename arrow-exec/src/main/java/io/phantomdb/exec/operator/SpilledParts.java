package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.spill.SpillRun;
import java.util.List;

/// Rows on disk, split by four bits of their keys' hashes; a part that is too large is split by the next four. Any
/// thread may add.
final class SpilledParts {
    static final int PARTS = 16;
    /// So many times rows can be split; then they are very likely to have one key.
    static final int LEVELS = 5;

    private static final int PART_BITS = 4;

    private final int shift;
    private final SpillRun[] runs;

    SpilledParts(List<SqlType> types, int level, OperatorMemory memory) {
        this.shift = shift(level);
        this.runs = new SpillRun[PARTS];
        for (int i = 0; i < PARTS; i++) {
            runs[i] = memory.run(types);
        }
    }

    /// How far to shift a hash to the right, for its part to be the lowest bits.
    static int shift(int level) {
        return Long.SIZE - PART_BITS * (level + 1);
    }

    SpillRun part(int part) {
        return runs[part];
    }

    long rows() {
        long rows = 0;
        for (SpillRun run : runs) {
            rows += run.rows();
        }
        return rows;
    }

    /// Appends the selected rows.
    ///
    /// @param hashes one per physical row
    void add(Batch batch, long hashes, Region scratch) {
        int count = batch.selected();
        int[] ends = new int[runs.length];
        for (int i = 0; i < count; i++) {
            ends[part(hashes, batch.row(i))]++;
        }
        for (int part = 1; part < ends.length; part++) {
            ends[part] += ends[part - 1];
        }
        long rows = scratch.allocate(4L * count);
        for (int i = count - 1; i >= 0; i--) {
            int row = batch.row(i);
            Memory.putInt(rows + 4L * --ends[part(hashes, row)], row);
        }
        for (int part = 0; part < runs.length; part++) {
            int start = ends[part];
            int end = part + 1 < runs.length ? ends[part + 1] : count;
            runs[part].add(batch.withSelection(rows + 4L * start, end - start), scratch);
        }
    }

    private int part(long hashes, int row) {
        return (int) (Memory.getLong(hashes + 8L * row) >>> shift) & runs.length - 1;
    }
}
