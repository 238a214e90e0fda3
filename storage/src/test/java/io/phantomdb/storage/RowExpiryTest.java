package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows go when they are as old as `ttl` says, hot or cold, and not before.
final class RowExpiryTest {
    private static final long DAY_MILLIS = 86_400_000L;

    private final AtomicLong clockMillis = new AtomicLong(1000 * DAY_MILLIS);
    private final Path data;

    RowExpiryTest(@TempDir Path directory) {
        this.data = directory.resolve("data");
    }

    private TestStore open() {
        World world = UnforcedDisk.world();
        World timed = new World(() -> Instant.ofEpochMilli(clockMillis.get()), world.disk(), 1);
        return TestStore.open(data, TestStore.settings(), timed, Failpoint.NONE);
    }

    private static TableInfo create(TestStore store, SqlType time, boolean withKey, Map<String, String> options) {
        TableDefinition definition = new TableDefinition(
                "public",
                "t",
                List.of(
                        new ColumnDefinition("name", SqlType.VARCHAR, false, Optional.empty()),
                        new ColumnDefinition("at", time, true, Optional.empty())),
                withKey ? List.of("name") : List.of(),
                options);
        try (Transaction transaction = store.begin()) {
            TableInfo table = transaction.createTable(definition);
            transaction.commit();
            return table;
        }
    }

    private static void insert(TestStore store, TableInfo table, String prefix, List<@Nullable Long> times) {
        try (Transaction transaction = store.begin();
                Region region = new Region(MemoryBudget.unlimited("test"))) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < times.size(); i++) {
                names.add(prefix + i);
            }
            transaction.insert(
                    table,
                    Batch.of(
                            List.of(
                                    Vectors.of(SqlType.VARCHAR, names, region),
                                    Vectors.of(table.columns().get(1).type(), times, region)),
                            names.size()));
            transaction.commit();
        }
    }

    private static long rows(TestStore store) {
        var status = store.database.status().tables().getFirst();
        return status.hotRows() + status.coldRows();
    }

    @Test
    void oldRowsGoHotAndColdAndYoungOnesStay() {
        long day = DAY_MILLIS * 1000;
        List<@Nullable Long> times = new ArrayList<>(List.of(990 * day, 996 * day, 999 * day));
        times.add(null);
        try (TestStore store = open()) {
            TableInfo table = create(store, SqlType.TIMESTAMP, true, Map.of("ttl_ms", "" + 5 * DAY_MILLIS));
            insert(store, table, "cold", times);
            store.fold(table);
            insert(store, table, "hot", times);
            assertEquals(2, store.database.expire());
            assertEquals(6, rows(store));
            clockMillis.addAndGet(2 * DAY_MILLIS);
            assertEquals(2, store.database.expire());
        }
        clockMillis.addAndGet(10 * DAY_MILLIS);
        try (TestStore store = open()) {
            assertEquals(2, store.database.expire());
            assertEquals(0, store.database.expire());
            assertEquals(2, rows(store));
        }
    }

    @Test
    void tablesWithoutKeyAndDatesWorkToo() {
        try (TestStore store = open()) {
            TableInfo table =
                    create(store, SqlType.DATE, false, Map.of("ttl_ms", "" + 30 * DAY_MILLIS, "ttl_column", "at"));
            insert(store, table, "x", List.of(900L, 969L, 970L, 1000L));
            store.fold(table);
            assertEquals(2, store.database.expire());
            assertEquals(2, rows(store));
        }
    }

    @Test
    void manyRowsGoInParts() {
        try (TestStore store = open()) {
            TableInfo table = create(store, SqlType.TIMESTAMPTZ, true, Map.of("ttl_ms", "1000"));
            List<@Nullable Long> times = new ArrayList<>();
            for (long i = 0; i < 12_000; i++) {
                times.add(i);
            }
            insert(store, table, "x", times);
            store.fold(table);
            assertEquals(12_000, store.database.expire());
            store.compact(table);
            assertEquals(0, store.database.status().tables().getFirst().segments());
        }
    }

    /// The column's place is another then.
    @Test
    void aTableThatChangesMeanwhileLosesNothing() {
        long day = DAY_MILLIS * 1000;
        List<String> names = List.of("gone", "at", "born");
        try (TestStore store = open()) {
            List<ColumnDefinition> columns = new ArrayList<>();
            columns.add(new ColumnDefinition("id", SqlType.BIGINT, false, Optional.empty()));
            names.forEach(name -> columns.add(new ColumnDefinition(name, SqlType.TIMESTAMP, true, Optional.empty())));
            try (Transaction transaction = store.begin();
                    Region region = new Region(MemoryBudget.unlimited("test"))) {
                TableInfo table = transaction.createTable(new TableDefinition(
                        "public", "t", columns, List.of("id"), Map.of("ttl_ms", "1000", "ttl_column", "at")));
                transaction.insert(
                        table,
                        Batches.ofRows(
                                table.columns().stream().map(Column::type).toList(),
                                List.of(List.of(1L, 0L, 1000 * day, 0L)),
                                region));
                transaction.commit();
            }
            try (RowExpiry expiry = new RowExpiry(
                    () -> {
                        drop(store, "gone");
                        return store.begin();
                    },
                    store.database.snapshots(),
                    new World(
                            () -> Instant.ofEpochMilli(clockMillis.get()),
                            UnforcedDisk.world().disk(),
                            1),
                    1000)) {
                assertEquals(0, expiry.runOnce());
            }
            assertEquals(1, rows(store));
            clockMillis.addAndGet(DAY_MILLIS);
            assertEquals(1, store.database.expire());
        }
    }

    private static void drop(TestStore store, String column) {
        TableInfo table = store.table("t");
        List<Column> columns = new ArrayList<>(table.columns());
        if (columns.removeIf(one -> one.name().equals(column))) {
            try (Transaction transaction = store.begin()) {
                TableInfo after = new TableInfo(
                        table.id(),
                        table.schema(),
                        table.name(),
                        columns,
                        table.key(),
                        table.hasPrimaryKey(),
                        table.nextFieldId(),
                        table.checks());
                transaction.alterTable(table, after, false);
                transaction.commit();
            }
        }
    }

    @Test
    void optionsThatMeanNoColumnAreRefused() {
        try (TestStore store = open()) {
            assertRefused(store, SqlType.BIGINT, Map.of("ttl_ms", "1000"));
            assertRefused(store, SqlType.DATE, Map.of("ttl_ms", "1000", "ttl_column", "name"));
            assertRefused(store, SqlType.DATE, Map.of("ttl_column", "at"));
        }
    }

    private static void assertRefused(TestStore store, SqlType time, Map<String, String> options) {
        DatabaseException refused = assertThrows(DatabaseException.class, () -> create(store, time, true, options));
        assertEquals(SqlState.INVALID_PARAMETER_VALUE, refused.sqlState());
    }
}
