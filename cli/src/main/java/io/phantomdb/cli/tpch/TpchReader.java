package io.phantomdb.cli.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Generated rows of one table as a stream of Arrow batches, at most `rowsMax` of them from where `rows` stands.
///
/// One thread; close it to free the batch. Several readers over one iterator cut a table into several streams.
public final class TpchReader extends ArrowReader {
    private static final int BATCH_ROWS = 8192;

    private final List<ColumnWriter> writers;
    private final Schema schema;
    private final Iterator<? extends TpchEntity> rows;
    private long left;

    private <E extends TpchEntity> TpchReader(
            List<TpchColumn<E>> columns, Iterator<E> rows, long rowsMax, BufferAllocator allocator) {
        super(allocator);
        this.writers = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (TpchColumn<E> column : columns) {
            fields.add(new Field(column.getColumnName(), FieldType.notNullable(arrowType(column)), null));
            @SuppressWarnings("unchecked") // the iterator and the columns are of one table
            TpchColumn<TpchEntity> any = (TpchColumn<TpchEntity>) (TpchColumn<?>) column;
            writers.add(writer(any));
        }
        this.schema = new Schema(fields);
        this.rows = rows;
        this.left = rowsMax;
    }

    /// All rows of the table at this scale factor.
    public static TpchReader of(TpchSchema table, double scale, BufferAllocator allocator) {
        return part(table, rows(table, scale), Long.MAX_VALUE, allocator);
    }

    /// The rows of the table, to be cut into parts by [#part].
    public static Iterator<? extends TpchEntity> rows(TpchSchema table, double scale) {
        return table.generator().createGenerator(scale, 1, 1).iterator();
    }

    /// The next `rowsMax` rows.
    @SuppressWarnings({"unchecked", "rawtypes"}) // the iterator and the columns are of one table
    public static TpchReader part(
            TpchSchema table, Iterator<? extends TpchEntity> rows, long rowsMax, BufferAllocator allocator) {
        return new TpchReader((List) table.generator().getColumns(), (Iterator) rows, rowsMax, allocator);
    }

    @Override
    public boolean loadNextBatch() throws java.io.IOException {
        VectorSchemaRoot root = getVectorSchemaRoot();
        root.clear();
        for (FieldVector vector : root.getFieldVectors()) {
            vector.setInitialCapacity(BATCH_ROWS);
            vector.allocateNew();
        }
        int count = 0;
        while (count < BATCH_ROWS && left > 0 && rows.hasNext()) {
            TpchEntity row = rows.next();
            for (int i = 0; i < writers.size(); i++) {
                writers.get(i).write(root.getVector(i), count, row);
            }
            count++;
            left--;
        }
        root.setRowCount(count);
        return count > 0;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
        return schema;
    }

    private interface ColumnWriter {
        void write(FieldVector vector, int position, TpchEntity row);
    }

    private static ArrowType arrowType(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> new ArrowType.Int(64, true);
            case INTEGER -> new ArrowType.Int(32, true);
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case DOUBLE -> new ArrowType.Decimal(15, 2, 128);
            case VARCHAR -> ArrowType.Utf8.INSTANCE;
        };
    }

    private static ColumnWriter writer(TpchColumn<TpchEntity> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> (vector, i, row) -> ((BigIntVector) vector).set(i, column.getIdentifier(row));
            case INTEGER -> (vector, i, row) -> ((IntVector) vector).set(i, column.getInteger(row));
            case DATE -> (vector, i, row) -> ((DateDayVector) vector).set(i, column.getDate(row));
            case DOUBLE -> (vector, i, row) -> ((DecimalVector) vector).set(i, Math.round(column.getDouble(row) * 100));
            case VARCHAR ->
                (vector, i, row) -> ((VarCharVector) vector)
                        .setSafe(i, column.getString(row).getBytes(StandardCharsets.UTF_8));
        };
    }
}
