package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.state.RowBuffer;

/// Columns that nobody reads: zeros, whatever the type, so that a step that copies all columns does no harm.
final class Unread {
    private static final int WIDTH_MAX = 16;

    /// For the life of the process.
    private static final long ZEROS = zeros();

    private Unread() {}

    private static long zeros() {
        long bytes = (long) WIDTH_MAX * RowBuffer.CHUNK_ROWS;
        long address = Memory.allocate(bytes);
        Memory.fill(address, bytes, (byte) 0);
        return address;
    }

    /// @param rows at most [RowBuffer#CHUNK_ROWS]
    static Vector column(SqlType type, int rows) {
        assert rows <= RowBuffer.CHUNK_ROWS;
        return Vector.flat(type, ZEROS, 0, rows);
    }
}
