package io.phantomdb.storage.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.store.LockPolicy;
import io.phantomdb.core.store.RowLock;
import io.phantomdb.core.store.StatementLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LockWaitsTest {
    private static final long SEED = Long.getLong("seed", 20261121L);

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final RowLocks table = new RowLocks();
    private final LockWaits waits = new LockWaits(table);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void nothingIsLeft() {
        threads.close();
        assertEquals(List.of(), waits.waits());
        assertEquals(0, table.size());
        assertEquals(0, budget.used());
    }

    private TransactionLocks locks(long owner) {
        return new TransactionLocks(table, waits, owner, budget);
    }

    private static void lock(TransactionLocks locks, long row) {
        assertTrue(locks.acquire(row << 8, RowLock.UPDATE, LockPolicy.WAIT));
    }

    private void awaitWaits(int count) {
        while (waits.waits().size() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aWaiterGetsTheLockWhenItsHolderEnds() throws Exception {
        TransactionLocks second = locks(2);
        Future<?> waiting;
        try (TransactionLocks first = locks(1)) {
            lock(first, 7);
            waiting = threads.submit(() -> lock(second, 7));
            awaitWaits(1);
        }
        waiting.get();
        second.close();
    }

    @Test
    void aWaiterGetsTheLockWhenItsHolderGoesBackToAMark() throws Exception {
        try (TransactionLocks first = locks(1);
                TransactionLocks second = locks(2)) {
            lock(first, 1);
            int mark = first.mark();
            lock(first, 7);
            Future<?> waiting = threads.submit(() -> lock(second, 7));
            awaitWaits(1);
            first.rollbackTo(mark);
            waiting.get();
        }
    }

    @Test
    void theYoungestOfACircleGivesUp() throws Exception {
        for (int last = 1; last <= 3; last++) {
            try (TransactionLocks one = locks(1);
                    TransactionLocks two = locks(2);
                    TransactionLocks three = locks(3)) {
                List<TransactionLocks> all = List.of(one, two, three);
                for (int i = 0; i < 3; i++) {
                    lock(all.get(i), i + 1);
                }
                List<Future<?>> waiting = new ArrayList<>();
                for (int step = 0; step < 3; step++) {
                    int who = (last + step) % 3;
                    waiting.add(threads.submit(() -> lock(all.get(who), (who + 1) % 3 + 1)));
                    awaitWaits(Math.min(step + 1, 2));
                }
                int youngest = Math.floorMod(2 - last, 3);
                ExecutionException failure = assertThrows(ExecutionException.class, waiting.get(youngest)::get);
                assertTrue(failure.getCause() instanceof DatabaseException deadlock
                        && deadlock.sqlState() == SqlState.DEADLOCK_DETECTED);
                three.close();
                waiting.get(Math.floorMod(1 - last, 3)).get();
                two.close();
                waiting.get(Math.floorMod(-last, 3)).get();
            }
        }
    }

    @Test
    void twoThatShareARowAndBothWantItAreACircle() throws Exception {
        try (TransactionLocks one = locks(1);
                TransactionLocks two = locks(2)) {
            assertTrue(one.acquire(7 << 8, RowLock.SHARE, LockPolicy.WAIT));
            assertTrue(two.acquire(7 << 8, RowLock.SHARE, LockPolicy.WAIT));
            Future<?> waiting = threads.submit(() -> lock(one, 7));
            awaitWaits(1);
            fails(SqlState.DEADLOCK_DETECTED, () -> lock(two, 7));
            two.close();
            waiting.get();
        }
    }

    @Test
    void aWaitEndsByTimeoutAndByCancel() throws Exception {
        try (TransactionLocks one = locks(1);
                TransactionLocks two = locks(2)) {
            lock(one, 7);
            two.setLimits(new StatementLimits(1, Long.MAX_VALUE, () -> {}));
            fails(SqlState.LOCK_NOT_AVAILABLE, () -> lock(two, 7));
            AtomicReference<DatabaseException> cancelled = new AtomicReference<>();
            two.setLimits(new StatementLimits(0, Long.MAX_VALUE, () -> {
                if (cancelled.get() != null) {
                    throw cancelled.get();
                }
            }));
            Future<?> waiting = threads.submit(() -> fails(SqlState.QUERY_CANCELED, () -> lock(two, 7)));
            awaitWaits(1);
            cancelled.set(new DatabaseException(SqlState.QUERY_CANCELED, "enough"));
            two.wake();
            waiting.get();
        }
    }

    @Test
    void whoDoesNotWaitIsToldAtOnce() {
        try (TransactionLocks one = locks(1);
                TransactionLocks two = locks(2)) {
            lock(one, 7);
            assertEquals(false, two.acquire(7 << 8, RowLock.KEY_SHARE, LockPolicy.NOWAIT));
            assertEquals(false, two.acquire(7 << 8, RowLock.KEY_SHARE, LockPolicy.SKIP_LOCKED));
        }
    }

    @Test
    void randomTransactionsAllEnd() throws Exception {
        System.out.println("LockWaitsTest seed " + SEED);
        List<Future<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(SEED + i);
            int thread = i;
            work.add(threads.submit(() -> transactions(random, thread)));
        }
        int deadlocks = 0;
        for (Future<Integer> done : work) {
            deadlocks += done.get();
        }
        System.out.println(deadlocks + " deadlocks");
    }

    private int transactions(Random random, int thread) {
        int deadlocks = 0;
        for (int i = 0; i < 300; i++) {
            try (TransactionLocks locks = locks(1 + i * 8L + thread)) {
                for (int j = 0; j < 4; j++) {
                    RowLock mode = RowLock.values()[random.nextInt(4)];
                    assertTrue(locks.acquire((1L + random.nextInt(6)) << 8, mode, LockPolicy.WAIT));
                }
            } catch (DatabaseException failure) {
                assertEquals(SqlState.DEADLOCK_DETECTED, failure.sqlState());
                deadlocks++;
            }
        }
        return deadlocks;
    }

    private static void fails(SqlState state, Runnable work) {
        assertEquals(state, assertThrows(DatabaseException.class, work::run).sqlState());
    }
}
