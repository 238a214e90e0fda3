package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Copies the selected rows of batches into a root, in pieces of at most so many bytes.
///
///     for (int from = 0; from < batch.selected(); from += exporter.export(batch, from, root)) { send root }
///
/// The copy belongs to the root, so the batch may be freed as soon as its rows are exported. One thread at a time.
public final class BatchExporter {
    /// An array's bytes in a record batch are at most so many times its own: UUIDs are text there, 41 bytes for 17.
    private static final long LIST_GROWTH = 3;

    private final BufferAllocator allocator;
    private final long bytesMax;

    /// @param allocator of the roots
    /// @param bytesMax longest piece
    public BatchExporter(BufferAllocator allocator, long bytesMax) {
        this.allocator = allocator;
        this.bytesMax = bytesMax;
    }

    /// Fills the root with rows from the `from`-th selected one on and gives their number, at least one.
    ///
    /// SQLSTATE 54000 where a single row is longer than a piece may be.
    ///
    /// @param root with the fields that [ArrowTypes] gives for the batch's types; its former content is released
    public int export(Batch batch, int from, VectorSchemaRoot root) {
        int count = fitting(batch, from);
        for (int i = 0; i < batch.columns().size(); i++) {
            ColumnExporter.export(batch, batch.column(i), from, count, root.getVector(i), allocator);
        }
        for (FieldVector vector : root.getFieldVectors()) {
            assert vector.getValueCount() == count;
        }
        root.setRowCount(count);
        return count;
    }

    private int fitting(Batch batch, int from) {
        int rows = batch.selected() - from;
        long fixed = 0;
        boolean variable = false;
        for (Vector column : batch.columns()) {
            fixed += width(column.type());
            variable |= column.layout() == Layout.BYTES;
        }
        long most = Math.max(1, bytesMax / Math.max(1, fixed));
        if (!variable) {
            return (int) Math.min(rows, most);
        }
        int count = 0;
        long bytes = 0;
        while (count < rows && count < most) {
            long row = fixed + variableBytes(batch, batch.row(from + count));
            if (bytes + row > bytesMax) {
                break;
            }
            bytes += row;
            count++;
        }
        if (count == 0) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "a row of the result takes " + (fixed + variableBytes(batch, batch.row(from)))
                            + " bytes, more than a batch may have (results.batch_bytes = " + bytesMax + ")");
        }
        return count;
    }

    private static long variableBytes(Batch batch, int row) {
        long bytes = 0;
        for (Vector column : batch.columns()) {
            if (column.layout() == Layout.BYTES && !column.isNull(row)) {
                int length = Memory.getInt(column.valueAddress(row));
                bytes += column.type().isArray() ? LIST_GROWTH * length : length;
            }
        }
        return bytes;
    }

    /// Bytes that a value takes in a record batch, offsets and validity included, the bytes of strings not.
    private static int width(SqlType type) {
        return switch (type.kind()) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case CHAR, VARCHAR, VARBINARY, ARRAY, JSONB -> 5;
            case UUID -> 41;
            case DECIMAL, INTERVAL -> 17;
            default -> type.layout().width() + 1;
        };
    }
}
