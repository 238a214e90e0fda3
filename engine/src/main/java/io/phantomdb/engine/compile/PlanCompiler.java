package io.phantomdb.engine.compile;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Aggregate;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.table.FileTables;
import io.phantomdb.engine.table.FunctionRows;
import io.phantomdb.engine.table.JsonSets;
import io.phantomdb.engine.table.SeriesScan;
import io.phantomdb.engine.table.UnnestScan;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.SortKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Turns a plan into executable nodes: parameters bound, constants folded, scans told what they may skip, a sort under
/// a limit turned into a top-N.
///
///     Limit 10 (Sort a (Filter b > $1 (Scan t)))  ->  TopN 10 by a (Filter b > 5 (Scan t, b in (5, ...]))
public final class PlanCompiler {
    private final StatementContext context;
    private final Region region;
    private final Binding binding;

    /// @param region holds rows that are looked up while compiling; it must outlive the query
    public PlanCompiler(StatementContext context, Region region) {
        this(context, region, new Binding(context));
    }

    private PlanCompiler(StatementContext context, Region region, Binding binding) {
        this.context = context;
        this.region = region;
        this.binding = binding;
    }

    public ExecNode compile(Plan plan) {
        ExecNode node = switch (plan) {
            case Plan.Scan scan ->
                scan(scan, new ScanRequest(scan.table(), scan.columns(), List.of(), context.budget(), scan.asOf()));
            case Plan.PointLookup lookup -> lookUp(lookup);
            case Plan.Filter filter -> filter(filter);
            case Plan.Project project ->
                new ExecNode.Project(compile(project.input()), binding.bind(project.expressions()));
            case Plan.Join join -> join(join);
            case Plan.Aggregation aggregation -> aggregation(aggregation);
            case Plan.Sort sort -> new ExecNode.Sort(compile(sort.input()), sortKeys(sort));
            case Plan.Limit limit -> limit(limit);
            case Plan.Expand expand ->
                new ExecNode.Expand(
                        compile(expand.input()),
                        expand.projections().stream().map(binding::bind).toList());
            case Plan.Window window -> window(window);
            case Plan.Apply apply -> apply(apply);
            case Plan.Recursion recursion ->
                new ExecNode.Recursion(
                        compile(recursion.seed()), compile(recursion.step()), recursion.name(), recursion.all());
            case Plan.WorkingTable working -> new ExecNode.Working(working.name(), types(working.output()));
            case Plan.Series series -> series(series);
            case Plan.Unnest unnest -> unnest(unnest);
            case Plan.FunctionScan scan -> function(scan);
            case Plan.FileScan scan -> file(scan, List.of());
            case Plan.UnionAll union ->
                new ExecNode.UnionAll(union.inputs().stream().map(this::compile).toList());
            case Plan.Values values -> values(values);
        };
        return made(plan, node);
    }

    private ExecNode made(Plan plan, ExecNode node) {
        context.profile().ifPresent(profile -> profile.made(plan, node));
        return node;
    }

    private ExecNode scan(Plan.Scan scan, ScanRequest request) {
        if (context.recheck().isPresent()
                && scan.asOf().isEmpty()
                && context.recheck().get().table().id() == scan.table().id()) {
            Batch rows = context.transaction()
                    .get(scan.table(), context.recheck().get().keys(), scan.columns(), region);
            return new ExecNode.Given(List.of(rows), types(scan.output()));
        }
        return new ExecNode.Scan(
                scan.table().qualifiedName(), () -> context.transaction().scan(request), types(scan.output()));
    }

    private ExecNode lookUp(Plan.PointLookup lookup) {
        Batch row = new PointAccess(context, region, binding).read(lookup);
        return new ExecNode.Given(List.of(row), types(lookup.output()));
    }

    private ExecNode filter(Plan.Filter filter) {
        Expr condition = binding.bind(filter.condition());
        if (condition instanceof Expr.Literal literal) {
            return Boolean.TRUE.equals(literal.value())
                    ? compile(filter.input())
                    : new ExecNode.Values(List.of(), types(filter.output()));
        }
        ExecNode input = switch (filter.input()) {
            case Plan.Scan scan -> made(scan, scan(scan, ScanPredicates.request(scan, condition, context.budget())));
            case Plan.FileScan scan -> made(scan, file(scan, ScanPredicates.of(condition, scan.columns())));
            case Plan other -> compile(other);
        };
        return new ExecNode.Filter(input, condition);
    }

    private ExecNode join(Plan.Join join) {
        List<ExecNode.JoinKey> keys = join.keys().stream()
                .map(key -> new ExecNode.JoinKey(binding.bind(key.left()), binding.bind(key.right()), key.nullsEqual()))
                .toList();
        return new ExecNode.Join(
                kind(join.kind()),
                compile(join.left()),
                compile(join.right()),
                keys,
                binding.bind(join.residual()),
                ExecNode.BuildSide.RIGHT);
    }

    /// The right side is compiled where it runs, once the outer values are known.
    private ExecNode apply(Plan.Apply apply) {
        ExecNode.Inner inner = (values, lookups) -> {
            Map<Integer, Expr.Literal> known = new HashMap<>();
            for (int i = 0; i < values.size(); i++) {
                known.put(apply.parameters().get(i), values.get(i));
            }
            return new PlanCompiler(context, lookups, binding.with(known)).compile(apply.right());
        };
        return new ExecNode.Apply(
                kind(apply.kind()),
                compile(apply.left()),
                apply.outer(),
                inner,
                types(apply.right().output()));
    }

    private static ExecNode.JoinKind kind(JoinKind kind) {
        return switch (kind) {
            case INNER -> ExecNode.JoinKind.INNER;
            case LEFT -> ExecNode.JoinKind.LEFT;
            case FULL -> ExecNode.JoinKind.FULL;
            case SEMI -> ExecNode.JoinKind.SEMI;
            case ANTI -> ExecNode.JoinKind.ANTI;
            case ANTI_NULL_AWARE -> ExecNode.JoinKind.ANTI_NULL_AWARE;
        };
    }

    private ExecNode aggregation(Plan.Aggregation aggregation) {
        ExecNode input = compile(aggregation.input());
        List<Expr> groups = aggregation.groups().stream()
                .<Expr>map(group -> column(aggregation.input(), group))
                .toList();
        List<Aggregate> aggregates =
                aggregation.aggregates().stream().map(this::bound).toList();
        return new ExecNode.Aggregation(input, groups, aggregates, aggregation.present());
    }

    private ExecNode window(Plan.Window window) {
        List<ExecNode.SortKey> order = window.order().stream()
                .map(key -> new ExecNode.SortKey(binding.bind(key.key()), key.descending(), key.nullsFirst()))
                .toList();
        List<WindowCall> calls = window.calls().stream().map(this::bound).toList();
        return new ExecNode.Window(compile(window.input()), binding.bind(window.partition()), order, calls);
    }

    private WindowCall bound(WindowCall call) {
        return new WindowCall(
                call.function(),
                call.aggregate().map(this::bound),
                binding.bind(call.arguments()),
                call.ignoreNulls(),
                call.frame(),
                binding.bind(call.start()),
                binding.bind(call.end()),
                binding.bind(call.range()),
                call.type());
    }

    private Aggregate bound(Aggregate call) {
        return new Aggregate(
                call.function(),
                binding.bind(call.argument()),
                call.distinct(),
                binding.bind(call.filter()),
                call.type());
    }

    private static List<ExecNode.SortKey> sortKeys(Plan.Sort sort) {
        return sort.keys().stream().map(key -> sortKey(sort, key)).toList();
    }

    private static ExecNode.SortKey sortKey(Plan.Sort sort, SortKey key) {
        return new ExecNode.SortKey(column(sort.input(), key.column()), key.descending(), key.nullsFirst());
    }

    private ExecNode limit(Plan.Limit limit) {
        long offset = limit.offset().map(expr -> count(expr, "OFFSET", 0)).orElse(0L);
        long fetch =
                limit.fetch().map(expr -> count(expr, "LIMIT", Long.MAX_VALUE)).orElse(Long.MAX_VALUE);
        if (fetch != Long.MAX_VALUE && limit.input() instanceof Plan.Sort sort) {
            return made(
                    sort, new ExecNode.TopN(compile(sort.input()), sortKeys(sort), offset, fetch, limit.withTies()));
        }
        OptionalLong rows = fetch == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(fetch);
        return new ExecNode.Limit(compile(limit.input()), offset, rows);
    }

    private long count(Expr expression, String clause, long ifNull) {
        return count(binding, expression, clause, ifNull);
    }

    /// A number of rows. SQLSTATE 22023 where it is negative.
    ///
    /// @param clause its name
    public static long count(Binding binding, Expr expression, String clause, long ifNull) {
        Object value = binding.constant(expression).value();
        if (value == null) {
            return ifNull;
        }
        long count = ((Number) value).longValue();
        if (count < 0) {
            throw new DatabaseException(
                    clause.equals("LIMIT") ? SqlState.INVALID_ROW_COUNT_IN_LIMIT : SqlState.INVALID_ROW_COUNT_IN_OFFSET,
                    clause + " must not be negative, but is " + count);
        }
        return count;
    }

    private ExecNode file(Plan.FileScan scan, List<ColumnPredicate> predicates) {
        return new ExecNode.Scan(
                scan.source().path(),
                () -> FileTables.scan(
                        scan.source(),
                        scan.columns(),
                        scan.output(),
                        predicates,
                        context.budget(),
                        context.settings(),
                        context.evaluation()),
                types(scan.output()));
    }

    private ExecNode series(Plan.Series series) {
        List<Expr.Literal> arguments =
                series.arguments().stream().map(binding::constant).toList();
        List<SqlType> types = types(series.output());
        int batchRows = context.settings().get(Setting.BATCH_ROWS).intValue();
        return new ExecNode.Scan(
                "generate_series",
                () -> new SeriesScan(
                        arguments,
                        types.getFirst(),
                        types.size() > 1,
                        batchRows,
                        context.evaluation().zone()),
                types);
    }

    private ExecNode unnest(Plan.Unnest unnest) {
        if (unnest.input().isPresent()) {
            Plan input = unnest.input().get();
            return new ExecNode.Unnest(
                    compile(input),
                    binding.bind(unnest.arrays()),
                    unnest.output().size()
                            > input.output().size() + unnest.arrays().size(),
                    unnest.keepsRows(),
                    types(unnest.output()));
        }
        List<Expr.Literal> arrays =
                unnest.arrays().stream().map(binding::constant).toList();
        List<SqlType> types = types(unnest.output());
        int batchRows = context.settings().get(Setting.BATCH_ROWS).intValue();
        return new ExecNode.Scan("unnest", () -> new UnnestScan(arrays, types, batchRows), types);
    }

    private ExecNode function(Plan.FunctionScan scan) {
        List<Expr.Literal> arguments =
                scan.arguments().stream().map(binding::constant).toList();
        List<SqlType> types = types(scan.output());
        int batchRows = context.settings().get(Setting.BATCH_ROWS).intValue();
        return new ExecNode.Scan(
                scan.function(),
                () -> new FunctionRows(JsonSets.rows(scan.function(), arguments), types, batchRows),
                types);
    }

    private ExecNode values(Plan.Values values) {
        List<List<Expr.Literal>> rows = values.values().stream()
                .map(row -> row.stream().map(binding::constant).toList())
                .toList();
        return new ExecNode.Values(rows, types(values.output()));
    }

    private static Expr column(Plan input, int position) {
        return new Expr.ColumnRef(position, input.output().get(position).type());
    }

    private static List<SqlType> types(List<Field> fields) {
        return fields.stream().map(Field::type).toList();
    }
}
