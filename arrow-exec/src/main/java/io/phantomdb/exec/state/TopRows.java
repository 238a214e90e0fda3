package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Gather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The first rows of an order among those seen so far, for one worker: rows gather until there are several times too
/// many, then the rest is dropped and the last row kept becomes the bar that new rows have to pass.
public final class TopRows implements AutoCloseable {
    private final List<SqlType> types;
    private final List<RowOrder.Key> keys;
    private final int limit;
    private final long pruneRows;
    private final MemoryBudget budget;
    private final SortPrefix prefix;
    private RowBuffer rows;
    private boolean hasBar;
    private long bar;

    public TopRows(List<SqlType> types, List<RowOrder.Key> keys, int limit, MemoryBudget budget) {
        this.types = types;
        this.keys = keys;
        this.limit = limit;
        this.pruneRows = 2L * limit + RowBuffer.CHUNK_ROWS;
        this.budget = budget;
        this.prefix =
                SortPrefix.rough(keys.getFirst(), types.get(keys.getFirst().column()));
        this.rows = new RowBuffer(types, budget);
    }

    public RowBuffer rows() {
        return rows;
    }

    /// Hands the rows over to the caller; the bar stays.
    public RowBuffer take() {
        RowBuffer taken = rows;
        rows = new RowBuffer(types, budget);
        return taken;
    }

    /// Takes the selected rows of a batch.
    public void append(Batch batch, Region scratch) {
        if (limit == 0) {
            return;
        }
        if (hasBar) {
            long selection = scratch.allocate(4L * batch.selected());
            int count = belowBar(batch, selection, scratch);
            rows.append(batch, selection, count, scratch);
        } else {
            rows.append(batch, scratch);
        }
        if (rows.rows() >= pruneRows) {
            prune(scratch);
        }
    }

    private int belowBar(Batch batch, long selection, Region scratch) {
        Vector key = Gather.flat(batch.column(keys.getFirst().column()), scratch);
        int count = 0;
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.row(i);
            Memory.putInt(selection + 4L * count, row);
            count += Long.compareUnsigned(prefix.of(key, row), bar) <= 0 ? 1 : 0;
        }
        return count;
    }

    private void prune(Region scratch) {
        int count = (int) rows.rows();
        long[] prefixes = new long[count];
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = i;
        }
        prefix.compute(rows, ids, prefixes, 0, count);
        PrefixSort.sort(prefixes, ids, 0, count);
        int end = limit;
        while (end < count && prefixes[end] == prefixes[limit - 1]) {
            end++;
        }
        int start = limit - 1;
        while (start > 0 && prefixes[start - 1] == prefixes[limit - 1]) {
            start--;
        }
        new RowOrder(rows, keys).sort(ids, start, end);
        bar = prefixes[limit - 1];
        hasBar = true;
        RowBuffer fewer = new RowBuffer(types, budget);
        try {
            // in the order of their ids, so that equal rows keep their order
            Arrays.sort(ids, 0, limit);
            for (int from = 0; from < limit; from += Batch.ROWS) {
                copy(ids, from, Math.min(Batch.ROWS, limit - from), fewer, scratch);
            }
        } catch (RuntimeException failure) {
            fewer.close();
            throw failure;
        }
        rows.close();
        rows = fewer;
    }

    private void copy(int[] ids, int from, int count, RowBuffer to, Region scratch) {
        long chosen = scratch.allocate(4L * count);
        for (int i = 0; i < count; i++) {
            Memory.putInt(chosen + 4L * i, ids[from + i]);
        }
        List<Vector> columns = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            columns.add(rows.gather(i, chosen, count, false, scratch));
        }
        to.append(Batch.of(columns, count), scratch);
    }

    @Override
    public void close() {
        rows.close();
    }
}
