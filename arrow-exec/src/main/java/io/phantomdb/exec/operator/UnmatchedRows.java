package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.state.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The built rows of a FULL join that met no match, behind NULLs for the other side.
public final class UnmatchedRows implements Source {
    private final List<SqlType> others;
    private final List<SqlType> built;
    private final MatchMarks marks;
    private final QueryState query;
    private final Meter meter;
    private final AtomicInteger nextChunk = new AtomicInteger();

    /// @param others types of the columns that are NULL
    /// @param built types of the built columns, the first ones of the table's rows
    public UnmatchedRows(List<SqlType> others, List<SqlType> built, MatchMarks marks, QueryState query, Meter meter) {
        this.others = others;
        this.built = built;
        this.marks = marks;
        this.query = query;
        this.meter = meter;
    }

    private RowBuffer rows() {
        return marks.table().rows();
    }

    @Override
    public Optional<Morsel> next() {
        int chunk = nextChunk.getAndIncrement();
        return chunk >= rows().chunks() ? Optional.empty() : Optional.of(new Chunk(chunk));
    }

    private final class Chunk implements Morsel {
        private final int chunk;
        private int from;

        Chunk(int chunk) {
            this.chunk = chunk;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            int left = rows().chunkRows(chunk) - from;
            if (left <= 0) {
                return Optional.empty();
            }
            int count = Math.min(left, Slices.rows(query.batchRows()));
            long selection = scratch.allocate(4L * count);
            int first = chunk * RowBuffer.CHUNK_ROWS + from;
            int selected = 0;
            for (int i = 0; i < count; i++) {
                Memory.putInt(selection + 4L * selected, i);
                selected += marks.isMarked(first + i) ? 0 : 1;
            }
            List<Vector> columns = new ArrayList<>();
            others.forEach(type -> columns.add(JoinProbe.nulls(type, count, scratch)));
            columns.addAll(rows().view(chunk, from, count).columns().subList(0, built.size()));
            from += count;
            meter.add(0, selected, 0);
            return Optional.of(new Batch(columns, count, selection, selected));
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return rows().rows();
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void close() {}
}
