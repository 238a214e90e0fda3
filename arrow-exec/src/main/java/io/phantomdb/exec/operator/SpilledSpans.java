package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.spill.OperatorMemory;
import io.phantomdb.exec.state.RowBuffer;
import io.phantomdb.exec.state.RunMerge;
import io.phantomdb.exec.state.SortedRows;
import io.phantomdb.exec.window.WindowShape;
import io.phantomdb.exec.window.WindowSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values of a window whose rows went to disk: rows come back in order, and as many whole partitions as memory has
/// room for are evaluated at a time. A single partition has to fit.
final class SpilledSpans implements Morsel {
    private final RunMerge merge;
    private final List<SqlType> types;
    private final WindowShape shape;
    private final long bytesPerRow;
    private final OperatorMemory memory;
    private final QueryState query;
    private final Meter meter;
    private boolean ended;
    /// Rows in order: those of the span, then those of a partition that has only begun.
    private @Nullable SortedRows rows;

    private @Nullable WindowSpan span;
    private int position;

    /// @param types of the rows
    /// @param bytesPerRow what evaluating takes, about
    SpilledSpans(
            RunMerge merge,
            List<SqlType> types,
            WindowShape shape,
            long bytesPerRow,
            OperatorMemory memory,
            QueryState query,
            Meter meter) {
        this.merge = merge;
        this.types = types;
        this.shape = shape;
        this.bytesPerRow = bytesPerRow;
        this.memory = memory;
        this.query = query;
        this.meter = meter;
    }

    @Override
    public Optional<Batch> next(Region scratch) {
        while (true) {
            WindowSpan now = span;
            if (now != null && position < now.rows()) {
                int count = Math.min(now.rows() - position, Slices.rows(query.batchRows()));
                Batch batch = now.batch(position, count, scratch);
                position += count;
                meter.add(0, count, 0);
                return Optional.of(batch);
            }
            long start = System.nanoTime();
            boolean more = advance();
            meter.add(0, 0, System.nanoTime() - start);
            if (!more) {
                return Optional.empty();
            }
        }
    }

    /// Makes the next span.
    private boolean advance() {
        SortedRows gathered = carried();
        rows = gathered;
        position = 0;
        int cut = gather(gathered);
        if (cut == 0) {
            return false;
        }
        span = new WindowSpan(gathered, 0, cut, shape, memory.budget());
        span.evaluate();
        return true;
    }

    /// The rows behind the last span, in a buffer of their own.
    private SortedRows carried() {
        RowBuffer fresh = new RowBuffer(types, memory.budget());
        try (Region scratch = new Region(query.budget())) {
            SortedRows old = rows;
            WindowSpan past = span;
            int from = past == null ? 0 : past.rows();
            for (; old != null && from < old.rows(); from += Batch.ROWS) {
                scratch.reset();
                int count = Math.min(Batch.ROWS, old.rows() - from);
                long ids = scratch.allocate(4L * count);
                for (int i = 0; i < count; i++) {
                    Memory.putInt(ids + 4L * i, old.id(from + i));
                }
                List<Vector> columns = new ArrayList<>(types.size());
                for (int i = 0; i < types.size(); i++) {
                    columns.add(old.buffer().gather(i, ids, count, false, scratch));
                }
                fresh.append(Batch.of(columns, count), scratch);
            }
            close();
            return new SortedRows(fresh, shape.order(), memory.budget());
        } catch (Throwable failure) {
            fresh.close();
            throw failure;
        }
    }

    /// Reads on until there are whole partitions and no room for more.
    ///
    /// @return where the last whole partition ends, 0 at the end of all rows
    private int gather(SortedRows gathered) {
        RowBuffer buffer = gathered.buffer();
        long tried = 0;
        try (Region scratch = new Region(query.budget())) {
            while (!ended) {
                query.control().check();
                scratch.reset();
                Optional<Batch> batch = merge.next(query.batchRows(), scratch);
                if (batch.isEmpty()) {
                    ended = true;
                    break;
                }
                buffer.append(batch.get(), scratch);
                // a partition that has no end yet is looked at anew when it is half as long again
                if (buffer.rows() >= tried + tried / 2
                        && memory.isFull(buffer.growthBytes() + bytesPerRow * buffer.rows())) {
                    tried = buffer.rows();
                    gathered.acceptOrder();
                    int cut = lastStart(gathered);
                    if (cut > 0) {
                        return cut;
                    }
                }
            }
        }
        gathered.acceptOrder();
        return gathered.rows();
    }

    /// Where the last partition begins.
    private int lastStart(SortedRows gathered) {
        int at = gathered.rows() - 1;
        while (at > 0 && gathered.isPeer(at, shape.partitionKeys())) {
            at--;
        }
        return at;
    }

    @Override
    public void close() {
        if (span != null) {
            span.close();
            span = null;
        }
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }
}
