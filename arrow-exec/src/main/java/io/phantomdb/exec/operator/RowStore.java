package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.state.RowBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Rows that wait in memory between two pipelines, in the order in which they came where one worker brought them.
public final class RowStore implements Sink, Source {
    private final QueryState query;
    private final Collector collector;
    private final RowBuffer rows;
    private final Source once;

    public RowStore(List<SqlType> types, QueryState query) {
        this.query = query;
        this.collector = new Collector(types, query.budget());
        this.rows = new RowBuffer(types, query.budget());
        this.once = new Reading();
    }

    @Override
    public Step step() {
        RowBuffer buffer = collector.buffer();
        return new Step(new Meter()) {
            @Override
            void process(Batch batch, Region scratch) {
                buffer.append(batch, scratch);
            }
        };
    }

    @Override
    public List<Runnable> finish(int phase) {
        return phase == 0 ? List.of(() -> collector.buffers().forEach(rows::absorb)) : List.of();
    }

    /// All rows, once the pipeline is through.
    public RowBuffer rows() {
        return rows;
    }

    /// The rows once more, as long as the store lives.
    Source again() {
        return new Reading();
    }

    @Override
    public Optional<Morsel> next() {
        return once.next();
    }

    private final class Reading implements Source {
        private final AtomicInteger nextChunk = new AtomicInteger();

        @Override
        public Optional<Morsel> next() {
            int chunk = nextChunk.getAndIncrement();
            return chunk >= rows.chunks() ? Optional.empty() : Optional.of(new Chunk(chunk));
        }

        @Override
        public long rowsMax() {
            return rows.rows();
        }

        @Override
        public boolean isOrdered() {
            return false;
        }

        @Override
        public void close() {}
    }

    private final class Chunk implements Morsel {
        private final int chunk;
        private int from;

        Chunk(int chunk) {
            this.chunk = chunk;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            int count = Math.min(rows.chunkRows(chunk) - from, Slices.rows(query.batchRows()));
            if (count <= 0) {
                return Optional.empty();
            }
            Batch batch = rows.view(chunk, from, count);
            from += count;
            return Optional.of(batch);
        }

        @Override
        public void close() {}
    }

    @Override
    public long rowsMax() {
        return rows.rows();
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void close() {
        collector.close();
        rows.close();
    }
}
