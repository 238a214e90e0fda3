package io.phantomdb.storage;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Prints speeds of the store; run by hand: bulk insert and commit, fold, point reads of both tiers, scans, group
/// commit.
final class SpeedProfile {
    private static final int ROWS = 500_000;
    private static final int GETS = 300_000;

    private SpeedProfile() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("phantomdb-speed");
        Settings settings = Settings.defaults()
                .with(Setting.WAL_ENGINE, arguments.length > 0 ? arguments[0] : "file")
                .with(Setting.FLUSH_AUTO, false);
        try (TestStore store = TestStore.open(directory, settings, World.real(), Failpoint.NONE)) {
            for (int round = 0; round < 3; round++) {
                TableInfo table = store.create("t" + round);
                time("insert " + ROWS + " rows and commit", ROWS, () -> load(store, table));
                time("get hot", GETS, () -> get(store, table));
                time("scan hot", ROWS, () -> scan(store, table));
                time("fold", ROWS, () -> store.fold(table));
                time("get cold", GETS / 10, () -> get(store, table, GETS / 10));
                time("scan cold", ROWS, () -> scan(store, table));
            }
            for (int clients : new int[] {1, 8, 32}) {
                commits(store, clients);
            }
        }
    }

    private static void time(String what, long count, Runnable work) {
        long begun = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - begun;
        System.out.printf("%-40s %8.1f ms  %10.0f/s%n", what, nanos / 1e6, count * 1e9 / nanos);
    }

    private static void load(TestStore store, TableInfo table) {
        try (Transaction transaction = store.begin();
                Region region = new Region(MemoryBudget.unlimited("test"))) {
            Vector texts = Vectors.constant(SqlType.VARCHAR, "some text of usual length", Batch.ROWS, region);
            long ids = region.allocate(8L * Batch.ROWS);
            for (int from = 0; from < ROWS; from += Batch.ROWS) {
                int rows = Math.min(Batch.ROWS, ROWS - from);
                for (int i = 0; i < rows; i++) {
                    Memory.putLong(ids + 8L * i, from + i);
                }
                Vector id = Vector.flat(SqlType.BIGINT, ids, 0, rows);
                transaction.mark();
                transaction.insert(table, Batch.of(List.of(id, texts, id), rows));
            }
            transaction.commit();
        }
    }

    private static void get(TestStore store, TableInfo table) {
        get(store, table, GETS);
    }

    private static void get(TestStore store, TableInfo table, int gets) {
        try (Region region = new Region(MemoryBudget.unlimited("test"));
                Region result = new Region(MemoryBudget.unlimited("test"))) {
            long key = region.allocate(8);
            Batch keys = Batch.of(List.of(Vector.flat(SqlType.BIGINT, key, 0, 1)), 1);
            for (int i = 0; i < gets; i++) {
                Memory.putLong(key, (i * 7919L) % ROWS);
                try (Transaction transaction = store.database.begin(TransactionOptions.READ_ONLY)) {
                    if (transaction.get(table, keys, List.of(0, 2), result).rows() != 1) {
                        throw new AssertionError();
                    }
                }
                result.reset();
            }
        }
    }

    private static void scan(TestStore store, TableInfo table) {
        try (Transaction transaction = store.begin();
                TableScan scan = transaction.scan(new ScanRequest(table, List.of(0, 2), List.of()));
                Region scratch = new Region(MemoryBudget.unlimited("test"))) {
            long rows = 0;
            Optional<Morsel> morsel;
            while ((morsel = scan.next()).isPresent()) {
                try (Morsel open = morsel.get()) {
                    Optional<Batch> batch;
                    while ((batch = open.next(scratch)).isPresent()) {
                        rows += batch.get().selected();
                        scratch.reset();
                    }
                }
            }
            if (rows != ROWS) {
                throw new AssertionError(rows);
            }
        }
    }

    private static void commits(TestStore store, int clients) throws InterruptedException {
        TableInfo table = store.create("c" + clients);
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + 3_000_000_000L;
        Thread[] threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            long first = (long) i << 40;
            threads[i] = Thread.ofPlatform().start(() -> {
                for (long id = first; System.nanoTime() < end; id++) {
                    store.put(table, TestStore.row(id, "x", 1));
                    done.incrementAndGet();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf("%2d clients %34.0f commits/s%n", clients, done.get() / 3.0);
    }
}
