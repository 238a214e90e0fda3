package io.phantomdb.sql.plan;

import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.type.SqlType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Draws a plan as indented text, one node a line: what EXPLAIN shows and golden tests compare.
///
/// Columns appear by the name they have in the input, with their position where the name occurs twice: `name#3`.
public final class PlanText {
    /// An expression without columns, as EXPLAIN shows it.
    public static String constant(Expr expression) {
        return new ExprText(List.of()).text(expression);
    }

    /// An expression over columns.
    public static String expression(Expr expression, List<Field> columns) {
        return new ExprText(columns).text(expression);
    }

    private final boolean withRows;
    private final Function<Plan, Optional<String>> note;
    private final List<String> lines = new ArrayList<>();

    private PlanText(boolean withRows, Function<Plan, Optional<String>> note) {
        this.withRows = withRows;
        this.note = note;
    }

    /// The plan with estimated rows.
    public static List<String> explain(Plan plan) {
        return explain(plan, node -> Optional.empty());
    }

    /// The plan with estimated rows and what `note` says of a node, e.g. measured rows and time.
    public static List<String> explain(Plan plan, Function<Plan, Optional<String>> note) {
        return explain(plan, true, note);
    }

    /// @param withRows whether estimated rows are shown
    public static List<String> explain(Plan plan, boolean withRows, Function<Plan, Optional<String>> note) {
        PlanText text = new PlanText(withRows, note);
        text.draw(plan, 0);
        return List.copyOf(text.lines);
    }

    /// The plan without estimates, each line ended by a line feed.
    public static String shape(Plan plan) {
        PlanText text = new PlanText(false, node -> Optional.empty());
        text.draw(plan, 0);
        return text.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void draw(Plan plan, int depth) {
        StringBuilder line = new StringBuilder("  ".repeat(depth)).append(line(plan));
        if (withRows) {
            line.append(String.format(Locale.ROOT, "  (rows=%.0f)", plan.rows()));
        }
        note.apply(plan).ifPresent(text -> line.append("  ").append(text));
        lines.add(line.toString());
        plan.inputs().forEach(input -> draw(input, depth + 1));
    }

    /// One node, without its inputs.
    public static String line(Plan plan) {
        return switch (plan) {
            case Plan.Scan scan -> "Scan " + name(scan.table()) + moment(scan) + columns(scan.output());
            case Plan.PointLookup lookup ->
                "PointLookup " + name(lookup.table()) + key(lookup) + columns(lookup.output());
            case Plan.Filter filter -> "Filter " + new ExprText(filter.input().output()).text(filter.condition());
            case Plan.Project project -> "Project " + projections(project);
            case Plan.Join join -> join(join);
            case Plan.Aggregation aggregation -> aggregation(aggregation);
            case Plan.Sort sort -> "Sort " + sortKeys(sort);
            case Plan.Limit limit ->
                "Limit" + clause(" offset ", limit.offset()) + clause(" fetch ", limit.fetch())
                        + (limit.withTies() ? " with ties" : "");
            case Plan.Expand expand -> "Expand " + expand.projections().size() + " sets";
            case Plan.Apply apply -> "Apply " + apply.kind() + " on " + outer(apply);
            case Plan.Recursion recursion -> "Recursion " + (recursion.all() ? "ALL" : "DISTINCT");
            case Plan.WorkingTable working -> "WorkingTable" + columns(working.output());
            case Plan.FileScan scan ->
                "FileScan " + scan.source().format() + " '" + scan.source().path() + "'" + columns(scan.output());
            case Plan.Series series -> series(series);
            case Plan.Unnest unnest -> {
                ExprText text = new ExprText(unnest.input().map(Plan::output).orElse(List.of()));
                yield "Unnest " + (unnest.keepsRows() ? "LEFT " : "")
                        + unnest.arrays().stream().map(text::text).collect(Collectors.joining(", "))
                        + columns(unnest.output());
            }
            case Plan.FunctionScan scan -> "FunctionScan " + scan.function() + columns(scan.output());
            case Plan.Window window -> window(window);
            case Plan.UnionAll union -> "UnionAll";
            case Plan.Values values -> "Values " + values.values().size() + " rows" + columns(values.output());
        };
    }

    private static String name(TableInfo table) {
        return table.schema().equals("public") ? table.name() : table.qualifiedName();
    }

    private static String columns(List<Field> fields) {
        return fields.stream().map(Field::name).collect(Collectors.joining(", ", " [", "]"));
    }

    private static String key(Plan.PointLookup lookup) {
        ExprText text = new ExprText(List.of());
        return lookup.key().stream().map(text::text).collect(Collectors.joining(", ", " key (", ")"));
    }

    private static String projections(Plan.Project project) {
        ExprText text = new ExprText(project.input().output());
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < project.expressions().size(); i++) {
            String expression = text.text(project.expressions().get(i));
            String name = project.output().get(i).name();
            parts.add(expression.equals(name) ? expression : expression + " AS " + name);
        }
        return "[" + String.join(", ", parts) + "]";
    }

    private static String join(Plan.Join join) {
        ExprText left = new ExprText(join.left().output());
        ExprText right = new ExprText(join.right().output());
        String keys = join.keys().stream()
                .map(key -> left.text(key.left())
                        + (key.nullsEqual() ? " IS NOT DISTINCT FROM " : " = ")
                        + right.text(key.right()))
                .collect(Collectors.joining(" AND "));
        List<Field> both = new ArrayList<>(join.left().output());
        both.addAll(join.right().output());
        String residual = join.residual()
                .map(expr -> " residual " + new ExprText(both).text(expr))
                .orElse("");
        return "Join " + join.kind() + (keys.isEmpty() ? "" : " on " + keys) + residual;
    }

    private static String aggregation(Plan.Aggregation aggregation) {
        List<Field> input = aggregation.input().output();
        ExprText text = new ExprText(input);
        String groups = aggregation.groups().stream()
                .map(group -> text.text(new Expr.ColumnRef(group, SqlType.NULL)))
                .collect(Collectors.joining(", "));
        String calls = aggregation.aggregates().stream()
                .map(call -> call(call, text))
                .collect(Collectors.joining(", ", "[", "]"));
        return "Aggregate" + (groups.isEmpty() ? "" : " by " + groups) + " " + calls;
    }

    private static String series(Plan.Series series) {
        ExprText text = new ExprText(List.of());
        return "Series " + series.arguments().stream().map(text::text).collect(Collectors.joining(", "))
                + columns(series.output());
    }

    private static String outer(Plan.Apply apply) {
        ExprText text = new ExprText(apply.left().output());
        return apply.outer().stream()
                .map(column -> text.text(new Expr.ColumnRef(column, SqlType.NULL)))
                .collect(Collectors.joining(", "));
    }

    private static String window(Plan.Window window) {
        ExprText text = new ExprText(window.input().output());
        String partition = window.partition().stream().map(text::text).collect(Collectors.joining(", "));
        String order = window.order().stream()
                .map(key -> text.text(key.key()) + direction(key.descending(), key.nullsFirst()))
                .collect(Collectors.joining(", "));
        String calls = window.calls().stream()
                .map(call -> windowCall(call, text))
                .collect(Collectors.joining(", ", " [", "]"));
        return "Window"
                + (partition.isEmpty() ? "" : " partition by " + partition)
                + (order.isEmpty() ? "" : " order by " + order)
                + calls;
    }

    private static String windowCall(WindowCall call, ExprText text) {
        String function = call.aggregate()
                .map(aggregate -> call(aggregate, text))
                .orElseGet(() -> call.function()
                        + call.arguments().stream().map(text::text).collect(Collectors.joining(", ", "(", ")")));
        WindowFrame frame = call.frame();
        String edges = frame.equals(WindowFrame.DEFAULT)
                ? ""
                : " " + frame.unit() + " " + edge(frame.start(), call.start(), text) + " TO "
                        + edge(frame.end(), call.end(), text)
                        + (frame.exclusion() == WindowFrame.Exclusion.NOTHING ? "" : " EXCLUDE " + frame.exclusion());
        return function + (call.ignoreNulls() ? " IGNORE NULLS" : "") + edges;
    }

    private static String edge(WindowFrame.Edge edge, Optional<Expr> offset, ExprText text) {
        return offset.map(expr -> text.text(expr) + " ").orElse("") + edge;
    }

    private static String call(Aggregate call, ExprText text) {
        String argument = (call.distinct() ? "DISTINCT " : "")
                + call.argument().map(text::text).orElse("");
        return call.function() + "(" + argument + ")"
                + call.filter()
                        .map(filter -> " FILTER (" + text.text(filter) + ")")
                        .orElse("");
    }

    private static String sortKeys(Plan.Sort sort) {
        ExprText text = new ExprText(sort.output());
        return sort.keys().stream()
                .map(key -> text.text(new Expr.ColumnRef(key.column(), SqlType.NULL))
                        + direction(key.descending(), key.nullsFirst()))
                .collect(Collectors.joining(", "));
    }

    private static String direction(boolean descending, boolean nullsFirst) {
        return (descending ? " DESC" : "")
                + (nullsFirst == descending ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }

    private static String clause(String word, Optional<Expr> expression) {
        return expression.map(expr -> word + new ExprText(List.of()).text(expr)).orElse("");
    }

    private static String moment(Plan.Scan scan) {
        return switch (scan.asOf().orElse(null)) {
            case null -> "";
            case AsOf.Time time -> " as of " + Instant.EPOCH.plus(time.micros(), ChronoUnit.MICROS);
            case AsOf.Snapshot snapshot -> " as of snapshot " + snapshot.id();
            case AsOf.Commit commit -> " as of commit " + commit.timestamp();
        };
    }
}
