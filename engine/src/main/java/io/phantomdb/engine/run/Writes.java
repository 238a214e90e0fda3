package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.PointAccess;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.write.FirstRows;
import io.phantomdb.engine.write.MergeWriter;
import io.phantomdb.engine.write.ReturnedRows;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.engine.write.Upsert;
import io.phantomdb.exec.expr.ConstantEvaluator;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE and DELETE: what they read first, then the write. VALUES and writes by key go without a
/// pipeline.
public final class Writes {
    private Writes() {}

    /// The number of rows changed. On an exception the caller rolls the transaction back to its mark.
    public static long run(Statement statement, StatementContext context) {
        return run(statement, context, Optional.empty());
    }

    /// As [#run(Statement, StatementContext)]; the rows of RETURNING go to `returned`.
    public static long run(Statement statement, StatementContext context, Optional<ReturnedRows> returned) {
        context.cancellation().check();
        return switch (statement) {
            case Statement.Insert insert -> insert(insert, context, returned);
            case Statement.Update update -> update(update, context, returned);
            case Statement.Delete delete -> delete(delete, context, returned);
            case Statement.Merge merge -> {
                MergeWriter writer = new MergeWriter(merge, context);
                each(Queries.readAll(merge.source(), context), context, batch -> {
                    writer.add(batch);
                    return 0;
                });
                yield writer.write();
            }
            default -> throw new AssertionError("no write: " + statement);
        };
    }

    private static long insert(Statement.Insert insert, StatementContext context, Optional<ReturnedRows> returned) {
        BatchWrite write = insertion(insert, context, returned);
        if (insert.source() instanceof Plan.Values values) {
            try (Region region = new Region(context.budget())) {
                long start = System.nanoTime();
                Batch rows = values(values, context, region);
                context.profile().ifPresent(to -> to.ran(values, rows.selected(), System.nanoTime() - start));
                return write.apply(rows);
            }
        }
        return each(Queries.readAll(insert.source(), context), context, write);
    }

    private static BatchWrite insertion(
            Statement.Insert insert, StatementContext context, Optional<ReturnedRows> returned) {
        if (insert.conflict().isPresent()) {
            return new Upsert(insert, context, returned)::write;
        }
        TableWriter writer = new TableWriter(insert.table(), context);
        if (returned.isEmpty()) {
            return writer::insert;
        }
        return batch -> {
            try (Region scratch = new Region(context.budget())) {
                Batch finished = writer.finished(batch, scratch);
                long rows = writer.insert(finished);
                returned.get().add(finished);
                return rows;
            }
        };
    }

    private static Batch values(Plan.Values values, StatementContext context, Region region) {
        Binding binding = new Binding(context);
        List<SqlType> types = values.output().stream().map(Field::type).toList();
        List<List<@Nullable Object>> rows = new ArrayList<>(values.values().size());
        for (List<Expr> row : values.values()) {
            List<@Nullable Object> objects = new ArrayList<>(row.size());
            for (Expr expression : row) {
                Expr bound = binding.bind(expression);
                objects.add(
                        bound instanceof Expr.Literal literal
                                ? literal.value()
                                : ConstantEvaluator.evaluate(bound, context.evaluation())
                                        .value());
            }
            rows.add(objects);
        }
        return Batches.ofRows(types, rows, region);
    }

    private static long update(Statement.Update update, StatementContext context, Optional<ReturnedRows> returned) {
        TableInfo table = update.table();
        int keys = table.key().size();
        int written = keys + table.visibleColumns().size();
        TableWriter writer = new TableWriter(table, context);
        FirstRows first = new FirstRows(keys);
        BatchWrite write = all -> {
            try (Region scratch = new Region(context.budget())) {
                Batch batch = update.repeats() ? first.of(all, scratch) : all;
                Batch rows = part(batch, keys, written);
                if (returned.isEmpty()) {
                    return writer.update(part(batch, 0, keys), rows);
                }
                Batch finished = writer.finished(rows, scratch);
                long changed = writer.update(part(batch, 0, keys), finished);
                List<Vector> seen = new ArrayList<>(finished.columns());
                seen.addAll(batch.columns().subList(written, batch.columns().size()));
                returned.get().add(finished.withColumns(seen));
                return changed;
            }
        };
        boolean keepsKeys = keepsKeys(update);
        boolean alone = keepsKeys && !hasUnique(table, context);
        if (alone || PointAccess.isPoint(update.source())) {
            RowLock mode = keepsKeys ? RowLock.NO_KEY_UPDATE : RowLock.UPDATE;
            return change(update.source(), table, mode, context, write);
        }
        return together(rows(update.source(), table, RowLock.UPDATE, context), context, write);
    }

    private static long change(Plan source, TableInfo table, RowLock mode, StatementContext context, BatchWrite write) {
        return isReadCommitted(context) || !PointAccess.isPoint(source)
                ? each(rows(source, table, mode, context), context, write)
                : point(source, context, write);
    }

    private static List<RowBatch> rows(Plan source, TableInfo table, RowLock mode, StatementContext context) {
        return isReadCommitted(context)
                ? new CurrentRows(source, table, mode, context).read()
                : Queries.readAll(source, context);
    }

    private static boolean isReadCommitted(StatementContext context) {
        return context.transaction().isolation() == Isolation.READ_COMMITTED;
    }

    private static boolean hasUnique(TableInfo table, StatementContext context) {
        return context.transaction().catalog().indexes(table).stream().anyMatch(IndexInfo::unique);
    }

    /// Whether the new key of each row is certain to be its old one; keys that move must be written in one call.
    private static boolean keepsKeys(Statement.Update update) {
        TableInfo table = update.table();
        if (!table.hasPrimaryKey()) {
            return true;
        }
        if (!(update.source() instanceof Plan.Project project)) {
            return false;
        }
        List<Expr> expressions = project.expressions();
        int keys = table.key().size();
        for (int i = 0; i < keys; i++) {
            int key = table.key().get(i);
            if (table.columns().get(key).isStored() || !expressions.get(i).equals(expressions.get(keys + key))) {
                return false;
            }
        }
        return true;
    }

    private static long delete(Statement.Delete delete, StatementContext context, Optional<ReturnedRows> returned) {
        TableWriter writer = new TableWriter(delete.table(), context);
        int keys = delete.table().key().size();
        FirstRows first = new FirstRows(keys);
        return change(delete.source(), delete.table(), RowLock.UPDATE, context, all -> {
            try (Region scratch = new Region(context.budget())) {
                Batch batch = delete.repeats() ? first.of(all, scratch) : all;
                returned.ifPresent(
                        into -> into.add(part(batch, keys, batch.columns().size())));
                return writer.delete(part(batch, 0, keys));
            }
        });
    }

    @FunctionalInterface
    private interface BatchWrite {
        long apply(Batch batch);
    }

    private static long each(List<RowBatch> batches, StatementContext context, BatchWrite write) {
        long rows = 0;
        try {
            for (RowBatch batch : batches) {
                context.cancellation().check();
                rows += write.apply(batch.batch());
            }
        } finally {
            batches.forEach(RowBatch::close);
        }
        return rows;
    }

    private static long together(List<RowBatch> batches, StatementContext context, BatchWrite write) {
        try (Region region = new Region(context.budget())) {
            if (batches.isEmpty()) {
                return 0;
            }
            Batch all = batches.size() == 1
                    ? batches.getFirst().batch()
                    : Concatenation.of(batches.stream().map(RowBatch::batch).toList(), region);
            return write.apply(all);
        } finally {
            batches.forEach(RowBatch::close);
        }
    }

    private static long point(Plan source, StatementContext context, BatchWrite write) {
        try (Region region = new Region(context.budget())) {
            Batch row = new PointAccess(context, region).read(source);
            return row.selected() == 0 ? 0 : write.apply(row);
        }
    }

    private static Batch part(Batch batch, int from, int to) {
        List<Vector> columns = batch.columns().subList(from, to);
        return batch.withColumns(columns);
    }
}
