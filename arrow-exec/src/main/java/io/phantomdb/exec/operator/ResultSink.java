package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.state.RowBuffer;
import java.util.List;

/// The query's result: rows are copied, gathered to batches of a sensible size and handed to whoever delivers them.
public final class ResultSink implements Sink {
    private final List<SqlType> types;
    private final long batchBytes;
    private final Output output;
    private final QueryState query;
    private final Meter meter;
    private final Collector collector;

    /// Takes finished batches.
    @FunctionalInterface
    public interface Output {
        /// Takes over `rows` with their memory. May wait until there is room.
        void add(RowBuffer rows);
    }

    /// @param batchBytes a batch is handed over at the latest when it holds this many bytes
    public ResultSink(List<SqlType> types, long batchBytes, Output output, QueryState query, Meter meter) {
        this.types = types;
        this.batchBytes = batchBytes;
        this.output = output;
        this.query = query;
        this.meter = meter;
        this.collector = new Collector(types, query.budget());
    }

    @Override
    public Step step() {
        return new Worker(collector.buffer());
    }

    private final class Worker extends Step {
        private RowBuffer buffer;

        Worker(RowBuffer buffer) {
            super(meter);
            this.buffer = buffer;
        }

        @Override
        void process(Batch batch, Region scratch) {
            // a result batch is one chunk of the buffer
            if (buffer.rows() + batch.selected() > Math.max(query.batchRows(), batch.selected())) {
                handOver();
            }
            if (batch.selected() <= RowBuffer.CHUNK_ROWS) {
                buffer.append(batch, scratch);
            } else {
                appendInParts(batch, scratch);
            }
            if (buffer.rows() >= query.batchRows() || buffer.bytes() >= batchBytes) {
                handOver();
            }
        }

        private void appendInParts(Batch batch, Region scratch) {
            int done = 0;
            while (done < batch.selected()) {
                int count = Math.min(RowBuffer.CHUNK_ROWS, batch.selected() - done);
                long rows = scratch.allocate(4L * count);
                for (int i = 0; i < count; i++) {
                    Memory.putInt(rows + 4L * i, batch.row(done + i));
                }
                handOver();
                buffer.append(batch, rows, count, scratch);
                done += count;
            }
        }

        private void handOver() {
            if (buffer.rows() == 0) {
                return;
            }
            RowBuffer full = buffer;
            buffer = collector.successor(full);
            output.add(full);
        }

        @Override
        public void finish() {
            handOver();
            super.finish();
        }
    }

    @Override
    public void close() {
        collector.close();
    }
}
