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
    private static final int NICE_MAX = 19;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final int size;
    private final Semaphore permits;
    private final ExecutorService threads;

    /// @param size workers that may compute at once; 0: one per core
    public WorkerPool(int size) {
        this(size, 0);
    }

    /// @param size workers that may compute at once; 0: one per core
    /// @param nice 0 to 19, added to the nice value of the workers' threads: commits and reads by key run in their
    ///     sessions' threads and get a processor at once although queries want all of them
    public WorkerPool(int size, int nice) {
        this.size = size == 0 ? Runtime.getRuntime().availableProcessors() : size;
        this.permits = new Semaphore(this.size, true);
        this.threads = Executors.newCachedThreadPool(work -> {
            Runnable standingBack = () -> {
                Niceness.raise(Math.clamp(nice, 0, NICE_MAX));
                work.run();
            };
            Thread thread = new Thread(standingBack, "phantomdb-worker-" + NUMBER.incrementAndGet());
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
