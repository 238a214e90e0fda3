package io.phantomdb.engine.result;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Rows to be pulled by one thread at a time; [#cancel] may come from any.
public interface RowSource extends AutoCloseable {
    /// The next rows; empty at the end. Throws the statement's error, 57014 after [#cancel].
    Optional<RowBatch> next();

    void cancel(String reason);

    /// Stops and frees everything but the batches handed out. Idempotent.
    @Override
    void close();

    /// Rows that are all there: the batch stands in `region`, which now belongs to the source.
    static RowSource of(Batch batch, Region region) {
        return of(List.of(new RowBatch(batch, region::close)));
    }

    /// Batches that now belong to the source.
    static RowSource of(List<RowBatch> batches) {
        return new Held(batches);
    }

    /// Batches in memory.
    final class Held implements RowSource {
        private final Deque<RowBatch> batches;

        private Held(List<RowBatch> batches) {
            this.batches = new ArrayDeque<>(batches);
        }

        @Override
        public Optional<RowBatch> next() {
            return Optional.ofNullable(batches.poll());
        }

        @Override
        public void cancel(String reason) {}

        @Override
        public void close() {
            for (RowBatch batch = batches.poll(); batch != null; batch = batches.poll()) {
                batch.close();
            }
        }
    }
}
