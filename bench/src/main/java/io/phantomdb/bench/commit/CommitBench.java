package io.phantomdb.bench.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Commits per second of a subject with a number of clients. The rows are counted afterwards: a subject that lost or
/// doubled one gives no figure.
public final class CommitBench {
    private final Subject subject;
    private final AtomicLong nextKey = new AtomicLong();
    private long expected;

    public CommitBench(Subject subject) {
        this.subject = subject;
    }

    /// Runs for `warmUpMs` that do not count, then for `measureMs`.
    ///
    /// @return commits per second
    public double run(int clients, long warmUpMs, long measureMs) throws Exception {
        AtomicLong commits = new AtomicLong();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        CyclicBarrier start = new CyclicBarrier(clients + 1);
        long[] window = new long[2];
        List<Thread> threads = new ArrayList<>();
        AtomicLong all = new AtomicLong();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (Subject.Client client = subject.connect()) {
                    start.await();
                    while (System.nanoTime() < window[1]) {
                        client.commit(nextKey.getAndIncrement());
                        all.incrementAndGet();
                        long now = System.nanoTime();
                        if (now >= window[0] && now < window[1]) {
                            commits.incrementAndGet();
                        }
                    }
                } catch (Exception thrown) {
                    failure.compareAndSet(null, thrown);
                    start.reset();
                }
            }));
        }
        window[0] = System.nanoTime() + warmUpMs * 1_000_000;
        window[1] = window[0] + measureMs * 1_000_000;
        start.await();
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(subject.name() + " failed", failure.get());
        }
        expected += all.get();
        if (subject.rows() != expected) {
            throw new IllegalStateException(
                    subject.name() + " holds " + subject.rows() + " rows instead of " + expected);
        }
        return commits.get() * 1000.0 / measureMs;
    }
}
