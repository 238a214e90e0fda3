package io.phantomdb.engine.run;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.engine.compile.PlanCompiler;
import io.phantomdb.engine.compile.PointAccess;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.exec.QueryExecution;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /// Runs the query for its figures alone, which go to the context's profile.
    static void runThrough(Plan plan, StatementContext context) {
        try (RowSource source = start(plan, context)) {
            for (Optional<RowBatch> next = source.next(); next.isPresent(); next = source.next()) {
                next.get().close();
            }
        }
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
            context.profile().ifPresent(profile -> profile.ran(query.figures()));
            region.close();
        }
    }
}
