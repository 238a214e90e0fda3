package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.type.SqlType;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// An Arrow IPC file ("Feather V2"), a record batch per piece. One thread.
public final class ArrowFileOutput implements AutoCloseable {
    private static final long PIECE_BYTES = 1 << 20;

    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot root;
    private final ArrowFileWriter writer;
    private final BatchExporter exporter = new BatchExporter(allocator, PIECE_BYTES);

    /// @param channel stays the caller's, to be closed after this
    public ArrowFileOutput(List<String> names, List<SqlType> types, WritableByteChannel channel) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(ArrowTypes.field(names.get(i), types.get(i), true));
        }
        this.root = VectorSchemaRoot.create(new Schema(fields), allocator);
        this.writer = new ArrowFileWriter(root, null, channel);
        writer.start();
    }

    /// Appends the selected rows.
    public void append(Batch batch) throws IOException {
        int from = 0;
        while (from < batch.selected()) {
            from += exporter.export(batch, from, root);
            writer.writeBatch();
        }
    }

    /// Writes the footer.
    public void finish() throws IOException {
        writer.end();
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
