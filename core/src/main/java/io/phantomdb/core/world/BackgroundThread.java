package io.phantomdb.core.world;

/// A daemon thread that works for as long as its owner lives.
public final class BackgroundThread {
    private final Thread thread;

    /// Not started yet.
    public BackgroundThread(String name, Runnable work) {
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(work);
    }

    public void start() {
        thread.start();
    }

    /// The thread itself, to be unparked or interrupted.
    public Thread thread() {
        return thread;
    }

    /// Waits until the work has returned; at once where it was never started. An interrupt of the caller is kept for
    /// afterwards.
    public void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
