package io.phantomdb.engine;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.copy.RowShaper;
import io.phantomdb.engine.write.TableWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Puts an [Ingest] into its table, made or replaced where the client asks for that.
final class IngestRunner {
    private IngestRunner() {}

    static long run(Ingest ingest, StatementContext context) {
        TableInfo table = table(ingest, context.transaction());
        List<Integer> targets = ingest.columns().stream()
                .map(column -> position(table, column.name()))
                .toList();
        RowShaper shaper = new RowShaper(
                table,
                targets,
                ingest.columns().stream().map(ColumnDefinition::type).toList(),
                context.evaluation());
        TableWriter writer = new TableWriter(table, context);
        long rows = 0;
        try (Region scratch = new Region(context.budget())) {
            for (Iterator<Batch> batches = ingest.batches(); batches.hasNext(); ) {
                context.cancellation().check();
                rows += writer.insert(shaper.shape(batches.next(), scratch));
                scratch.reset();
            }
        }
        return rows;
    }

    private static TableInfo table(Ingest ingest, Transaction transaction) {
        Optional<TableInfo> present = find(ingest, transaction);
        if (present.isEmpty()) {
            if (ingest.ifMissing() == Ingest.IfMissing.FAIL) {
                throw new DatabaseException(
                        SqlState.UNDEFINED_TABLE, "table \"" + ingest.table() + "\" does not exist");
            }
            return create(ingest, transaction);
        }
        if (transaction.catalog().materializedView(present.get()).isPresent()) {
            throw new DatabaseException(
                    SqlState.WRONG_OBJECT_TYPE, "cannot change materialized view \"" + ingest.table() + "\"");
        }
        return switch (ingest.ifExists()) {
            case APPEND -> present.get();
            case FAIL ->
                throw new DatabaseException(
                        SqlState.DUPLICATE_TABLE, "table \"" + ingest.table() + "\" already exists");
            case REPLACE -> {
                transaction.dropTable(present.get());
                yield create(ingest, transaction);
            }
        };
    }

    private static Optional<TableInfo> find(Ingest ingest, Transaction transaction) {
        return transaction
                .catalog()
                .table(ingest.schema(), ingest.table())
                .or(() -> transaction
                        .catalog()
                        .table(ingest.schema(), ingest.table().toLowerCase(Locale.ROOT)));
    }

    private static TableInfo create(Ingest ingest, Transaction transaction) {
        List<ColumnDefinition> columns = new ArrayList<>(ingest.columns());
        return transaction.createTable(
                new TableDefinition(ingest.schema(), ingest.table(), columns, List.of(), Map.of()));
    }

    private static int position(TableInfo table, String name) {
        return table.position(name)
                .or(() -> table.position(name.toLowerCase(Locale.ROOT)))
                .filter(position -> !table.columns().get(position).hidden())
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_COLUMN,
                        "column \"" + name + "\" of table \"" + table.name() + "\" does not exist"));
    }
}
