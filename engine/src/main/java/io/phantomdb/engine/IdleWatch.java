package io.phantomdb.engine;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks for idle sessions now and then.
final class IdleWatch implements AutoCloseable {
    private static final long PERIOD_MS_MAX = 10_000;
    private static final long PERIOD_MS_MIN = 100;

    private final ScheduledExecutorService timer;

    private IdleWatch(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    static IdleWatch start(Engine engine, long idleMs) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("phantomdb-idle-sessions").factory());
        long period = Math.clamp(idleMs / 4, PERIOD_MS_MIN, PERIOD_MS_MAX);
        var _ = timer.scheduleWithFixedDelay(engine::closeIdleSessions, period, period, TimeUnit.MILLISECONDS);
        return new IdleWatch(timer);
    }

    void later(long afterMs, Runnable work) {
        try {
            var _ = timer.schedule(work, afterMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The engine closes: its sessions end anyway.
            assert timer.isShutdown();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
