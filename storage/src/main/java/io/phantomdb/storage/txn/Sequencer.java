package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.wal.CommitLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts commits in one order: timestamp, log record, effect in memory, force, publication.
///
///     lone committer ----------------------> commit lock: append, apply, force, publish
///     many committers --> queue --> appender thread: the same, one force for all that wait
///
/// A commit that finds nobody waiting does all of it itself, because two thread switches cost more than the force
/// saves; as soon as a batch had company, commits go through the queue, so that one force serves many. Nothing is
/// visible before it is durable, except commits that asked for no durability.
///
/// When the log fails, or an effect fails after its record was appended, the sequencer is dead: the handler is told
/// once and every later commit fails with SQLSTATE 58030.
public final class Sequencer implements AutoCloseable {
    private static final int BATCH_MAX = 1024;
    private static final long UNFORCED_NANOS_MAX = 20_000_000;

    private final CommitLog log;
    private final Failpoint failpoint;
    private final LongConsumer publish;
    private final Consumer<Throwable> onFatal;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentLinkedQueue<Request> queue = new ConcurrentLinkedQueue<>();
    private final Thread appender;

    private long lastTimestamp;
    private boolean unforced;
    private volatile boolean crowded;
    private volatile boolean closing;
    private volatile boolean unforcedHint;
    private volatile @Nullable Throwable fatal;

    private static final class Request {
        private final CommitWork work;
        private final Thread waiter = Thread.currentThread();
        private volatile boolean done;
        private @Nullable Throwable failure;

        private Request(CommitWork work) {
            this.work = work;
        }

        private void finish(@Nullable Throwable outcome) {
            failure = outcome;
            done = true;
            if (waiter != Thread.currentThread()) {
                LockSupport.unpark(waiter);
            }
        }
    }

    /// @param lastTimestamp greatest timestamp that was ever used
    /// @param publish makes everything up to a timestamp visible
    /// @param onFatal told once, under the commit lock
    public Sequencer(
            CommitLog log, long lastTimestamp, Failpoint failpoint, LongConsumer publish, Consumer<Throwable> onFatal) {
        this.log = log;
        this.lastTimestamp = lastTimestamp;
        this.failpoint = failpoint;
        this.publish = publish;
        this.onFatal = onFatal;
        this.appender =
                Thread.ofPlatform().name("phantomdb-commit").daemon(true).unstarted(this::run);
        appender.start();
    }

    /// Commits and returns when it is durable and visible.
    public void commit(CommitWork work) {
        Request request = new Request(work);
        if (!crowded && queue.isEmpty() && lock.tryLock()) {
            try {
                process(List.of(request));
            } finally {
                lock.unlock();
            }
            if (!queue.isEmpty()) {
                crowded = true;
                LockSupport.unpark(appender);
            }
        } else {
            queue.add(request);
            LockSupport.unpark(appender);
            await(request);
        }
        rethrow(request.failure);
    }

    /// As [#commit], for a caller that holds the commit lock.
    void commitLocked(CommitWork work) {
        assert lock.isHeldByCurrentThread();
        Request request = new Request(work);
        process(List.of(request));
        rethrow(request.failure);
    }

    /// Runs with the commit lock held: everything appended is applied, and nothing else happens meanwhile.
    public <T> T exclusively(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /// The greatest timestamp used. Under the commit lock.
    public long lastTimestamp() {
        assert lock.isHeldByCurrentThread();
        return lastTimestamp;
    }

    /// Appends a record of the store's own, forces the log and publishes all commits. Under the commit lock.
    public void appendAndForce(ByteBuffer payload, String failpointAfterAppend) {
        assert lock.isHeldByCurrentThread();
        failIfDead();
        try {
            log.append(payload);
        } catch (DatabaseException refused) {
            throw refused;
        } catch (Throwable failure) {
            throw die(failure);
        }
        unforced = true;
        try {
            failpoint.reached(failpointAfterAppend);
        } catch (Throwable failure) {
            throw die(failure);
        }
        force();
    }

    /// Makes every commit durable, also those that did not ask for it.
    public void flush() {
        exclusively(() -> {
            if (fatal == null) {
                force();
            }
            return 0;
        });
    }

    /// Makes every commit durable and lets the next one begin a new segment of the log.
    public void roll() {
        exclusively(() -> {
            failIfDead();
            force();
            try {
                log.roll();
            } catch (Throwable failure) {
                throw die(failure);
            }
            return 0;
        });
    }

    /// SQLSTATE 58030 where the log has failed.
    public void failIfDead() {
        Throwable cause = fatal;
        if (cause != null) {
            throw new DatabaseException(
                    SqlState.IO_ERROR,
                    "the database accepts no writes because its log failed: " + cause + "; restart it",
                    cause);
        }
    }

    public boolean isDead() {
        return fatal != null;
    }

    /// Nothing after it commits any more; used when an effect on disk cannot be trusted.
    public DatabaseException die(Throwable cause) {
        if (fatal == null) {
            fatal = cause;
            onFatal.accept(cause);
        }
        return new DatabaseException(
                SqlState.IO_ERROR,
                "the log failed, whether the transaction is committed is not known: " + cause,
                cause);
    }

    /// Forces what is unforced and ends the thread. No commit may be under way.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(appender);
        boolean interrupted = false;
        while (appender.isAlive()) {
            try {
                appender.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            if (!queue.isEmpty()) {
                drain();
            } else if (closing) {
                flush();
                return;
            } else if (unforcedHint) {
                LockSupport.parkNanos(this, UNFORCED_NANOS_MAX);
                if (queue.isEmpty()) {
                    flushQuietly();
                }
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void drain() {
        lock.lock();
        List<Request> batch = new ArrayList<>();
        try {
            Request next;
            while (batch.size() < BATCH_MAX && (next = queue.poll()) != null) {
                batch.add(next);
            }
            crowded = batch.size() > 1 || !queue.isEmpty();
            process(batch);
        } finally {
            lock.unlock();
        }
    }

    private void flushQuietly() {
        try {
            flush();
        } catch (DatabaseException | Error alreadyReported) {
            unforcedHint = false;
        }
    }

    private void process(List<Request> batch) {
        List<Request> appended = new ArrayList<>(batch.size());
        boolean durable = false;
        for (Request request : batch) {
            try {
                appendAndApply(request.work);
                appended.add(request);
                durable |= request.work.durable();
            } catch (Throwable failure) {
                request.finish(failure);
            }
        }
        if (appended.isEmpty()) {
            return;
        }
        Throwable failure = null;
        try {
            failIfDead();
            if (durable) {
                force();
            } else {
                publish.accept(lastTimestamp);
                leaveUnforced();
            }
        } catch (Throwable e) {
            failure = e;
        }
        for (Request request : appended) {
            request.finish(failure);
        }
    }

    private void appendAndApply(CommitWork work) {
        failIfDead();
        work.check();
        long timestamp = ++lastTimestamp;
        try {
            failpoint.reached(Failpoint.COMMIT_BEFORE_APPEND);
            work.append(log, timestamp);
        } catch (DatabaseException refused) {
            throw refused;
        } catch (Throwable failure) {
            throw die(failure);
        }
        unforced = true;
        try {
            failpoint.reached(Failpoint.COMMIT_AFTER_APPEND);
            work.apply(timestamp);
        } catch (Throwable failure) {
            throw die(failure);
        }
    }

    private void force() {
        if (!unforced) {
            return;
        }
        failIfDead();
        try {
            failpoint.reached(Failpoint.COMMIT_BEFORE_FORCE);
            log.force();
            failpoint.reached(Failpoint.COMMIT_AFTER_FORCE);
        } catch (Throwable failure) {
            throw die(failure);
        }
        unforced = false;
        unforcedHint = false;
        publish.accept(lastTimestamp);
    }

    private void leaveUnforced() {
        if (!unforcedHint) {
            unforcedHint = true;
            LockSupport.unpark(appender);
        }
    }

    private void await(Request request) {
        boolean interrupted = false;
        while (!request.done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }
}
