package io.phantomdb.exec;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that compute, shared by all queries of a process.
///
/// At most `size` workers compute at a time; permits are handed out in the order in which they were asked for, one per
/// morsel, so that a long query does not starve a short one. A worker that waits for its client gives its permit to
/// others.
public final class WorkerPool implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final int size;
    private final Semaphore permits;
    private final ExecutorService threads;

    /// @param size workers that may compute at once; 0: one per core
    public WorkerPool(int size) {
        this.size = size == 0 ? Runtime.getRuntime().availableProcessors() : size;
        this.permits = new Semaphore(this.size, true);
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "phantomdb-worker-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    public int size() {
        return size;
    }

    /// Runs `work` in a thread of the pool; it takes permits by itself.
    void submit(Runnable work) {
        threads.execute(work);
    }

    void acquire() {
        permits.acquireUninterruptibly();
    }

    void release() {
        permits.release();
    }

    /// Ends idle threads; queries must be closed before.
    @Override
    public void close() {
        threads.shutdown();
    }
}
