package io.phantomdb.engine.copy;

import io.phantomdb.core.arrow.ArrowFileOutput;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.csv.CsvOptions;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.engine.run.Queries;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// COPY TO: the rows of a query into a file. It gets its name when it is whole and forced; one of that name is
/// replaced.
public final class Export {
    private final Statement.CopyTo copy;
    private final StatementContext context;
    private final List<Field> columns;

    private Export(Statement.CopyTo copy, StatementContext context) {
        this.copy = copy;
        this.context = context;
        this.columns = copy.source().output();
    }

    /// Rows written. SQLSTATE 58P01 where there is no such directory, 58030 where the disk fails, 42701 where a
    /// format with names has one twice, 22023 for bad options.
    public static long run(Statement.CopyTo copy, StatementContext context) {
        return new Export(copy, context).run();
    }

    private long run() {
        CsvOptions options = CsvOptions.of(copy.options());
        if (copy.format() != Statement.CopyTo.Format.CSV) {
            checkNames();
        }
        Path part = null;
        try {
            Path file = Path.of(copy.path());
            // of its own, because others may write a file of the same name meanwhile
            part = Path.of(copy.path() + "." + UUID.randomUUID() + ".part");
            long rows;
            try (RowOutput output = output(part, options)) {
                rows = write(output);
                output.finish();
            }
            FinishedFile.publish(part, file, World.real().disk());
            return rows;
        } catch (NoSuchFileException | InvalidPathException failure) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FILE, "could not create file \"" + copy.path() + "\"", failure);
        } catch (IOException | UncheckedIOException failure) {
            throw new DatabaseException(
                    SqlState.IO_ERROR,
                    "could not write file \"" + copy.path() + "\": " + failure.getMessage(),
                    failure);
        } finally {
            discard(part);
        }
    }

    private static void discard(@org.jspecify.annotations.Nullable Path part) {
        if (part != null && part.toFile().exists() && !part.toFile().delete()) {
            part.toFile().deleteOnExit();
        }
    }

    private long write(RowOutput output) throws IOException {
        long rows = 0;
        try (RowSource source = Queries.start(copy.source(), context)) {
            for (Optional<RowBatch> next = source.next(); next.isPresent(); next = source.next()) {
                try (RowBatch batch = next.get()) {
                    context.cancellation().check();
                    output.append(batch.batch());
                    rows += batch.batch().selected();
                }
            }
        }
        return rows;
    }

    private RowOutput output(Path part, CsvOptions options) throws IOException {
        return switch (copy.format()) {
            case CSV ->
                TextOutput.csv(
                        columns,
                        options,
                        context.evaluation().zone(),
                        Files.newBufferedWriter(part, StandardCharsets.UTF_8));
            case JSON ->
                TextOutput.json(
                        columns, context.evaluation().zone(), Files.newBufferedWriter(part, StandardCharsets.UTF_8));
            case PARQUET -> new ParquetOutput(parquet(part));
            case ARROW ->
                ArrowOutput.create(
                        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), columns);
        };
    }

    private SegmentWriter parquet(Path part) throws IOException {
        List<Column> stored = new ArrayList<>();
        for (Field column : columns) {
            if (column.type().kind() == SqlType.Kind.NULL) {
                throw new DatabaseException(
                        SqlState.INDETERMINATE_DATATYPE,
                        "column \"" + column.name() + "\" has no type: write CAST(NULL AS type)");
            }
            if (column.type().isArray()) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "column \"" + column.name()
                                + "\": arrays cannot be written to Parquet files; Arrow, JSON and CSV"
                                + " files take them");
            }
            stored.add(new Column(stored.size() + 1, column.name(), column.type(), true, Optional.empty(), false));
        }
        Path directory = part.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(copy.path());
        }
        return SegmentWriter.create(part, stored, WriteOptions.of(context.settings()), World.real(), context.budget());
    }

    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (Field column : columns) {
            if (!names.add(column.name())) {
                throw new DatabaseException(
                        SqlState.DUPLICATE_COLUMN, "column \"" + column.name() + "\" specified more than once");
            }
        }
    }

    private record ParquetOutput(SegmentWriter writer) implements RowOutput {
        @Override
        public void append(Batch batch) {
            writer.append(batch);
        }

        @Override
        public void finish() {
            writer.finish();
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private record ArrowOutput(FileChannel channel, ArrowFileOutput file) implements RowOutput {
        static ArrowOutput create(FileChannel channel, List<Field> columns) throws IOException {
            return new ArrowOutput(
                    channel,
                    new ArrowFileOutput(
                            columns.stream().map(Field::name).toList(),
                            columns.stream().map(Field::type).toList(),
                            channel));
        }

        @Override
        public void append(Batch batch) throws IOException {
            file.append(batch);
        }

        @Override
        public void finish() throws IOException {
            file.finish();
        }

        @Override
        public void close() throws IOException {
            file.close();
            channel.close();
        }
    }
}
