package io.phantomdb.parquet.scan;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;

/// One column of a row group on its way into batches. One thread.
sealed interface ColumnCursor extends AutoCloseable permits PageCursor, ConstantCursor {
    /// The end (exclusive) of the rows from `row` on that can be had in one vector.
    int runEnd(int row);

    /// Rows `row` up to `row + count`, which lie before [#runEnd]; valid until the next call of `runEnd`, or until
    /// `scratch` is reset.
    Vector read(int row, int count, Region scratch);

    @Override
    void close();
}
