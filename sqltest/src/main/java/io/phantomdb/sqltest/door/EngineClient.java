package io.phantomdb.sqltest.door;

import io.phantomdb.core.arrow.ArrowTypes;
import io.phantomdb.core.arrow.BatchExporter;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// One session of the engine, without a wire. One thread.
record EngineClient(Session session, BufferAllocator allocator) implements Target.Client {
    private static final long PIECE_BYTES = 1 << 20;

    @Override
    public Outcome execute(String sql) {
        try (Result result = session.execute(sql)) {
            return result.hasRows() ? new Outcome.Rows(rows(result)) : new Outcome.Done(result.updateCount());
        } catch (DatabaseException failure) {
            return new Outcome.Failed(failure.sqlState().code(), String.valueOf(failure.getMessage()));
        }
    }

    private List<List<String>> rows(Result result) {
        List<Field> fields = result.columns().stream()
                .map(column -> ArrowTypes.field(column.name(), column.type(), true))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        BatchExporter exporter = new BatchExporter(allocator, PIECE_BYTES);
        try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator)) {
            for (Optional<RowBatch> next = result.next(); next.isPresent(); next = result.next()) {
                try (RowBatch rowBatch = next.get()) {
                    Batch batch = rowBatch.batch();
                    for (int from = 0; from < batch.selected(); from += root.getRowCount()) {
                        exporter.export(batch, from, root);
                        rows.addAll(ArrowText.rows(root));
                    }
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        session.close();
    }
}
