package io.phantomdb.parquet.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.world.World;
import java.nio.file.Path;
import java.util.List;

/// Writes one segment: rows in the order they come (the caller sorts by the key), one row group at a time.
///
/// One thread at a time. SQLSTATE 53100 where the disk is full, 58030 for other I/O errors, 53200 where the budget cannot hold a row group. After
/// an exception only [#close] may be called.
public final class SegmentWriter implements AutoCloseable {
    private SegmentWriter() {}

    /// Starts a file that must not exist yet.
    ///
    /// @param columns of the table; their field ids and NOT NULL go into the file
    /// @param budget holds the values of one row group
    public static SegmentWriter create(
            Path file, List<Column> columns, WriteOptions options, World world, MemoryBudget budget) {
        throw new AssertionError();
    }

    /// Appends the selected rows; the batch has one column per table column, in their order, of their types. The rows are copied.
    public void append(Batch batch) {
        throw new AssertionError();
    }

    /// Rows appended so far.
    public long rows() {
        throw new AssertionError();
    }

    /// Writes what is left and the footer, forces the file and its directory.
    public SegmentFile finish() {
        throw new AssertionError();
    }

    /// Frees the memory; deletes the file unless it was finished.
    @Override
    public void close() {
        throw new AssertionError();
    }
}
