package io.phantomdb.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// One writer moves amounts between accounts, adds pairs that sum to nought, so that the key index
/// grows many times; readers find every sum unchanged and
/// every account once.
class ConcurrentReadersTest {
    private static final int ACCOUNTS = 500;
    private static final int COMMITS = 20_000;

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final Rows writerRows = new Rows(List.of(SqlType.BIGINT, SqlType.BIGINT, SqlType.VARCHAR), 0);
    private final HotTable table = new HotTable(writerRows.layout, budget, 256, 64);
    private volatile long published;
    private volatile boolean done;

    @Test
    void everySnapshotIsWholeWhileTheWriterGoesOn() throws Exception {
        Random random = new Random(5);
        for (long account = 0; account < ACCOUNTS; account++) {
            writerRows.append(table, Rows.row(account, 0L, "account"), 1);
        }
        published = 1;
        AtomicInteger reads = new AtomicInteger();
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                futures.add(readers.submit(() -> scanUntilDone(reads)));
            }
            futures.add(readers.submit(() -> findUntilDone(reads)));
            try {
                long[] balance = new long[ACCOUNTS];
                long accounts = ACCOUNTS;
                for (int i = 0; i < COMMITS; i++) {
                    accounts = commit(random, balance, accounts);
                }
            } finally {
                done = true;
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        table.close();
        writerRows.close();
        assertEquals(0, budget.used());
    }

    private long commit(Random random, long[] balance, long accounts) {
        long timestamp = published + 1;
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long amount = random.nextInt(1000);
        balance[from] -= amount;
        balance[to] += amount;
        replace(from, balance[from], timestamp);
        replace(to, balance[to], timestamp);
        writerRows.append(table, Rows.row(accounts, amount, "new"), timestamp);
        writerRows.append(table, Rows.row(accounts + 1, -amount, "new"), timestamp);
        published = timestamp;
        return accounts + 2;
    }

    private void replace(long account, long amount, long timestamp) {
        table.end(writerRows.newest(table.generation(), Rows.row(account)), timestamp);
        writerRows.append(table, Rows.row(account, amount, "moved"), timestamp);
    }

    private void scanUntilDone(AtomicInteger reads) {
        try (Region scratch = new Region(MemoryBudget.unlimited("scratch"))) {
            while (!done) {
                Generation generation = table.generation();
                long snapshot = published;
                long sum = 0;
                long count = 0;
                try (HotScan scan = table.scan(generation, snapshot, new int[] {1, 0}, new PositionSet())) {
                    for (var morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                        try (HotMorsel open = morsel.get()) {
                            for (var next = open.next(scratch); next.isPresent(); next = open.next(scratch)) {
                                Batch batch = next.get();
                                for (int i = 0; i < batch.selected(); i++) {
                                    sum += Memory.getLong(batch.column(0).valueAddress(batch.row(i)));
                                }
                                count += batch.selected();
                                scratch.reset();
                            }
                        }
                    }
                }
                assertEquals(0, sum);
                assertEquals(ACCOUNTS + 2 * (snapshot - 1), count);
                reads.incrementAndGet();
            }
        }
    }

    private void findUntilDone(AtomicInteger reads) {
        Random random = new Random(6);
        try (Rows rows = new Rows(List.of(SqlType.BIGINT, SqlType.BIGINT, SqlType.VARCHAR), 0)) {
            while (!done) {
                Generation generation = table.generation();
                long snapshot = published;
                long key = random.nextLong(ACCOUNTS + 2 * (snapshot - 1));
                long position = rows.find(generation, Rows.row(key), snapshot);
                assertEquals(true, position >= 0, () -> "key " + key + " at " + snapshot);
                assertEquals(true, generation.beginTs(position) <= snapshot);
                assertEquals(true, snapshot < generation.endTs(position));
                long absent = ACCOUNTS + 2 * (snapshot - 1) + random.nextInt(10);
                assertEquals(-1, rows.find(generation, Rows.row(absent), snapshot));
                reads.incrementAndGet();
            }
        }
    }
}
