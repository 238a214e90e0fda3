package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Isolation;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.PointAccess;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.exec.expr.ConstantEvaluator;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE and DELETE: what they read first, then the write. VALUES and writes by key go without a pipeline.
public final class Writes {
    private Writes() {}

    /// The number of rows changed. On an exception the caller rolls the transaction back to its mark.
    public static long run(Statement statement, StatementContext context) {
        context.cancellation().check();
        return switch (statement) {
            case Statement.Insert insert -> insert(insert, context);
            case Statement.Update update -> update(update, context);
            case Statement.Delete delete -> delete(delete, context);
            default -> throw new AssertionError("no write: " + statement);
        };
    }

    private static long insert(Statement.Insert insert, StatementContext context) {
        TableWriter writer = new TableWriter(insert.table(), context);
        if (insert.source() instanceof Plan.Values values) {
            try (Region region = new Region(context.budget())) {
                return writer.insert(values(values, context, region));
            }
        }
        return each(Queries.readAll(insert.source(), context), context, writer::insert);
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

    private static long update(Statement.Update update, StatementContext context) {
        TableInfo table = update.table();
        int keys = table.key().size();
        TableWriter writer = new TableWriter(table, context);
        BatchWrite write = batch -> writer.update(
                part(batch, 0, keys), part(batch, keys, batch.columns().size()));
        boolean keepsKeys = keepsKeys(update);
        if (keepsKeys || PointAccess.isPoint(update.source())) {
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

    private static long delete(Statement.Delete delete, StatementContext context) {
        TableWriter writer = new TableWriter(delete.table(), context);
        return change(delete.source(), delete.table(), RowLock.UPDATE, context, writer::delete);
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
