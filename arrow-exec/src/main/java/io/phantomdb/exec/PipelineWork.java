package io.phantomdb.exec;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.exec.Pipeline.Branch;
import io.phantomdb.exec.operator.QueryState;
import io.phantomdb.exec.operator.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One worker's part of a pipeline.
///
/// @param permitted runs a piece of work when the worker may compute
record PipelineWork(Pipeline pipeline, QueryState query, Consumer<Runnable> permitted) {
    /// Runs whole pipelines in this thread, one after the other. Throws the first failure.
    static void runHere(List<Pipeline> pipelines, QueryState query) {
        for (Pipeline pipeline : pipelines) {
            new PipelineWork(pipeline, query, Runnable::run).run();
            for (int phase = 0; ; phase++) {
                query.control().check();
                List<Runnable> tasks = pipeline.sink().finish(phase);
                if (tasks.isEmpty()) {
                    break;
                }
                tasks.forEach(Runnable::run);
            }
        }
    }

    void run() {
        List<Step> steps = new ArrayList<>();
        Step last = pipeline.sink().step();
        try (Region scratch = new Region(query.budget())) {
            for (Branch branch : pipeline.branches()) {
                Step first = last;
                for (int i = branch.steps().size() - 1; i >= 0; i--) {
                    first = branch.steps().get(i).create(first);
                    steps.add(first);
                }
                drain(branch, first, scratch);
            }
            permitted.accept(last::finish);
            steps.forEach(Step::finish);
        } finally {
            steps.forEach(Step::close);
            last.close();
        }
    }

    private void drain(Branch branch, Step first, Region scratch) {
        while (!branch.isShut()) {
            query.control().check();
            Optional<Morsel> morsel = branch.source().next();
            if (morsel.isEmpty()) {
                return;
            }
            permitted.accept(() -> push(branch, morsel.get(), first, scratch));
        }
    }

    private void push(Branch branch, Morsel taken, Step first, Region scratch) {
        try (Morsel morsel = taken) {
            while (!branch.isShut()) {
                query.control().check();
                scratch.reset();
                Optional<Batch> batch = morsel.next(scratch);
                if (batch.isEmpty()) {
                    return;
                }
                first.push(batch.get(), scratch);
            }
        } finally {
            scratch.reset();
        }
    }
}
