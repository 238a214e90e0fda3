package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wall clock is set forwards and back while commits, folds and restarts go on: their order has nothing to do with
/// it.
final class ClockTest {
    private static final List<Duration> JUMPS = List.of(
            Duration.ofDays(400), Duration.ofDays(-800), Duration.ofHours(3), Duration.ZERO, Duration.ofDays(-4000));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));
    private final World world = new World(now::get, new LocalDisk(), 1);

    private void jump(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    @Test
    void commitsKeepTheirOrderOverJumpsFoldsAndRestarts(@TempDir Path directory) {
        for (String log : List.of("chronicle", "file")) {
            Settings settings = TestStore.settings().with(Setting.WAL_ENGINE, log);
            Map<Long, Row> expected = new TreeMap<>();
            for (int round = 0; round < JUMPS.size(); round++) {
                try (TestStore store = TestStore.open(directory.resolve(log), settings, world, Failpoint.NONE)) {
                    TableInfo table = round == 0 ? store.create("t") : store.table("t");
                    assertEquals(expected, store.content(table), log + ", round " + round);
                    try (Transaction old = store.begin()) {
                        for (long i = 0; i < 10; i++) {
                            long id = i % 3;
                            Map<Long, Row> next = Map.of(id, new Row("round " + round, 100L * round + i));
                            if (expected.containsKey(id)) {
                                store.replace(table, next);
                            } else {
                                store.put(table, next);
                            }
                            Map<Long, Row> before = new TreeMap<>(expected);
                            expected.putAll(next);
                            jump(JUMPS.get((int) (round + i) % JUMPS.size()));
                            assertEquals(expected, store.content(table));
                            if (i == 0) {
                                assertTrue(!before.equals(expected));
                            }
                        }
                        if (round % 2 == 1) {
                            store.fold(table);
                        }
                        old.rollback();
                    }
                    assertEquals(expected, store.content(table));
                }
                jump(JUMPS.get(round));
            }
        }
    }

    /// Rows that are due by age are due after the clock was set back, too.
    @Test
    void rowsFoldByAgeAlthoughTheClockWasSetBack(@TempDir Path directory) {
        Settings settings = TestStore.settings().with(Setting.FLUSH_AUTO, true).with(Setting.FLUSH_AGE_MS, 60_000L);
        try (TestStore store = TestStore.open(directory, settings, world, Failpoint.NONE)) {
            TableInfo table = store.create("t");
            store.put(table, Map.of(1L, new Row("one", 1)));
            jump(Duration.ofDays(-1));
            while (store.database.status().tables().getFirst().segments() == 0) {
                jump(Duration.ofSeconds(61));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)); // longer than maintenance rests
            }
            assertEquals(Map.of(1L, new Row("one", 1)), store.content(table));
            assertTrue(Instant.parse("2026-03-01T00:00:00Z").isAfter(now.get()));
        }
    }
}
