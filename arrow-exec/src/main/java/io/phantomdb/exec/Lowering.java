package io.phantomdb.exec;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.Pipeline.Branch;
import io.phantomdb.exec.operator.AggregateSink;
import io.phantomdb.exec.operator.ApplyStep;
import io.phantomdb.exec.operator.BatchSource;
import io.phantomdb.exec.operator.ExpandStep;
import io.phantomdb.exec.operator.FilterStep;
import io.phantomdb.exec.operator.JoinBuild;
import io.phantomdb.exec.operator.JoinMark;
import io.phantomdb.exec.operator.JoinProbe;
import io.phantomdb.exec.operator.KeyFilterStep;
import io.phantomdb.exec.operator.LimitStep;
import io.phantomdb.exec.operator.MatchMarks;
import io.phantomdb.exec.operator.Meter;
import io.phantomdb.exec.operator.Payload;
import io.phantomdb.exec.operator.ProjectStep;
import io.phantomdb.exec.operator.QueryState;
import io.phantomdb.exec.operator.RecursionSource;
import io.phantomdb.exec.operator.RowStore;
import io.phantomdb.exec.operator.ScanSource;
import io.phantomdb.exec.operator.Sink;
import io.phantomdb.exec.operator.SortSink;
import io.phantomdb.exec.operator.Source;
import io.phantomdb.exec.operator.Step;
import io.phantomdb.exec.operator.UnmatchedRows;
import io.phantomdb.exec.operator.UnnestStep;
import io.phantomdb.exec.operator.WindowSink;
import io.phantomdb.exec.operator.WorkingTable;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.BuildSide;
import io.phantomdb.exec.plan.ExecNode.Join;
import io.phantomdb.exec.plan.ExecNode.JoinKey;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Cuts a plan into pipelines at the nodes that have to see all their rows.
///
///     before: Aggregation(Join(Scan a, Scan b))
///     after:  Scan b -> JoinBuild;  Scan a -> JoinProbe -> AggregateSink;  AggregateSink -> result
final class Lowering {
    private final QueryState query;
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Map<ExecNode, Meter> meters;
    private final Map<Integer, WorkingTable> workings;
    private final Optional<Consumer<NodeFigures>> told;
    private final KeyFilters keyFilters = new KeyFilters();
    private long sourceRows;
    private int joins;

    /// @param told is given the figures of nested plans
    Lowering(QueryState query, Optional<Consumer<NodeFigures>> told) {
        this(query, new IdentityHashMap<>(), new HashMap<>(), told);
    }

    private Lowering(
            QueryState query,
            Map<ExecNode, Meter> meters,
            Map<Integer, WorkingTable> workings,
            Optional<Consumer<NodeFigures>> told) {
        this.told = told;
        this.query = query;
        this.meters = meters;
        this.workings = workings;
    }

    /// In the order in which they have to run.
    List<Pipeline> pipelines() {
        return pipelines;
    }

    /// What is to be closed with the query, scans included; those opened last come last.
    List<AutoCloseable> resources() {
        return resources;
    }

    /// Upper estimate of the rows of all leaves.
    long sourceRows() {
        return sourceRows;
    }

    int joins() {
        return joins;
    }

    Meter meter(ExecNode node) {
        return meters.computeIfAbsent(node, _ -> new Meter());
    }

    void lower(ExecNode root, Sink result) {
        finish(branches(root, ReadColumns.all(root)), result);
    }

    private void finish(List<Branch> branches, Sink sink) {
        resources.add(sink);
        pipelines.add(new Pipeline(branches, sink));
    }

    private List<Branch> leaf(Source source) {
        resources.add(source);
        sourceRows += Math.min(source.rowsMax(), Long.MAX_VALUE / 1024);
        return from(source);
    }

    private static List<Branch> from(Source source) {
        return List.of(new Branch(source, List.of(), List.of()));
    }

    private static List<Branch> with(List<Branch> branches, Step.Factory step) {
        return branches.stream().map(branch -> branch.with(step)).toList();
    }

    private List<Branch> keyFiltered(ExecNode node, List<Branch> branches) {
        List<KeyFilterStep.Key> keys = keyFilters.of(node);
        return keys.isEmpty() ? branches : with(branches, next -> new KeyFilterStep(keys, new Meter(), next));
    }

    private static List<Branch> until(List<Branch> branches, BooleanSupplier shut) {
        return branches.stream().map(branch -> branch.until(shut)).toList();
    }

    private List<Branch> branches(ExecNode node) {
        return branches(node, ReadColumns.all(node));
    }

    /// @param read columns of the node that somebody reads; a join leaves the others undefined
    private List<Branch> branches(ExecNode node, BitSet read) {
        Meter meter = meter(node);
        return switch (node) {
            case ExecNode.Scan scan ->
                keyFiltered(scan, leaf(new ScanSource(scan.scan().get(), meter)));
            case ExecNode.Values values ->
                leaf(BatchSource.values(values.rows(), values.types(), query.batchRows(), meter));
            case ExecNode.Given given -> leaf(BatchSource.given(given.batches(), meter));
            case ExecNode.Filter filter ->
                keyFiltered(
                        filter,
                        with(
                                branches(filter.input(), ReadColumns.and(read, filter.condition())),
                                next -> new FilterStep(filter.condition(), query, meter, next)));
            case ExecNode.Project project ->
                with(
                        branches(project.input(), ReadColumns.of(project.expressions())),
                        next -> new ProjectStep(project.expressions(), query, meter, next));
            case ExecNode.Expand expand ->
                with(branches(expand.input()), next -> new ExpandStep(expand.projections(), query, meter, next));
            case ExecNode.Unnest unnest ->
                with(branches(unnest.input()), next -> new UnnestStep(unnest, query, meter, next));
            case Join join -> join(join, read, meter);
            case ExecNode.Apply apply -> {
                joins++;
                yield with(
                        branches(apply.left()),
                        next -> new ApplyStep(apply, this::nested, query.of(meter), meter, next));
            }
            case ExecNode.Recursion recursion -> {
                WorkingTable working = new WorkingTable();
                workings.put(recursion.name(), working);
                yield leaf(new RecursionSource(recursion, working, this::nested, query.of(meter), meter));
            }
            case ExecNode.Working working ->
                leaf(Objects.requireNonNull(workings.get(working.name())).source());
            case ExecNode.Aggregation aggregation -> {
                AggregateSink sink = new AggregateSink(
                        aggregation.groups(), aggregation.aggregates(), aggregation.present(), query.of(meter), meter);
                finish(branches(aggregation.input(), ReadColumns.of(aggregation)), sink);
                yield from(sink);
            }
            case ExecNode.Sort sort -> sorted(sort.input(), sort.keys(), 0, OptionalLong.empty(), false, meter);
            case ExecNode.TopN top ->
                sorted(top.input(), top.keys(), top.offset(), OptionalLong.of(top.limit()), top.withTies(), meter);
            case ExecNode.Limit limit -> {
                LimitStep.Gate gate =
                        new LimitStep.Gate(limit.offset(), limit.limit().orElse(Long.MAX_VALUE));
                List<Branch> input = with(branches(limit.input(), read), next -> new LimitStep(gate, meter, next));
                yield until(input, gate::isShut);
            }
            case ExecNode.Window window -> {
                WindowSink sink = new WindowSink(window, query.of(meter), meter);
                finish(branches(window.input()), sink);
                yield from(sink);
            }
            case ExecNode.UnionAll union ->
                union.sources().stream()
                        .flatMap(source -> branches(source).stream())
                        .toList();
        };
    }

    /// Runs a plan to its end in this thread. What it has opened is closed again; its rows belong to the caller.
    private RowStore nested(ExecNode plan) {
        Lowering inner = new Lowering(query, new IdentityHashMap<>(), workings, told);
        RowStore rows = new RowStore(plan.types(), query);
        boolean complete = false;
        try {
            inner.lower(plan, rows);
            inner.resources.remove(rows);
            PipelineWork.runHere(inner.pipelines, query);
            complete = true;
            return rows;
        } finally {
            if (!complete) {
                rows.close();
            }
            closeAll(inner.resources);
            told.ifPresent(who -> who.accept(inner.figures(plan)));
        }
    }

    /// Closes every one and throws the first failure.
    static void closeAll(List<AutoCloseable> resources) {
        DatabaseException first = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception failure) {
                if (first == null) {
                    first = failure instanceof DatabaseException known
                            ? known
                            : new DatabaseException(
                                    SqlState.INTERNAL_ERROR, "cannot close a query: " + failure, failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private List<Branch> sorted(
            ExecNode input,
            List<ExecNode.SortKey> keys,
            long offset,
            OptionalLong limit,
            boolean withTies,
            Meter meter) {
        if (keys.isEmpty()) {
            return branches(new ExecNode.Limit(input, offset, limit));
        }
        SortSink sink = new SortSink(input.types(), keys, offset, limit, withTies, query.of(meter), meter);
        finish(branches(input), sink);
        return from(sink);
    }

    private List<Branch> join(Join join, BitSet read, Meter meter) {
        joins++;
        boolean buildsLeft = join.build() == BuildSide.LEFT && !join.keys().isEmpty();
        return switch (join.kind()) {
            case INNER -> probed(join, buildsLeft, read, meter);
            case SEMI, ANTI -> buildsLeft ? marked(join, meter) : probed(join, false, read, meter);
            case LEFT, ANTI_NULL_AWARE -> probed(join, false, read, meter);
            case FULL -> probed(join, false, ReadColumns.all(join), meter);
        };
    }

    private static boolean[] nullsEqual(Join join) {
        boolean[] flags = new boolean[join.keys().size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = join.keys().get(i).nullsEqual();
        }
        return flags;
    }

    private List<Branch> probed(Join join, boolean buildsLeft, BitSet read, Meter meter) {
        ExecNode built = buildsLeft ? join.left() : join.right();
        ExecNode probing = buildsLeft ? join.right() : join.left();
        List<Expr> left = join.keys().stream().map(JoinKey::left).toList();
        List<Expr> right = join.keys().stream().map(JoinKey::right).toList();
        List<Expr> builtKeys = buildsLeft ? left : right;
        List<Expr> probingKeys = buildsLeft ? right : left;
        BitSet wanted = ReadColumns.and(read, join.residual());
        BitSet ofBuilt = ReadColumns.part(wanted, join, buildsLeft);
        BitSet ofProbing = ReadColumns.part(wanted, join, !buildsLeft);
        boolean needsRows = join.kind() == JoinKind.INNER
                || join.kind() == JoinKind.LEFT
                || join.kind() == JoinKind.FULL
                || join.residual().isPresent();
        List<SqlType> types = needsRows ? built.types() : List.of();
        boolean full = join.kind() == JoinKind.FULL;
        Payload payload = full ? Payload.all(types) : Payload.of(types, builtKeys, ofBuilt);
        boolean keepsNulls = join.kind() == JoinKind.ANTI_NULL_AWARE || full;
        JoinBuild build = new JoinBuild(payload, builtKeys, nullsEqual(join), keepsNulls, query.of(meter), meter);
        finish(branches(built, ReadColumns.and(ofBuilt, builtKeys)), build);
        keyFilters.add(join, buildsLeft, build.table());
        Optional<MatchMarks> marks = full ? Optional.of(new MatchMarks(build.table(), query)) : Optional.empty();
        List<Branch> branches = with(
                branches(probing, ReadColumns.and(ofProbing, probingKeys)),
                next -> new JoinProbe(
                        join.kind(),
                        probingKeys,
                        join.residual(),
                        build.table(),
                        payload,
                        ofProbing,
                        buildsLeft,
                        marks,
                        query,
                        meter,
                        next));
        if (marks.isPresent()) {
            return full(join, branches, marks.get(), meter);
        }
        boolean needsMatch = join.kind() == JoinKind.INNER || join.kind() == JoinKind.SEMI;
        return needsMatch ? until(branches, () -> build.table().isEmpty()) : branches;
    }

    /// The built rows without a match can only follow when every worker has probed: the pairs wait in memory.
    private List<Branch> full(Join join, List<Branch> probing, MatchMarks marks, Meter meter) {
        resources.add(marks);
        RowStore pairs = new RowStore(join.types(), query);
        finish(probing, pairs);
        UnmatchedRows lonely =
                new UnmatchedRows(join.left().types(), join.right().types(), marks, query, meter);
        List<Branch> both = new ArrayList<>(from(pairs));
        both.addAll(from(lonely));
        return both;
    }

    /// The left side is built and marked by the right one.
    private List<Branch> marked(Join join, Meter meter) {
        List<Expr> left = join.keys().stream().map(JoinKey::left).toList();
        List<Expr> right = join.keys().stream().map(JoinKey::right).toList();
        boolean anti = join.kind() == JoinKind.ANTI;
        List<SqlType> payload = join.left().types();
        JoinBuild build = new JoinBuild(Payload.all(payload), left, nullsEqual(join), anti, query.of(meter), meter);
        finish(branches(join.left()), build);
        BitSet read = ReadColumns.part(ReadColumns.and(new BitSet(), join.residual()), join, false);
        JoinMark mark = new JoinMark(right, join.residual(), build, payload, read, !anti, query, meter);
        List<Branch> marking = branches(join.right());
        finish(until(marking, () -> build.table().isEmpty()), mark);
        return from(mark);
    }

    /// Figures of the plan so far, without plans that run inside of operators.
    NodeFigures figures(ExecNode node) {
        Meter meter = meter(node);
        boolean nests = node instanceof ExecNode.Recursion;
        List<NodeFigures> inputs =
                nests ? List.of() : node.inputs().stream().map(this::figures).toList();
        return NodeFigures.of(node, meter, inputs);
    }
}
