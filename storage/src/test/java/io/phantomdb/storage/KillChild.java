package io.phantomdb.storage;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The process that [KillTest] kills: three threads commit without end, tables fold and checkpoints are written
/// meanwhile.
///
/// Every transaction of thread `t` inserts row `n` into two tables and sets row `-t` of the first to `n`; once it is
/// acknowledged the line `n.` goes to standard output.
final class KillChild {
    private static final int THREADS = 3;
    private static final long RANGE = 1L << 32;

    private KillChild() {}

    static Settings settings(String engine) {
        return Settings.defaults()
                .with(Setting.WAL_ENGINE, engine)
                .with(Setting.WAL_SEGMENT_BYTES, 1L << 20)
                .with(Setting.WAL_BLOCK_BYTES, 256L << 10)
                .with(Setting.WAL_FREE_BYTES_MIN, 0L)
                .with(Setting.FILE_GRACE_MS, 0L)
                .with(Setting.FLUSH_ROWS, 200L)
                .with(Setting.SEGMENT_CACHE_MEMORY, 64L << 20);
    }

    static TestStore open(Path directory, String engine) {
        return TestStore.open(directory, settings(engine), World.real(), Failpoint.NONE);
    }

    public static void main(String[] arguments) {
        TestStore store = open(Path.of(arguments[0]), arguments[1]);
        if (store.database.catalog().tables().isEmpty()) {
            try (Transaction transaction = store.begin()) {
                TableInfo first = transaction.createTable(TestStore.definition("first", true));
                transaction.createTable(TestStore.definition("second", true));
                for (long thread = 1; thread <= THREADS; thread++) {
                    store.insert(transaction, first, TestStore.row(-thread, "counter", thread * RANGE));
                }
                transaction.commit();
            }
        }
        System.out.println("ready");
        for (long thread = 1; thread <= THREADS; thread++) {
            long number = thread;
            Thread.ofPlatform().start(() -> commitForever(store, number));
        }
        Thread.ofPlatform().start(() -> checkpointForever(store));
    }

    private static void commitForever(TestStore store, long thread) {
        TableInfo first = store.table("first");
        TableInfo second = store.table("second");
        long n;
        try (Transaction transaction = store.begin()) {
            Row counter = store.get(transaction, first, List.of(-thread)).get(-thread);
            n = counter == null ? 0 : counter.amount();
        }
        while (true) {
            n++;
            try (Transaction transaction = store.begin()) {
                store.insert(transaction, first, TestStore.row(n, "row " + n, n));
                store.insert(transaction, second, TestStore.row(n, "row " + n, n));
                store.update(transaction, first, List.of(-thread), Map.of(-thread, new Row("counter", n)));
                transaction.commit();
            }
            String line = n + ".\n";
            synchronized (KillChild.class) {
                System.out.print(line);
                System.out.flush();
            }
        }
    }

    private static void checkpointForever(TestStore store) {
        while (true) {
            store.database.checkpoint();
        }
    }
}
