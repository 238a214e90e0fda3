package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.ArrayVectors;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/// Copies a column of arrays into an Arrow list: the elements of all rows become one column, which goes the way of
/// all columns.
final class ListExporter {
    private ListExporter() {}

    static void export(Batch batch, Vector column, int from, int count, ListVector target, BufferAllocator allocator) {
        int validityBytes = (count + 7) >> 3;
        try (Region region = new Region(MemoryBudget.unlimited("lists that go out"));
                ArrowBuf validity = allocator.buffer(Math.max(1, validityBytes));
                ArrowBuf offsets = allocator.buffer(4L * (count + 1))) {
            validity.writerIndex(validityBytes).setZero(0, validityBytes);
            offsets.writerIndex(4L * (count + 1)).setInt(0, 0);
            long views = region.allocateZeroed(8L * count);
            int elements = 0;
            int nulls = 0;
            for (int i = 0; i < count; i++) {
                int row = batch.row(from + i);
                if (column.isNull(row)) {
                    nulls++;
                } else {
                    long view = column.valueAddress(row);
                    Memory.putLong(views + 8L * i, view);
                    elements += ArrayVectors.count(column.type(), view);
                    validity.setByte(i >> 3, validity.getByte(i >> 3) | 1 << (i & 7));
                }
                offsets.setInt(4L * (i + 1), elements);
            }
            Vector values = ArrayVectors.elements(column.type(), views, count, elements, region);
            FieldVector child = target.getDataVector();
            ColumnExporter.export(Batch.of(List.of(values), elements), values, 0, elements, child, allocator);
            target.loadFieldBuffers(new ArrowFieldNode(count, nulls), List.of(validity, offsets));
            assert target.getDataVector().getValueCount() == elements;
        }
    }
}
