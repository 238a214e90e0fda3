package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.bind.MetadataTable;
import io.phantomdb.sql.bind.ResultNames;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.SortKey;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Turns an optimised tree into a plan, node by node.
public final class PlanConverter {
    private PlanConverter() {}

    /// SQLSTATE 0A000 for what no plan can hold.
    public static Plan convert(RelNode rel) {
        return switch (rel) {
            case TableScan scan when RecursionConverter.isWorkingTable(scan) -> RecursionConverter.workingTable(scan);
            case RepeatUnion union -> RecursionConverter.convert(union);
            case Correlate correlate -> ApplyConverter.convert(correlate);
            case TableFunctionScan scan -> SourceConverter.convert(scan);
            case Sample sample -> SourceConverter.convert(sample, convert(sample.getInput()));
            case TableScan scan ->
                scan(
                        scan,
                        IntStream.range(0, scan.getRowType().getFieldCount())
                                .boxed()
                                .toList());
            case Project project -> project(project);
            case Filter filter -> filter(filter);
            case Join join -> JoinConverter.convert(join, convert(join.getLeft()), convert(join.getRight()), rows(rel));
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort -> sort(sort);
            case Union union when union.all -> union(union);
            case Intersect intersect when intersect.all -> MultisetConverter.convert(intersect, JoinKind.SEMI);
            case Minus minus when minus.all -> MultisetConverter.convert(minus, JoinKind.ANTI);
            case Values values -> values(values);
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        rel.getRelTypeName().replace("Logical", "") + " is not supported in queries");
        };
    }

    /// Over a bare scan only the columns that it uses are read; for `count(*)` none.
    private static Plan aggregate(Aggregate aggregate) {
        if (!isSource(aggregate.getInput())) {
            return AggregateConverter.convert(
                    aggregate, convert(aggregate.getInput()), IntUnaryOperator.identity(), rows(aggregate));
        }
        List<Integer> used = AggregateConverter.columns(aggregate);
        return AggregateConverter.convert(
                aggregate, source(aggregate.getInput(), used), used::indexOf, rows(aggregate));
    }

    /// Whether it yields as few of its columns as are wanted: a table or a file.
    private static boolean isSource(RelNode rel) {
        return SourceConverter.isFile(rel) || rel instanceof TableScan scan && !RecursionConverter.isWorkingTable(scan);
    }

    private static Plan source(RelNode rel, List<Integer> columns) {
        return rel instanceof TableScan scan ? scan(scan, columns) : SourceConverter.file(rel, columns);
    }

    static double rows(RelNode rel) {
        Double rows = rel.getCluster().getMetadataQuery().getRowCount(rel);
        return rows == null || rows.isNaN() ? 1 : Math.clamp(rows, 0, 1e18);
    }

    static List<Field> fields(RelNode rel) {
        return rel.getRowType().getFieldList().stream()
                .map(PlanConverter::field)
                .toList();
    }

    private static Field field(RelDataTypeField field) {
        return new Field(
                ResultNames.unmarked(field.getName()),
                Types.toSql(field.getType()),
                field.getType().isNullable());
    }

    static ExprConverter expressions(RelNode rel, Plan input) {
        return new ExprConverter(
                rel.getCluster().getRexBuilder(),
                input.output().stream().map(Field::type).toList());
    }

    private static Plan scan(TableScan scan, List<Integer> columns) {
        MetadataTable metadata = scan.getTable().unwrap(MetadataTable.class);
        if (metadata != null) {
            return metadata(metadata, columns);
        }
        CatalogTable catalogTable = scan.getTable().unwrap(CatalogTable.class);
        assert catalogTable != null;
        TableInfo table = catalogTable.table();
        List<Field> output = columns.stream()
                .map(column -> catalogTable.columns().get(column))
                .map(column -> new Field(column.name(), CatalogTable.planType(column), column.nullable()))
                .toList();
        return new Plan.Scan(table, columns, output, rows(scan), catalogTable.asOf());
    }

    private static Plan metadata(MetadataTable table, List<Integer> columns) {
        List<Field> fields =
                columns.stream().map(column -> table.columns().get(column)).toList();
        List<List<Expr>> rows = table.rows().stream()
                .map(row -> columns.stream()
                        .<Expr>map(column -> new Expr.Literal(
                                row.get(column), table.columns().get(column).type()))
                        .toList())
                .toList();
        return new Plan.Values(rows, fields);
    }

    private static Plan project(Project project) {
        boolean onlyColumns = project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
        if (onlyColumns && isSource(project.getInput())) {
            List<Integer> columns = project.getProjects().stream()
                    .map(node -> ((RexInputRef) node).getIndex())
                    .toList();
            Plan plan = source(project.getInput(), columns);
            List<String> names = fields(project).stream().map(Field::name).toList();
            return names.equals(plan.output().stream().map(Field::name).toList()) ? plan : renamed(plan, names);
        }
        Plan input = convert(project.getInput());
        if (project.containsOver()) {
            return WindowConverter.convert(project, input);
        }
        ExprConverter converter = expressions(project, input);
        List<Expr> expressions =
                project.getProjects().stream().map(converter::convert).toList();
        if (isSource(project.getInput())) {
            List<Integer> used = expressions.stream()
                    .flatMap(Exprs::columns)
                    .distinct()
                    .sorted()
                    .toList();
            input = source(project.getInput(), used);
            expressions = expressions.stream()
                    .map(expr -> Exprs.moved(expr, used::indexOf))
                    .toList();
        }
        return new Plan.Project(input, expressions, typed(fields(project), expressions));
    }

    /// Fields with the types that the expressions have.
    static List<Field> typed(List<Field> fields, List<Expr> expressions) {
        List<Field> typed = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            typed.add(new Field(
                    fields.get(i).name(),
                    expressions.get(i).type(),
                    fields.get(i).nullable()));
        }
        return typed;
    }

    /// The plan with other names on its columns.
    public static Plan renamed(Plan plan, List<String> names) {
        List<Field> fields = new ArrayList<>();
        List<Expr> columns = new ArrayList<>();
        boolean same = true;
        for (int i = 0; i < names.size(); i++) {
            Field field = plan.output().get(i);
            same &= field.name().equals(names.get(i));
            fields.add(new Field(names.get(i), field.type(), field.nullable()));
            columns.add(new Expr.ColumnRef(i, field.type()));
        }
        if (same) {
            return plan;
        }
        return plan instanceof Plan.Project project
                ? new Plan.Project(project.input(), project.expressions(), fields)
                : new Plan.Project(plan, columns, fields);
    }

    private static Plan filter(Filter filter) {
        Plan input = convert(filter.getInput());
        Expr condition = expressions(filter, input).convert(filter.getCondition());
        if (Exprs.isTrue(condition)) {
            return input;
        }
        return input instanceof Plan.Scan scan
                ? KeyLookup.filter(scan, condition, rows(filter))
                : new Plan.Filter(input, condition, rows(filter));
    }

    private static Plan sort(Sort sort) {
        Plan plan = convert(sort.getInput());
        List<SortKey> keys = new ArrayList<>();
        for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
            boolean descending = key.getDirection().isDescending();
            boolean nullsFirst = key.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
                    ? descending
                    : key.nullDirection == RelFieldCollation.NullDirection.FIRST;
            keys.add(new SortKey(key.getFieldIndex(), descending, nullsFirst));
        }
        OptionalInt ties = sort.fetch instanceof RexDynamicParam parameter
                ? QueryWords.withTies(parameter.getIndex())
                : OptionalInt.empty();
        if (ties.isPresent() && keys.isEmpty()) {
            throw new DatabaseException(SqlState.SYNTAX_ERROR, "WITH TIES cannot be specified without ORDER BY clause");
        }
        Optional<Expr> fetch = ties.isPresent()
                ? Optional.of(new Expr.Literal((long) ties.getAsInt(), SqlType.BIGINT))
                : count(sort, plan, sort.fetch);
        if (!keys.isEmpty()) {
            plan = new Plan.Sort(plan, keys);
        }
        return sort.offset == null && sort.fetch == null
                ? plan
                : new Plan.Limit(plan, count(sort, plan, sort.offset), fetch, ties.isPresent(), rows(sort));
    }

    private static Optional<Expr> count(Sort sort, Plan input, @Nullable RexNode node) {
        return node == null
                ? Optional.empty()
                : Optional.of(
                        switch (expressions(sort, input).convert(node)) {
                            case Expr.Parameter parameter -> new Expr.Parameter(parameter.index(), SqlType.BIGINT);
                            case Expr other -> Exprs.cast(other, SqlType.BIGINT);
                        });
    }

    private static Plan union(Union union) {
        List<Field> output = fields(union);
        List<Plan> inputs = new ArrayList<>();
        for (RelNode rel : union.getInputs()) {
            inputs.add(cast(convert(rel), output));
        }
        return new Plan.UnionAll(inputs, output);
    }

    /// The plan with its columns in the types of `fields`.
    static Plan cast(Plan plan, List<Field> fields) {
        List<Expr> columns = new ArrayList<>();
        boolean same = true;
        for (int i = 0; i < fields.size(); i++) {
            SqlType type = plan.output().get(i).type();
            same &= type.equals(fields.get(i).type());
            columns.add(Exprs.cast(new Expr.ColumnRef(i, type), fields.get(i).type()));
        }
        return same ? plan : new Plan.Project(plan, columns, fields);
    }

    private static Plan values(Values values) {
        List<Field> output = fields(values);
        List<List<Expr>> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<Expr> row = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                row.add(Exprs.cast(
                        LiteralConverter.convert(tuple.get(i)), output.get(i).type()));
            }
            rows.add(row);
        }
        return new Plan.Values(rows, output);
    }
}
