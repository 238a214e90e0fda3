package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Only what was forced survives, at any moment: the copy holds exactly what was acknowledged.
final class PowerCutTest {
    private static final int STEPS = 120;

    @ParameterizedTest
    @ValueSource(longs = {11, 0})
    void aPowerCutLosesNothingAcknowledged(long fixedSeed, @TempDir Path directory) throws IOException {
        long seed = fixedSeed == 0 ? Long.getLong("seed", 20261121L) : fixedSeed;
        System.out.println("PowerCutTest seed " + seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        PowerCutDisk disk = new PowerCutDisk(new LocalDisk(), data);
        World world = new World(InstantSource.system(), disk, seed);
        Map<Long, Row> model = new TreeMap<>();
        try (TestStore store = TestStore.open(data, TestStore.settings(), world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            for (int step = 0; step < STEPS; step++) {
                work(store, table, model, random);
                if (random.nextInt(6) == 0) {
                    Path copy = directory.resolve("cut-" + step);
                    if (random.nextBoolean()) {
                        disk.cut(copy);
                    } else {
                        disk.cut(copy, random.nextLong());
                    }
                    try (TestStore survivor = TestStore.open(copy)) {
                        assertEquals(model, survivor.content(survivor.table("t")), "seed " + seed + " step " + step);
                    }
                }
            }
        }
    }

    private static void work(TestStore store, TableInfo table, Map<Long, Row> model, Random random) {
        int action = random.nextInt(10);
        if (action == 0) {
            store.fold(table);
        } else if (action == 2) {
            store.compact(table);
        } else if (action == 1) {
            store.database.checkpoint();
        } else {
            try (Transaction transaction = store.begin()) {
                for (int left = random.nextInt(4); left >= 0; left--) {
                    long key = random.nextInt(40);
                    Row row = new Row("r" + random.nextInt(), random.nextLong());
                    if (model.containsKey(key)) {
                        store.update(transaction, table, List.of(key), Map.of(key, row));
                    } else {
                        store.insert(transaction, table, Map.of(key, row));
                    }
                    model.put(key, row);
                }
                transaction.commit();
            }
        }
    }
}
