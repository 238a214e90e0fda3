package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayVectors;
import io.phantomdb.core.type.SqlType;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Reads a column of Arrow lists as arrays: its elements as a column of their own, then row by row.
final class ListImporter {
    private ListImporter() {}

    static Vector read(FieldVector source, SqlType type, int rows, Region region) {
        FieldVector child = source.getChildrenFromFields().getFirst();
        Vector elements = ColumnImporter.read(child, type.elementType(), child.getValueCount(), region);
        long validity = source.getNullCount() == 0 ? 0 : source.getValidityBufferAddress();
        long values = region.allocateZeroed(16L * rows);
        for (int row = 0; row < rows; row++) {
            if (!source.isNull(row)) {
                ArrayVectors.put(elements, offset(source, row), offset(source, row + 1), values + 16L * row, region);
            }
        }
        return Vector.flat(type, values, validity, rows);
    }

    private static int offset(FieldVector source, int row) {
        return switch (source.getField().getType()) {
            case ArrowType.FixedSizeList fixed -> row * fixed.getListSize();
            case ArrowType.LargeList _ -> Math.toIntExact(Memory.getLong(source.getOffsetBufferAddress() + 8L * row));
            default -> Memory.getInt(source.getOffsetBufferAddress() + 4L * row);
        };
    }
}
