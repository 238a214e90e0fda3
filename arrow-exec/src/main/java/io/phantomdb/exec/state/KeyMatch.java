package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Gather;

/// Compares the keys of pairs whose hashes are equal.
public final class KeyMatch {
    private KeyMatch() {}

    /// Keeps the pairs with equal keys, in place: probing rows by place and row number, built rows by id.
    ///
    /// @return how many
    public static int keepEqual(
            JoinTable table, Batch keys, long places, long rows, long ids, int count, Region region) {
        long differs = region.allocateZeroed(count);
        boolean any = false;
        for (int i = 0; i < keys.columns().size(); i++) {
            Vector probing = Gather.flat(Gather.rows(keys.column(i), rows, count, region), region);
            Vector built = table.rows().gather(table.firstKey() + i, ids, count, false, region);
            any |= KeyEquality.markDifferences(probing, built, count, differs);
        }
        if (!any) {
            return count;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Memory.putInt(places + 4L * kept, Memory.getInt(places + 4L * i));
            Memory.putInt(rows + 4L * kept, Memory.getInt(rows + 4L * i));
            Memory.putInt(ids + 4L * kept, Memory.getInt(ids + 4L * i));
            kept += Memory.getByte(differs + i) == 0 ? 1 : 0;
        }
        return kept;
    }
}
