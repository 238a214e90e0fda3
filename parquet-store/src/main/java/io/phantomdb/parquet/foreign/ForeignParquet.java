package io.phantomdb.parquet.foreign;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.parquet.file.Conversions;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.file.ParquetFile;
import io.phantomdb.parquet.scan.FileScan;
import io.phantomdb.parquet.scan.ScanSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Any local Parquet file, or all files of a glob as one table; their columns are matched by name with those of the
/// first.
///
/// Any thread may call; the owner closes it after its scans.
public final class ForeignParquet implements AutoCloseable {
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private final List<ParquetFile> files;
    private final List<Column> columns;

    private ForeignParquet(List<ParquetFile> files) {
        this.files = files;
        List<Column> found = new ArrayList<>();
        for (FileColumn column : files.getFirst().columns()) {
            boolean nullable =
                    files.stream().anyMatch(file -> match(file, column.name()).optional());
            SqlType type = type(column, files.getFirst());
            found.add(new Column(found.size() + 1, column.name(), type, nullable, Optional.empty(), false));
        }
        columns = List.copyOf(found);
        for (ParquetFile file : files) {
            columns.forEach(column -> checkReadable(file, column));
        }
    }

    /// Opens a path or a glob (`*`, `?`, `[…]`, `**`).
    ///
    /// SQLSTATE 58P01 where nothing matches, 22P04 where a file is no Parquet or lacks a column, 0A000 for nested
    /// or unknown types, XX001 for a damaged footer.
    public static ForeignParquet open(String pathOrGlob) {
        List<ParquetFile> files = new ArrayList<>();
        boolean done = false;
        try {
            for (Path path : Glob.expand(pathOrGlob)) {
                requireMagic(path);
                files.add(ParquetFile.open(path, new LocalDisk(), false));
            }
            ForeignParquet table = new ForeignParquet(List.copyOf(files));
            done = true;
            return table;
        } finally {
            if (!done) {
                files.forEach(ParquetFile::close);
            }
        }
    }

    private static void requireMagic(Path path) {
        try (InputStream start = Files.newInputStream(path)) {
            if (!Arrays.equals(start.readNBytes(MAGIC.length), MAGIC)) {
                throw new DatabaseException(
                        SqlState.BAD_COPY_FILE_FORMAT,
                        "file " + path + " is no Parquet file: its magic number is missing");
            }
        } catch (IOException failure) {
            throw new DatabaseException(
                    SqlState.IO_ERROR, "could not read file \"" + path + "\": " + failure.getMessage(), failure);
        }
    }

    private static FileColumn match(ParquetFile file, String name) {
        return file.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DatabaseException(
                        SqlState.BAD_COPY_FILE_FORMAT, "file " + file.path() + " has no column \"" + name + "\""));
    }

    private static SqlType type(FileColumn column, ParquetFile file) {
        SqlType type = column.type();
        if (type == null || Conversions.between(column, type).isEmpty()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "column \"" + column.name() + "\" of " + file.path() + " has Parquet type " + column.physical()
                            + " with an annotation that is not supported");
        }
        return type;
    }

    private static void checkReadable(ParquetFile file, Column column) {
        FileColumn stored = match(file, column.name());
        if (Conversions.between(stored, column.type()).isEmpty()
                || !column.type().equals(stored.type())) {
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT,
                    "column \"" + column.name() + "\" of " + file.path() + " has type " + stored.type()
                            + " where other files have " + column.type());
        }
    }

    /// Columns with field ids 1, 2, … in the order of the first file.
    public List<Column> columns() {
        return columns;
    }

    public long rows() {
        return files.stream().mapToLong(ParquetFile::rows).sum();
    }

    /// A morsel per row group.
    ///
    /// @param columns positions in [#columns]
    /// @param budget holds decoded pages of open morsels
    public TableScan scan(List<Integer> columns, List<ColumnPredicate> predicates, int batchRows, MemoryBudget budget) {
        List<FileScan> scans = new ArrayList<>();
        for (ParquetFile file : files) {
            List<Optional<FileColumn>> stored = new ArrayList<>();
            List<SqlType> types = new ArrayList<>();
            for (Column column : this.columns) {
                stored.add(Optional.of(match(file, column.name())));
                types.add(column.type());
            }
            List<ScanSource> sources = columns.stream()
                    .<ScanSource>map(position ->
                            new ScanSource.Stored(stored.get(position).orElseThrow(), types.get(position)))
                    .toList();
            scans.add(new FileScan(file, sources, predicates, stored, types, batchRows, budget));
        }
        return new ForeignScan(scans);
    }

    @Override
    public void close() {
        files.forEach(ParquetFile::close);
    }
}
