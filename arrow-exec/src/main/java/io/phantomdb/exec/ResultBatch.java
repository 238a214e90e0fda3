package io.phantomdb.exec;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;

/// A batch of a result, owned by whoever pulled it: no selection, no dictionaries. One thread at a time; close it.
public final class ResultBatch implements AutoCloseable {
    private final Batch batch;
    private final Region region;

    ResultBatch(Batch batch, Region region) {
        this.batch = batch;
        this.region = region;
    }

    /// Valid until [#close].
    public Batch batch() {
        return batch;
    }

    /// Bytes that it holds in the query's budget.
    public long bytes() {
        return region.reserved();
    }

    @Override
    public void close() {
        region.close();
    }
}
