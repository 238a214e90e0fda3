package io.phantomdb.engine.table;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.OwnedScan;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.parquet.foreign.ForeignParquet;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.FileSource;
import java.util.List;

/// Files as tables: `read_parquet`, `read_csv`, `read_json`. Any thread may call; a file is opened anew for each
/// statement.
public final class FileTables implements FileSchemas {
    @Override
    public List<Field> columns(FileSource source) {
        return switch (source.format()) {
            case PARQUET -> parquetColumns(source);
            case CSV -> CsvTable.open(source).columns();
            case JSON -> JsonTable.open(source).columns();
        };
    }

    private static List<Field> parquetColumns(FileSource source) {
        requireNoOptions(source);
        try (ForeignParquet file = ForeignParquet.open(source.path())) {
            return file.columns().stream()
                    .map(column -> new Field(column.name(), column.type(), column.nullable()))
                    .toList();
        }
    }

    /// Opens a scan, whose columns are those of [#columns] unless the file has changed since: then SQLSTATE 0A000.
    ///
    /// @param wanted the file's columns as the plan knows them, at `columns`
    /// @param predicates over positions in the file's columns; they may be used to skip rows
    public static TableScan scan(
            FileSource source,
            List<Integer> columns,
            List<Field> wanted,
            List<ColumnPredicate> predicates,
            MemoryBudget budget,
            Settings settings,
            EvaluationContext evaluation) {
        int batchRows = settings.get(Setting.BATCH_ROWS).intValue();
        return switch (source.format()) {
            case PARQUET -> {
                ForeignParquet file = ForeignParquet.open(source.path());
                try {
                    requireSame(
                            source,
                            wanted,
                            columns,
                            file.columns().stream()
                                    .map(column -> new Field(column.name(), column.type(), column.nullable()))
                                    .toList());
                    yield new OwnedScan(file.scan(columns, predicates, batchRows, budget), file::close);
                } catch (Throwable failure) {
                    file.close();
                    throw failure;
                }
            }
            case CSV -> {
                CsvTable table = CsvTable.open(source);
                requireSame(source, wanted, columns, table.columns());
                yield table.scan(columns, batchRows, evaluation);
            }
            case JSON -> {
                JsonTable table = JsonTable.open(source);
                requireSame(source, wanted, columns, table.columns());
                yield new JsonScan(table, columns, batchRows, evaluation);
            }
        };
    }

    private static void requireNoOptions(FileSource source) {
        if (!source.options().isEmpty()) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR,
                    source.format().function() + " has no option \""
                            + source.options().keySet().iterator().next() + "\"");
        }
    }

    private static void requireSame(FileSource source, List<Field> wanted, List<Integer> columns, List<Field> now) {
        for (int i = 0; i < columns.size(); i++) {
            boolean same = columns.get(i) < now.size()
                    && now.get(columns.get(i)).name().equals(wanted.get(i).name())
                    && now.get(columns.get(i)).type().equals(wanted.get(i).type());
            if (!same) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "the columns of \"" + source.path() + "\" have changed: run the statement again");
            }
        }
    }
}
