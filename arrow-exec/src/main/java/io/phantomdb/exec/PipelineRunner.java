package io.phantomdb.exec;

import io.phantomdb.exec.operator.QueryState;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Runs pipelines one after the other: the calling thread and helpers from the pool take morsels until there are none.
final class PipelineRunner {
    private static final long ROWS_PER_WORKER = 16 << 10;

    private final QueryState query;
    private final ResultQueue results;
    private final @Nullable WorkerPool pool;

    /// @param pool null: all work is done by the calling thread, without permits
    PipelineRunner(QueryState query, ResultQueue results, @Nullable WorkerPool pool) {
        this.query = query;
        this.results = results;
        this.pool = pool;
    }

    void run(List<Pipeline> pipelines) {
        try {
            for (Pipeline pipeline : pipelines) {
                run(pipeline);
            }
        } catch (Throwable failure) {
            results.fail(failure);
        } finally {
            results.end();
        }
    }

    private void run(Pipeline pipeline) {
        int workers = 1;
        if (pool != null && !pipeline.isOrdered()) {
            workers = (int) Math.clamp(pipeline.rowsMax() / ROWS_PER_WORKER + 1, 1, pool.size());
        }
        together(workers, () -> new PipelineWork(pipeline, query, this::permitted).run());
        for (int phase = 0; ; phase++) {
            query.control().check();
            List<Runnable> tasks = pipeline.sink().finish(phase);
            if (tasks.isEmpty()) {
                return;
            }
            runTasks(tasks);
        }
    }

    private void runTasks(List<Runnable> tasks) {
        AtomicInteger next = new AtomicInteger();
        int workers = pool == null ? 1 : Math.min(tasks.size(), pool.size());
        together(workers, () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                query.control().check();
                permitted(tasks.get(i));
            }
        });
    }

    private void permitted(Runnable work) {
        if (pool == null) {
            work.run();
            return;
        }
        pool.acquire();
        try {
            work.run();
        } finally {
            pool.release();
        }
    }

    /// Runs the same work in this thread and `workers - 1` others, and waits for all.
    private void together(int workers, Runnable work) {
        CountDownLatch others = new CountDownLatch(workers - 1);
        for (int i = 1; i < workers; i++) {
            Objects.requireNonNull(pool).submit(() -> {
                try {
                    work.run();
                } catch (Throwable failure) {
                    results.fail(failure);
                } finally {
                    others.countDown();
                }
            });
        }
        try {
            work.run();
        } catch (Throwable failure) {
            results.fail(failure);
        }
        boolean interrupted = false;
        while (others.getCount() > 0) {
            try {
                others.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        query.control().check();
    }
}
