package io.phantomdb.engine.copy;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.parquet.foreign.ForeignParquet;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parquet files as a source of COPY. Columns go by name, unless the statement lists columns: then by place.
final class ParquetFile {
    private final Statement.Copy copy;
    private final StatementContext context;

    ParquetFile(Statement.Copy copy, StatementContext context) {
        this.copy = copy;
        this.context = context;
        if (!copy.options().isEmpty()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "COPY from Parquet has no options, but got "
                            + copy.options().keySet());
        }
    }

    long load() {
        try (ForeignParquet file = ForeignParquet.open(copy.path())) {
            List<Column> source = file.columns();
            List<Integer> targets = copy.columnsNamed() ? byPlace(source) : byName(source);
            RowShaper shaper = new RowShaper(
                    copy.table(), targets, source.stream().map(Column::type).toList(), context.evaluation());
            List<Integer> all =
                    java.util.stream.IntStream.range(0, source.size()).boxed().toList();
            int rows = context.settings().get(Setting.BATCH_ROWS).intValue();
            try (TableScan scan = file.scan(all, List.of(), rows, context.budget());
                    Region scratch = new Region(context.budget())) {
                return load(scan, shaper, scratch);
            }
        }
    }

    private long load(TableScan scan, RowShaper shaper, Region scratch) {
        TableWriter writer = new TableWriter(copy.table(), context);
        long rows = 0;
        for (Optional<Morsel> next = scan.next(); next.isPresent(); next = scan.next()) {
            try (Morsel morsel = next.get()) {
                for (Optional<Batch> batch = morsel.next(scratch); batch.isPresent(); batch = morsel.next(scratch)) {
                    context.cancellation().check();
                    rows += writer.insert(shaper.shape(batch.get(), scratch));
                    scratch.reset();
                }
            }
        }
        return rows;
    }

    private List<Integer> byPlace(List<Column> source) {
        if (source.size() != copy.columns().size()) {
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT,
                    "\"" + copy.path() + "\" has " + source.size() + " columns, but COPY names "
                            + copy.columns().size());
        }
        return copy.columns();
    }

    private List<Integer> byName(List<Column> source) {
        List<Integer> targets = new ArrayList<>();
        for (Column column : source) {
            targets.add(position(copy.table(), column.name())
                    .orElseThrow(() -> new DatabaseException(
                            SqlState.BAD_COPY_FILE_FORMAT,
                            "\"" + copy.path() + "\" has a column \"" + column.name() + "\", table "
                                    + copy.table().name() + " has none")));
        }
        return targets;
    }

    /// The visible column of this name, else of this name in lower case.
    static Optional<Integer> position(TableInfo table, String name) {
        return table.position(name)
                .or(() -> table.position(name.toLowerCase(java.util.Locale.ROOT)))
                .filter(position -> !table.columns().get(position).hidden());
    }
}
