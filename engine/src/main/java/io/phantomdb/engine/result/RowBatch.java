package io.phantomdb.engine.result;

import io.phantomdb.core.batch.Batch;

/// A batch of a result with the memory it stands in; whoever pulled it closes it. One thread at a time.
///
/// @param batch valid until [#close]; may have a selection and dictionaries
/// @param memory what is freed by closing
public record RowBatch(Batch batch, Memory memory) implements AutoCloseable {
    /// Something that holds memory; closing it twice is harmless.
    @FunctionalInterface
    public interface Memory {
        void free();
    }

    @Override
    public void close() {
        memory.free();
    }
}
