package io.phantomdb.engine.copy;

import io.phantomdb.core.batch.Batch;
import java.io.IOException;

/// A file that COPY TO fills. One thread; closing without [#finish] leaves a file that is to be deleted.
interface RowOutput extends AutoCloseable {
    /// Appends the selected rows.
    void append(Batch batch) throws IOException;

    /// Writes what is left.
    void finish() throws IOException;

    @Override
    void close() throws IOException;
}
