package io.phantomdb.exec.state;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import java.util.ArrayList;
import java.util.List;

/// Up to [RowBuffer#CHUNK_ROWS] rows in columns. Memory belongs to the buffer's region.
final class Chunk {
    final long[] values;
    final long[] validity;
    int rows;
    int capacity;

    Chunk(List<SqlType> types, int capacity, Region region) {
        this.values = new long[types.size()];
        this.validity = new long[types.size()];
        this.capacity = capacity;
        for (int i = 0; i < values.length; i++) {
            values[i] = region.allocate((long) capacity * types.get(i).layout().width());
        }
    }

    /// Makes room by copying into larger columns.
    void grow(List<SqlType> types, int larger, Region region) {
        for (int i = 0; i < values.length; i++) {
            int width = types.get(i).layout().width();
            long copy = region.allocate((long) larger * width);
            Memory.copy(values[i], copy, (long) rows * width);
            values[i] = copy;
            if (validity[i] != 0) {
                long bits = Bits.allSet(larger, region);
                Memory.copy(validity[i], bits, Bits.bytes(rows));
                validity[i] = bits;
            }
        }
        capacity = larger;
    }

    Vector column(int column, SqlType type) {
        return Vector.flat(type, values[column], validity[column], rows);
    }

    List<Vector> columns(List<SqlType> types) {
        List<Vector> columns = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            columns.add(column(i, types.get(i)));
        }
        return columns;
    }
}
