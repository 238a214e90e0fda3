package io.phantomdb.parquet.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.file.SegmentProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/// Writes one segment: rows in the order they come (the caller sorts by the key), one row group at a time.
///
/// One thread at a time. SQLSTATE 53100 where the disk is full, 58030 for other I/O errors, 53200 where the budget
/// cannot hold a row group. After an exception only [#close] may be called.
public final class SegmentWriter implements AutoCloseable {
    private static final long ROW_GROUP_BYTES_ANY = Long.MAX_VALUE;
    private static final int BOUND_BYTES_MAX = 64;

    private final Path file;
    private final World world;
    private final WriteOptions options;
    private final SegmentProperties properties;
    private final Region values;
    private final Region bytes;
    private final List<ColumnBuffer> columns = new ArrayList<>();
    private final List<ChunkEncoder> encoders = new ArrayList<>();
    private final SegmentOutput output;
    private final ParquetFileWriter writer;
    private int pageRows;
    private int groupRows;
    private long rows;
    private boolean finished;

    private SegmentWriter(
            Path file,
            List<Column> table,
            List<Integer> keys,
            SegmentProperties properties,
            WriteOptions options,
            World world,
            MemoryBudget budget)
            throws IOException {
        this.file = file;
        this.world = world;
        this.options = options;
        this.properties = properties;
        this.values = new Region(budget);
        this.bytes = new Region(budget);
        MessageType schema = ParquetSchema.of(table);
        for (int i = 0; i < table.size(); i++) {
            Column column = table.get(i);
            ColumnBuffer buffer = new ColumnBuffer(column.type(), column.nullable(), options.pageRows(), values, bytes);
            columns.add(buffer);
            encoders.add(new ChunkEncoder(buffer, schema.getColumns().get(i), keys.contains(i)));
        }
        this.output = new SegmentOutput(file, world.disk());
        ParquetProperties parquet = ParquetProperties.builder()
                .withPageWriteChecksumEnabled(true)
                .withColumnIndexTruncateLength(BOUND_BYTES_MAX)
                .withStatisticsTruncateLength(BOUND_BYTES_MAX)
                .build();
        this.writer = new ParquetFileWriter(
                output, schema, ParquetFileWriter.Mode.CREATE, ROW_GROUP_BYTES_ANY, 0, null, parquet);
        writer.start();
    }

    /// Starts a file that must not exist yet.
    ///
    /// @param columns of the table; their field ids and NOT NULL go into the file
    /// @param budget holds the values of one row group
    public static SegmentWriter create(
            Path file, List<Column> columns, WriteOptions options, World world, MemoryBudget budget) {
        return create(file, columns, List.of(), options, world, budget);
    }

    /// @param keys positions of columns by whose values rows are looked up: they get bloom filters
    public static SegmentWriter create(
            Path file,
            List<Column> columns,
            List<Integer> keys,
            WriteOptions options,
            World world,
            MemoryBudget budget) {
        return create(file, columns, keys, SegmentProperties.NONE, options, world, budget);
    }

    /// @param keys positions of columns by whose values rows are looked up: they get bloom filters
    /// @param properties what the footer says of the rows that will come
    public static SegmentWriter create(
            Path file,
            List<Column> columns,
            List<Integer> keys,
            SegmentProperties properties,
            WriteOptions options,
            World world,
            MemoryBudget budget) {
        try {
            return new SegmentWriter(file, columns, keys, properties, options, world, budget);
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    /// Appends the selected rows; the batch has one column per table column, in their order, of their types. The
    /// rows are copied.
    public void append(Batch batch) {
        int from = 0;
        while (from < batch.selected()) {
            int room = Math.min(options.pageRows() - pageRows, options.rowGroupRows() - groupRows);
            int count = Math.min(batch.selected() - from, room);
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).append(batch, batch.column(i), from, count);
            }
            from += count;
            rows += count;
            groupRows += count;
            pageRows += count;
            if (pageRows == options.pageRows()) {
                pageRows = 0;
            }
            if (groupRows == options.rowGroupRows()) {
                flush();
            }
        }
    }

    /// Rows appended so far.
    public long rows() {
        return rows;
    }

    private void flush() {
        try {
            writer.startBlock(groupRows);
            for (ChunkEncoder encoder : encoders) {
                encoder.write(writer, groupRows);
            }
            writer.endBlock();
        } catch (IOException failure) {
            throw failed(file, failure);
        }
        columns.forEach(ColumnBuffer::clear);
        values.reset();
        bytes.reset();
        groupRows = 0;
        pageRows = 0;
    }

    /// Writes what is left and the footer, forces the file and its directory.
    public SegmentFile finish() {
        if (groupRows > 0) {
            flush();
        }
        try {
            output.beginTail();
            writer.end(properties.toFooter());
            long length = output.seal();
            output.closeChannel();
            world.disk()
                    .forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            finished = true;
            return new SegmentFile(file, rows, length);
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    /// Frees the memory; deletes the file unless it was finished.
    @Override
    public void close() {
        values.close();
        bytes.close();
        if (finished) {
            return;
        }
        try {
            output.closeChannel();
            world.disk().delete(file);
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    private static DatabaseException failed(Path file, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean full = message.contains("No space left") || message.contains("Disk quota exceeded");
        return new DatabaseException(
                full ? SqlState.DISK_FULL : SqlState.IO_ERROR, "cannot write " + file + ": " + message, failure);
    }
}
