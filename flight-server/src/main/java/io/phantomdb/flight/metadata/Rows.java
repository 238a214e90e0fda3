package io.phantomdb.flight.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// A small answer: rows of objects under a given schema, sent in one batch.
///
/// Objects: `String`, `Integer`, `Boolean`, `byte[]`, `List<String>`, null.
record Rows(Schema schema, List<List<@Nullable Object>> rows) {
    static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    void send(ServerStreamListener listener, BufferAllocator allocator) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            root.allocateNew();
            for (int column = 0; column < schema.getFields().size(); column++) {
                fill(root.getVector(column), column);
            }
            root.setRowCount(rows.size());
            listener.start(root);
            listener.putNext();
            listener.completed();
        }
    }

    private void fill(FieldVector vector, int column) {
        for (int i = 0; i < rows.size(); i++) {
            Object value = rows.get(i).get(column);
            if (value == null) {
                vector.setNull(i);
            } else {
                set(vector, i, value);
            }
        }
        vector.setValueCount(rows.size());
    }

    private static void set(FieldVector vector, int row, Object value) {
        switch (vector) {
            case VarCharVector texts -> texts.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector bytes -> bytes.setSafe(row, (byte[]) value);
            case IntVector integers -> integers.setSafe(row, (Integer) value);
            case UInt1Vector small -> small.setSafe(row, (Integer) value);
            case BitVector bits -> bits.setSafe(row, (Boolean) value ? 1 : 0);
            case ListVector lists -> setList(lists, row, (List<?>) value);
            default -> throw new AssertionError("no metadata in a " + vector.getMinorType());
        }
    }

    private static void setList(ListVector lists, int row, List<?> values) {
        UnionListWriter writer = lists.getWriter();
        writer.setPosition(row);
        writer.startList();
        for (Object value : values) {
            writer.writeVarChar((String) value);
        }
        writer.endList();
    }
}
