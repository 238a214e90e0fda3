package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.StatementLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Transactions that wait for locks of [RowLocks], and the circles among them.
///
///     waiter --wants--> fingerprint --held by--> owners, who may be waiters
///
/// A transaction waits for one lock at a time, and takes locks only while it does not wait. So a circle can close only
/// when a wait begins: it is looked for then, over what is held at that moment, and its youngest member (the greatest
/// number) gives up with SQLSTATE 40P01. Any thread.
public final class LockWaits {
    private final RowLocks locks;
    private final ReentrantLock mutex = new ReentrantLock();
    private final Map<Long, Waiter> waiters = new HashMap<>();
    private volatile int waiting;

    /// Who waits for what.
    public record Wait(long owner, long fingerprint, RowLock mode) {}

    private static final class Waiter {
        private final long owner;
        private final long fingerprint;
        private final RowLock mode;
        private final Condition wake;
        private boolean victim;

        private Waiter(long owner, long fingerprint, RowLock mode, Condition wake) {
            this.owner = owner;
            this.fingerprint = fingerprint;
            this.mode = mode;
            this.wake = wake;
        }
    }

    public LockWaits(RowLocks locks) {
        this.locks = locks;
    }

    /// Waits for a lock that was [RowLocks#BUSY] and takes it.
    ///
    /// SQLSTATE 40P01 a circle of waits, 55P03 out of the lock's time, 57014 cancelled or out of the statement's.
    ///
    /// @return as [RowLocks#tryLock]
    int lock(long fingerprint, long owner, RowLock mode, StatementLimits limits) {
        long begun = System.nanoTime();
        mutex.lock();
        try {
            Waiter waiter = new Waiter(owner, fingerprint, mode, mutex.newCondition());
            waiters.put(owner, waiter);
            waiting = waiters.size();
            while (true) {
                int outcome = locks.tryLock(fingerprint, owner, mode);
                if (outcome != RowLocks.BUSY) {
                    return outcome;
                }
                breakCircles(waiter);
                if (waiter.victim) {
                    throw new DatabaseException(
                            SqlState.DEADLOCK_DETECTED,
                            "deadlock detected: this transaction was the youngest of those"
                                    + " that waited for each other");
                }
                limits.check().run();
                await(waiter, begun, limits);
            }
        } finally {
            waiters.remove(owner);
            waiting = waiters.size();
            mutex.unlock();
        }
    }

    private static void await(Waiter waiter, long begun, StatementLimits limits) {
        long now = System.nanoTime();
        long left = limits.deadlineNanos() == Long.MAX_VALUE ? Long.MAX_VALUE : limits.deadlineNanos() - now;
        if (limits.lockTimeoutMs() > 0) {
            long lockLeft = begun + TimeUnit.MILLISECONDS.toNanos(limits.lockTimeoutMs()) - now;
            if (lockLeft <= 0) {
                throw new DatabaseException(SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout");
            }
            left = Math.min(left, lockLeft);
        }
        try {
            if (left == Long.MAX_VALUE) {
                waiter.wake.await();
            } else {
                // Past the statement's deadline the caller's check throws.
                long ignored = waiter.wake.awaitNanos(Math.max(left, 1));
                assert ignored <= left;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(SqlState.QUERY_CANCELED, "interrupted while waiting for a lock");
        }
    }

    /// Wakes those that wait for the lock; call it after the lock was given back.
    void released(long fingerprint) {
        if (waiting == 0) {
            return;
        }
        mutex.lock();
        try {
            for (Waiter waiter : waiters.values()) {
                if (waiter.fingerprint == fingerprint) {
                    waiter.wake.signal();
                }
            }
        } finally {
            mutex.unlock();
        }
    }

    /// Makes the owner's wait, if there is one, look at its limits.
    void wake(long owner) {
        mutex.lock();
        try {
            Waiter waiter = waiters.get(owner);
            if (waiter != null) {
                waiter.wake.signal();
            }
        } finally {
            mutex.unlock();
        }
    }

    /// All waits of the moment, less those whose lock is free and who are about to take it.
    public List<Wait> waits() {
        mutex.lock();
        try {
            return waiters.values().stream()
                    .filter(this::isInTheWay)
                    .map(waiter -> new Wait(waiter.owner, waiter.fingerprint, waiter.mode))
                    .toList();
        } finally {
            mutex.unlock();
        }
    }

    private boolean isInTheWay(Waiter waiter) {
        List<Long> holders = new ArrayList<>();
        locks.conflicting(waiter.fingerprint, waiter.owner, waiter.mode, holders::add);
        return !holders.isEmpty();
    }

    private void breakCircles(Waiter waiter) {
        while (!waiter.victim) {
            List<Waiter> circle = new ArrayList<>();
            if (!leadsTo(waiter, waiter, circle, new HashMap<>())) {
                return;
            }
            Waiter youngest = waiter;
            for (Waiter member : circle) {
                youngest = member.owner > youngest.owner ? member : youngest;
            }
            youngest.victim = true;
            youngest.wake.signal();
        }
    }

    /// Whether `goal` stands in the way of `from`, directly or through other waiters; those are added to the path.
    private boolean leadsTo(Waiter from, Waiter goal, List<Waiter> path, Map<Long, Boolean> seen) {
        List<Long> holders = new ArrayList<>();
        locks.conflicting(from.fingerprint, from.owner, from.mode, holders::add);
        for (long holder : holders) {
            Waiter next = holder == goal.owner ? goal : waiterNotSeen(holder, seen);
            if (next == null || next.victim) {
                continue;
            }
            path.add(next);
            if (next == goal || leadsTo(next, goal, path, seen)) {
                return true;
            }
            path.removeLast();
        }
        return false;
    }

    private @Nullable Waiter waiterNotSeen(long owner, Map<Long, Boolean> seen) {
        return seen.putIfAbsent(owner, true) == null ? waiters.get(owner) : null;
    }
}
