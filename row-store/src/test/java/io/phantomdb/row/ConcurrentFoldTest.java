package io.phantomdb.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Folds as storage does them, with arrays for segments: commits go on between seal and swap, readers pin a table
/// version, old generations are freed when their last reader has gone. The sum over all accounts never moves.
class ConcurrentFoldTest {
    private static final int ACCOUNTS = 300;
    private static final int COMMITS = 15_000;

    /// Cold rows and when each was deleted; written before the timestamp concerned is published.
    private record Segment(long[] accounts, long[] amounts, long[] deletedAt) {}

    private static final class TableVersion {
        final Generation generation;
        final List<Segment> segments;
        final AtomicInteger readers = new AtomicInteger();

        TableVersion(Generation generation, List<Segment> segments) {
            this.generation = generation;
            this.segments = segments;
        }
    }

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final Rows rows = new Rows(List.of(SqlType.BIGINT, SqlType.BIGINT), 0);
    private final HotTable table = new HotTable(rows.layout, budget, 64, 16);
    private final Object pinning = new Object();
    private final ArrayDeque<TableVersion> replaced = new ArrayDeque<>();
    private final long[] balance = new long[ACCOUNTS];
    private final Random random = new Random(9);
    private volatile TableVersion current = new TableVersion(table.generation(), List.of());
    private volatile long published;
    private volatile boolean done;

    @Test
    void noRowIsLostOrTwiceWhileRunsGrowCold() throws Exception {
        for (long account = 0; account < ACCOUNTS; account++) {
            rows.append(table, Rows.row(account, 0L), 1);
        }
        published = 1;
        AtomicInteger reads = new AtomicInteger();
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> futures =
                    List.of(readers.submit(() -> readUntilDone(reads)), readers.submit(() -> readUntilDone(reads)));
            try {
                write();
            } finally {
                done = true;
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertTrue(reads.get() > 0);
        table.close();
        rows.close();
        assertEquals(0, budget.used());
    }

    private void write() {
        SealedRuns sealed = null;
        long foldTimestamp = 0;
        for (int i = 0; i < COMMITS; i++) {
            transfer();
            if (i % 100 == 50) {
                sealed = table.seal();
                foldTimestamp = published;
                assertTrue(sealed.lastBeginTs() <= foldTimestamp);
            } else if (i % 100 == 99 && sealed != null) {
                swap(sealed, foldTimestamp);
                sealed = null;
            }
            freeUnused();
        }
    }

    private void transfer() {
        long timestamp = published + 1;
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long amount = random.nextInt(1000);
        replace(from, -amount, timestamp);
        replace(to, amount, timestamp);
        published = timestamp;
    }

    private void replace(int account, long change, long timestamp) {
        long position = rows.find(table.generation(), Rows.row((long) account), timestamp);
        if (position >= 0) {
            table.end(position, timestamp);
        } else {
            deleteCold(account, timestamp);
        }
        balance[account] += change;
        rows.append(table, Rows.row((long) account, balance[account]), timestamp);
    }

    private void deleteCold(long account, long timestamp) {
        for (Segment segment : current.segments) {
            for (int row = 0; row < segment.accounts.length; row++) {
                if (segment.accounts[row] == account && segment.deletedAt[row] == Long.MAX_VALUE) {
                    segment.deletedAt[row] = timestamp;
                    return;
                }
            }
        }
        throw new AssertionError("account " + account + " is neither hot nor cold");
    }

    private void swap(SealedRuns sealed, long foldTimestamp) {
        Generation generation = table.generation();
        long[] live = generation.liveAt(sealed, foldTimestamp);
        long[] accounts = new long[live.length];
        long[] amounts = new long[live.length];
        long[] deletedAt = new long[live.length];
        try (Region region = new Region(budget)) {
            Batch batch = generation.decode(live, 0, live.length, new int[] {0, 1}, region);
            for (int row = 0; row < live.length; row++) {
                accounts[row] = Memory.getLong(batch.column(0).valueAddress(row));
                amounts[row] = Memory.getLong(batch.column(1).valueAddress(row));
                deletedAt[row] = generation.endTs(live[row]);
            }
        }
        List<Segment> segments = new ArrayList<>(current.segments);
        segments.add(new Segment(accounts, amounts, deletedAt));
        table.dropFolded(sealed);
        synchronized (pinning) {
            replaced.add(current);
            current = new TableVersion(table.generation(), List.copyOf(segments));
        }
    }

    private void freeUnused() {
        synchronized (pinning) {
            replaced.removeIf(version -> {
                boolean unused = version.readers.get() == 0;
                if (unused) {
                    table.free(version.generation);
                }
                return unused;
            });
        }
    }

    private void readUntilDone(AtomicInteger reads) {
        try (Region scratch = new Region(MemoryBudget.unlimited("scratch"))) {
            while (!done) {
                TableVersion version;
                long snapshot;
                synchronized (pinning) {
                    version = current;
                    snapshot = published;
                    version.readers.incrementAndGet();
                }
                for (int again = 0; again < 3; again++) {
                    check(version, snapshot, scratch);
                }
                version.readers.decrementAndGet();
                reads.incrementAndGet();
            }
        }
    }

    private void check(TableVersion version, long snapshot, Region scratch) {
        long sum = 0;
        long count = 0;
        for (Segment segment : version.segments) {
            for (int row = 0; row < segment.accounts.length; row++) {
                if (segment.deletedAt[row] > snapshot) {
                    sum += segment.amounts[row];
                    count++;
                }
            }
        }
        try (HotScan scan = table.scan(version.generation, snapshot, new int[] {1}, new PositionSet())) {
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
        assertEquals(ACCOUNTS, count);
        assertEquals(0, sum);
    }
}
