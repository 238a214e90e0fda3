package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The past is read as it was, through folds and compactions, as long as it is kept.
final class TimeTravelTest {
    private static final long KEEP_MILLIS = 1000;

    private final AtomicLong clockMillis = new AtomicLong(1_000_000);
    private final Path data;

    TimeTravelTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private TestStore open(long historyMillis) {
        World world = UnforcedDisk.world();
        World timed = new World(() -> Instant.ofEpochMilli(clockMillis.get()), world.disk(), 1);
        Settings settings = TestStore.settings().with(Setting.HISTORY_MS, historyMillis);
        return TestStore.open(data, settings, timed, Failpoint.NONE);
    }

    private static Map<Long, Row> read(TestStore store, TableInfo table, AsOf moment) {
        try (Transaction transaction = store.begin()) {
            return store.scan(
                    transaction,
                    new ScanRequest(
                            table, List.of(0, 1, 2), List.of(), MemoryBudget.unlimited("test"), Optional.of(moment)));
        }
    }

    private static AsOf time(long millis) {
        return new AsOf.Time(millis * 1000);
    }

    private record Moment(long millis, Map<Long, Row> content) {}

    @Test
    void everyMomentThatIsKeptIsReadAsItWas() {
        long seed = Long.getLong("seed", 6);
        System.out.println("TimeTravelTest seed " + seed);
        Random random = new Random(seed);
        Map<Long, Row> model = new TreeMap<>();
        List<Moment> moments = new ArrayList<>();
        try (TestStore store = open(KEEP_MILLIS)) {
            TableInfo table = store.create("t");
            for (int step = 0; step < 60; step++) {
                clockMillis.addAndGet(1 + random.nextInt(5));
                long key = random.nextInt(20);
                Row row = new Row("at " + step, step);
                if (!model.containsKey(key)) {
                    store.put(table, Map.of(key, row));
                    model.put(key, row);
                } else if (random.nextInt(3) == 0) {
                    store.remove(table, key);
                    model.remove(key);
                } else {
                    store.replace(table, Map.of(key, row));
                    model.put(key, row);
                }
                moments.add(new Moment(clockMillis.get(), new TreeMap<>(model)));
                if (random.nextInt(8) == 0) {
                    store.fold(table);
                } else if (random.nextInt(12) == 0) {
                    store.compact(table);
                }
                Moment moment = moments.get(random.nextInt(moments.size()));
                assertEquals(moment.content(), read(store, table, time(moment.millis())), "seed " + seed);
            }
            for (Moment moment : moments) {
                assertEquals(moment.content(), read(store, table, time(moment.millis())), "seed " + seed);
            }
            assertEquals(model, read(store, table, time(clockMillis.get() + 5)));
        }
    }

    @Test
    void aCommitIsReadByItsNumber() {
        try (TestStore store = open(KEEP_MILLIS)) {
            TableInfo table = store.create("t");
            store.put(table, TestStore.row(1, "first", 1));
            long first = store.database.lastCommit();
            store.replace(table, TestStore.row(1, "second", 1));
            store.fold(table);
            assertEquals(TestStore.row(1, "first", 1), read(store, table, new AsOf.Commit(first)));
            assertEquals(TestStore.row(1, "second", 1), read(store, table, new AsOf.Commit(first + 1)));
            assertState(SqlState.INVALID_PARAMETER_VALUE, store, table, new AsOf.Commit(first + 100));
        }
    }

    @Test
    void whatIsNotKeptIsRefused() {
        try (TestStore store = open(KEEP_MILLIS)) {
            long beforeOpen = clockMillis.get() - 1;
            TableInfo table = store.create("t");
            assertState(SqlState.INVALID_PARAMETER_VALUE, store, table, time(beforeOpen));
            long empty = clockMillis.get();
            clockMillis.addAndGet(10);
            store.put(table, TestStore.row(1, "x", 1));
            store.fold(table);
            assertEquals(Map.of(), read(store, table, time(empty)));
            clockMillis.addAndGet(KEEP_MILLIS + 1);
            assertState(SqlState.INVALID_PARAMETER_VALUE, store, table, time(empty));
        }
        try (TestStore store = open(0)) {
            TableInfo table = store.table("t");
            assertState(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, store, table, time(clockMillis.get()));
        }
    }

    @Test
    void aTableThatWasNotThereIsRefused() {
        try (TestStore store = open(KEEP_MILLIS)) {
            long before = clockMillis.get();
            clockMillis.addAndGet(10);
            TableInfo table = store.create("t");
            assertState(SqlState.UNDEFINED_TABLE, store, table, time(before));
        }
    }

    private static void assertState(SqlState state, TestStore store, TableInfo table, AsOf moment) {
        DatabaseException refused = assertThrows(DatabaseException.class, () -> read(store, table, moment));
        assertEquals(state, refused.sqlState());
    }
}
