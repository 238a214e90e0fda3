package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.engine.compile.PlanCompiler;
import io.phantomdb.engine.compile.PointAccess;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.exec.NodeFigures;
import io.phantomdb.exec.QueryExecution;
import io.phantomdb.exec.ResultBatch;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.PlanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts queries: by key in the calling thread, all others as pipelines.
public final class Queries {
    private Queries() {}

    /// Starts the query; the caller closes the source.
    public static RowSource start(Plan plan, StatementContext context) {
        context.cancellation().check();
        return PointAccess.isPoint(plan) ? point(plan, context) : pipeline(plan, context);
    }

    private static RowSource point(Plan plan, StatementContext context) {
        Region region = new Region(context.budget());
        try {
            Batch row = new PointAccess(context, region).read(plan);
            return RowSource.of(row, region);
        } catch (Throwable failure) {
            region.close();
            throw failure;
        }
    }

    private static Pipeline pipeline(Plan plan, StatementContext context) {
        Region region = new Region(context.budget());
        try {
            ExecNode root = new PlanCompiler(context, region).compile(plan);
            return new Pipeline(QueryExecution.start(root, context.query()), region, context);
        } catch (Throwable failure) {
            region.close();
            throw failure;
        }
    }

    /// All rows of the query, read to the end; the caller closes each batch.
    static List<RowBatch> readAll(Plan plan, StatementContext context) {
        List<RowBatch> batches = new ArrayList<>();
        try (RowSource source = start(plan, context)) {
            for (Optional<RowBatch> next = source.next(); next.isPresent(); next = source.next()) {
                batches.add(next.get());
                context.cancellation().check();
            }
            return batches;
        } catch (Throwable failure) {
            batches.forEach(RowBatch::close);
            throw failure;
        }
    }

    /// Runs the query for its figures alone and draws the plan with them.
    static List<String> analyze(Plan plan, StatementContext context) {
        try (Region region = new Region(context.budget())) {
            PlanCompiler compiler = new PlanCompiler(context, region);
            ExecNode root = compiler.compile(plan);
            try (QueryExecution query = QueryExecution.start(root, context.query())) {
                context.cancellation().running(query::cancel);
                for (Optional<ResultBatch> next = query.next(); next.isPresent(); next = query.next()) {
                    next.get().close();
                }
                NodeFigures figures = query.figures();
                IndexNotes indexes = new IndexNotes(plan, context);
                return PlanText.explain(
                        plan,
                        node -> Stream.of(
                                        indexes.of(node),
                                        compiler.nodeOf(node)
                                                .flatMap(exec -> find(figures, exec))
                                                .map(Queries::note))
                                .flatMap(Optional::stream)
                                .reduce((index, measured) -> index + "  " + measured));
            }
        }
    }

    private static Optional<NodeFigures> find(NodeFigures figures, ExecNode node) {
        if (figures.node() == node) {
            return Optional.of(figures);
        }
        return figures.inputs().stream()
                .flatMap(input -> find(input, node).stream())
                .findFirst();
    }

    private static String note(NodeFigures figures) {
        return String.format(Locale.ROOT, "(actual rows=%d, %.3f ms)", figures.rowsOut(), figures.nanos() / 1e6);
    }

    /// A query that runs in pipelines.
    private record Pipeline(QueryExecution query, Region region, StatementContext context) implements RowSource {
        Pipeline {
            context.cancellation().running(query::cancel);
        }

        @Override
        public Optional<RowBatch> next() {
            context.cancellation().check();
            return query.next().map(batch -> new RowBatch(batch.batch(), batch::close));
        }

        @Override
        public void cancel(String reason) {
            context.cancellation().cancel(reason);
        }

        @Override
        public void close() {
            query.close();
            region.close();
        }
    }
}
