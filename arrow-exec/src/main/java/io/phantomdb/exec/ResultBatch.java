package io.phantomdb.exec;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.exec.state.RowBuffer;

/// A batch of a result, owned by whoever pulled it: no selection, no dictionaries. One thread at a time; close it.
public final class ResultBatch implements AutoCloseable {
    private final RowBuffer rows;
    private final Batch batch;
    private final long bytes;

    /// @param rows at least one, in a single chunk
    ResultBatch(RowBuffer rows) {
        assert rows.chunks() == 1;
        this.rows = rows;
        this.batch = rows.view(0, 0, rows.chunkRows(0));
        this.bytes = rows.bytes();
    }

    /// Valid until [#close].
    public Batch batch() {
        return batch;
    }

    /// Bytes that it holds in the query's budget.
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        rows.close();
    }
}
