package io.phantomdb.exec;

/// The threads that compute, shared by all queries of a process.
///
/// At most `size` workers compute at a time; one that waits for its client gives its permit to others.
public final class WorkerPool implements AutoCloseable {
    private final int size;

    /// @param size workers that may compute at once; 0: one per core
    public WorkerPool(int size) {
        this.size = size == 0 ? Runtime.getRuntime().availableProcessors() : size;
    }

    public int size() {
        return size;
    }

    /// Ends idle threads; queries must be closed before.
    @Override
    public void close() {}
}
