package io.phantomdb.engine.compile;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.ExpressionSet;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads by whole key without a pipeline: the lookup and what filters and projects its one row.
public final class PointAccess {
    private final StatementContext context;
    private final Binding binding;
    private final Region region;

    /// @param region holds the results
    public PointAccess(StatementContext context, Region region) {
        this(context, region, new Binding(context));
    }

    PointAccess(StatementContext context, Region region, Binding binding) {
        this.context = context;
        this.binding = binding;
        this.region = region;
    }

    /// Whether the plan is a lookup under nothing but projections and filters.
    public static boolean isPoint(Plan plan) {
        return switch (plan) {
            case Plan.PointLookup _ -> true;
            case Plan.Filter filter -> isPoint(filter.input());
            case Plan.Project project -> isPoint(project.input());
            case Plan.Scan _,
                    Plan.Join _,
                    Plan.Aggregation _,
                    Plan.Sort _,
                    Plan.Limit _,
                    Plan.Window _,
                    Plan.Expand _,
                    Plan.Apply _,
                    Plan.Recursion _,
                    Plan.WorkingTable _,
                    Plan.Series _,
                    Plan.Unnest _,
                    Plan.FunctionScan _,
                    Plan.FileScan _,
                    Plan.UnionAll _,
                    Plan.Values _ -> false;
        };
    }

    /// The row, if there is one.
    public Batch read(Plan plan) {
        if (context.profile().isEmpty()) {
            return rows(plan);
        }
        long start = System.nanoTime();
        Batch row = rows(plan);
        context.profile().get().ran(plan, row.selected(), System.nanoTime() - start);
        return row;
    }

    private Batch rows(Plan plan) {
        return switch (plan) {
            case Plan.PointLookup lookup -> lookUp(lookup);
            case Plan.Filter filter -> filter(filter);
            case Plan.Project project -> project(project);
            case Plan.Scan _,
                    Plan.Join _,
                    Plan.Aggregation _,
                    Plan.Expand _,
                    Plan.Apply _,
                    Plan.Recursion _,
                    Plan.WorkingTable _,
                    Plan.Series _,
                    Plan.Unnest _,
                    Plan.FunctionScan _,
                    Plan.FileScan _,
                    Plan.Sort _,
                    Plan.Limit _,
                    Plan.Window _,
                    Plan.UnionAll _,
                    Plan.Values _ -> throw new AssertionError("no point access: " + plan);
        };
    }

    private Batch lookUp(Plan.PointLookup lookup) {
        TableInfo table = lookup.table();
        List<@Nullable Object> key = new ArrayList<>();
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < lookup.key().size(); i++) {
            Expr.Literal value = binding.constant(lookup.key().get(i));
            if (value.isNull()) {
                return none(lookup.output());
            }
            key.add(value.value());
            types.add(table.columns().get(table.key().get(i)).type());
        }
        Batch keys = Batches.ofRows(types, Collections.singletonList(key), region);
        return context.transaction().get(table, keys, lookup.columns(), region);
    }

    private Batch filter(Plan.Filter filter) {
        Batch input = read(filter.input());
        if (input.selected() == 0) {
            return input;
        }
        Batch truth = evaluate(List.of(binding.bind(filter.condition())), input);
        long selection = region.allocate(4L * input.selected());
        int selected = 0;
        Vector column = truth.column(0);
        for (int i = 0; i < truth.selected(); i++) {
            int row = truth.row(i);
            if (!column.isNull(row) && Memory.getByte(column.valueAddress(row)) != 0) {
                Memory.putInt(selection + 4L * selected++, input.row(i));
            }
        }
        return input.withSelection(selection, selected);
    }

    private Batch project(Plan.Project project) {
        Batch input = read(project.input());
        if (input.selected() == 0) {
            return none(project.output());
        }
        List<Vector> columns = new ArrayList<>();
        for (Expr expression : project.expressions()) {
            if (!(expression instanceof Expr.ColumnRef column)) {
                return evaluate(binding.bind(project.expressions()), input);
            }
            columns.add(input.column(column.index()));
        }
        return input.withColumns(columns);
    }

    private Batch evaluate(List<Expr> expressions, Batch input) {
        return ExpressionSet.of(expressions, context.evaluation()).evaluate(input, region);
    }

    private Batch none(List<Field> output) {
        return Batches.ofRows(output.stream().map(Field::type).toList(), List.of(), region);
    }
}
