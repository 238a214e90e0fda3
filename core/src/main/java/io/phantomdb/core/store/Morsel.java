package io.phantomdb.core.store;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import java.util.Optional;

/// A run of batches for one thread.
public interface Morsel extends AutoCloseable {
    /// The next batch (at most [Batch#ROWS] physical rows unless a setting says otherwise), visible rows selected;
    /// empty at the end.
    ///
    /// What the batch points to lives until the next call of `next`, or until `scratch` is reset, or the morsel is
    /// closed, whichever is first. A dictionary lives as long as the morsel.
    Optional<Batch> next(Region scratch);

    @Override
    void close();
}
