package io.phantomdb.exec.operator;

import java.util.List;

/// Where a pipeline's rows go.
public interface Sink extends AutoCloseable {
    /// The last step of a worker's chain. Called by that worker.
    Step step();

    /// What is to be done when all workers have finished: asked for phase 0, 1, ... until there are no more tasks.
    /// The tasks of a phase may run in parallel.
    default List<Runnable> finish(int phase) {
        return List.of();
    }

    /// Frees the state. Called once, after the last pipeline that reads it.
    @Override
    void close();
}
