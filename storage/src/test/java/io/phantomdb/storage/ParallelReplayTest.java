package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.StoreStatus;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However many threads replay the log, the result is the same.
final class ParallelReplayTest {
    private static final int TABLES = 5;

    private record Outcome(Map<String, Map<Long, Row>> contents, List<StoreStatus.TableStatus> tables, long commit) {}

    private static Outcome outcome(Path data, long workers) {
        var settings = TestStore.settings().with(Setting.WORKERS, workers);
        TestStore store = TestStore.open(data, settings, UnforcedDisk.world(), Failpoint.NONE);
        Map<String, Map<Long, Row>> contents = new TreeMap<>();
        for (int i = 0; i < TABLES; i++) {
            contents.put("t" + i, store.content(store.table("t" + i)));
        }
        Outcome outcome = new Outcome(contents, store.database.status().tables(), store.database.lastCommit());
        store.abandon();
        return outcome;
    }

    /// Small and large transactions over several tables, folds, deletions of cold rows.
    private static void work(TestStore store, Random random) {
        Map<Integer, Map<Long, Row>> there = new HashMap<>();
        for (int i = 0; i < TABLES; i++) {
            store.create("t" + i);
            there.put(i, new TreeMap<>());
        }
        for (int step = 0; step < 150; step++) {
            if (step % 40 == 39) {
                store.fold(store.table("t" + random.nextInt(TABLES)));
                continue;
            }
            int bytes = random.nextInt(20) == 0 ? 30_000 : 20;
            try (Transaction transaction = store.begin()) {
                for (int left = random.nextInt(12); left >= 0; left--) {
                    int number = random.nextInt(TABLES);
                    TableInfo table = store.table("t" + number);
                    Map<Long, Row> rows = there.getOrDefault(number, Map.of());
                    long key = random.nextInt(80);
                    Row row = new Row("x".repeat(random.nextInt(bytes)), random.nextLong());
                    if (!rows.containsKey(key)) {
                        store.insert(transaction, table, Map.of(key, row));
                        rows.put(key, row);
                    } else if (random.nextInt(3) > 0) {
                        store.update(transaction, table, List.of(key), Map.of(key, row));
                    } else {
                        store.delete(transaction, table, List.of(key));
                        rows.remove(key);
                    }
                }
                transaction.commit();
            }
        }
    }

    @Test
    void anyNumberOfThreadsComesToTheSame(@TempDir Path directory) throws IOException {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("ParallelReplayTest seed " + seed);
        Path data = directory.resolve("data");
        TestStore store = TestStore.open(data);
        work(store, new Random(seed));
        store.abandon();
        Path copy = directory.resolve("serial");
        Directories.copy(data, copy);
        Outcome serial = outcome(copy, 1);
        for (long workers : new long[] {2, 3, 8}) {
            copy = directory.resolve("workers-" + workers);
            Directories.copy(data, copy);
            assertEquals(serial, outcome(copy, workers), workers + " threads, seed " + seed);
        }
    }
}
