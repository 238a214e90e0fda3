package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transfers between accounts by several threads, while others add up all accounts, fold and compact: the sum never
/// moves.
final class BankTest {
    private static final int ACCOUNTS = 40;
    private static final int WRITERS = 4;
    private static final int TRANSFERS = 2000;
    private static final long TOTAL = ACCOUNTS * 1000L;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong sums = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();

    @Test
    void theSumNeverMoves(@TempDir Path directory) throws Exception {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("BankTest seed " + seed);
        try (TestStore store = TestStore.open(
                        directory.resolve("data"),
                        TestStore.settings()
                                .with(Setting.FLUSH_AUTO, true)
                                .with(Setting.COMPACTION_AUTO, true)
                                .with(Setting.FLUSH_ROWS, 100L),
                        UnforcedDisk.world(),
                        Failpoint.NONE);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            TableInfo table = store.create("accounts");
            Map<Long, Row> accounts = new TreeMap<>();
            for (long id = 0; id < ACCOUNTS; id++) {
                accounts.put(id, new Row("account", 1000));
            }
            store.put(table, accounts);
            run(store, table, threads, seed);
            assertEquals(TOTAL, sum(store.content(table)));
            assertTrue(store.database.status().tables().getFirst().segments() > 0);
            System.out.println(sums + " sums, " + conflicts + " conflicts");
        }
        try (TestStore store = TestStore.open(directory.resolve("data"))) {
            assertEquals(TOTAL, sum(store.content(store.table("accounts"))));
        }
    }

    private void run(TestStore store, TableInfo table, ExecutorService threads, long seed) throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        List<Future<?>> others = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(seed + i);
            writers.add(threads.submit(() -> transferAll(store, table, random)));
        }
        others.add(threads.submit(until(() -> {
            assertEquals(TOTAL, sum(store.content(table)));
            return sums.incrementAndGet();
        })));
        others.add(threads.submit(until(() -> {
            store.fold(table);
            return 0L;
        })));
        others.add(threads.submit(until(() -> {
            store.compact(table);
            return 0L;
        })));
        try {
            await(writers);
        } finally {
            done.set(true);
        }
        await(others);
    }

    private Callable<Long> until(Callable<Long> action) {
        return () -> {
            do {
                action.call();
            } while (!done.get());
            return 0L;
        };
    }

    private static void await(List<Future<?>> futures) throws ExecutionException, InterruptedException {
        for (Future<?> future : futures) {
            future.get();
        }
    }

    private void transferAll(TestStore store, TableInfo table, Random random) {
        int left = TRANSFERS;
        while (left > 0) {
            try {
                transfer(store, table, random);
                left--;
            } catch (DatabaseException failure) {
                if (failure.sqlState() != SqlState.SERIALIZATION_FAILURE
                        && failure.sqlState() != SqlState.DEADLOCK_DETECTED) {
                    throw failure;
                }
                conflicts.incrementAndGet();
            }
        }
    }

    private static void transfer(TestStore store, TableInfo table, Random random) {
        long from = random.nextInt(ACCOUNTS);
        long to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long amount = random.nextInt(100);
        try (Transaction transaction = store.begin()) {
            Map<Long, Row> both = store.get(transaction, table, List.of(from, to));
            Map<Long, Row> changed = new TreeMap<>();
            changed.put(from, new Row("account", balance(both, from) - amount));
            changed.put(to, new Row("account", balance(both, to) + amount));
            store.update(transaction, table, List.copyOf(changed.keySet()), changed);
            transaction.commit();
        }
    }

    private static long balance(Map<Long, Row> accounts, long id) {
        return Objects.requireNonNull(accounts.get(id)).amount();
    }

    private static long sum(Map<Long, Row> accounts) {
        assertEquals(ACCOUNTS, accounts.size());
        return accounts.values().stream().mapToLong(Row::amount).sum();
    }
}
