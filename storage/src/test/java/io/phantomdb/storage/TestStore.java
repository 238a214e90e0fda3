package io.phantomdb.storage;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A database for tests with tables of one form: `id BIGINT PRIMARY KEY, text VARCHAR, amount BIGINT NOT NULL`.
final class TestStore implements AutoCloseable {
    /// A row less its key.
    record Row(@Nullable String text, long amount) {}

    final Database database;
    private final MemoryBudget budget = MemoryBudget.unlimited("test");

    TestStore(Database database) {
        this.database = database;
    }

    static Settings settings() {
        return Settings.defaults()
                .with(Setting.WAL_ENGINE, "file")
                .with(Setting.WAL_SEGMENT_BYTES, 1L << 20)
                .with(Setting.WAL_BLOCK_BYTES, 64L << 10)
                .with(Setting.WAL_FREE_BYTES_MIN, 0L)
                .with(Setting.FILE_GRACE_MS, 0L)
                .with(Setting.FLUSH_AUTO, false)
                .with(Setting.COMPACTION_AUTO, false)
                .with(Setting.ROW_GROUP_ROWS, 64L)
                .with(Setting.PAGE_ROWS, 16L)
                .with(Setting.BATCH_ROWS, 64L)
                .with(Setting.SEGMENT_CACHE_MEMORY, 64L << 20);
    }

    static TestStore open(Path directory) {
        return open(directory, Failpoint.NONE);
    }

    static TestStore open(Path directory, Failpoint failpoint) {
        return open(directory, settings(), UnforcedDisk.world(), failpoint);
    }

    static TestStore open(Path directory, Settings settings, World world, Failpoint failpoint) {
        return new TestStore(Database.open(directory, settings, world, failure -> {}, failpoint));
    }

    Transaction begin() {
        return database.begin(TransactionOptions.DEFAULT);
    }

    TableInfo create(String name) {
        try (Transaction transaction = begin()) {
            TableInfo table = transaction.createTable(definition(name, true));
            transaction.commit();
            return table;
        }
    }

    static TableDefinition definition(String name, boolean withKey) {
        return new TableDefinition(
                "public",
                name,
                List.of(
                        new ColumnDefinition("id", SqlType.BIGINT, false, Optional.empty()),
                        new ColumnDefinition("text", SqlType.VARCHAR, true, Optional.empty()),
                        new ColumnDefinition("amount", SqlType.BIGINT, false, Optional.empty())),
                withKey ? List.of("id") : List.of(),
                Map.of());
    }

    TableInfo table(String name) {
        return database.catalog().table("public", name).orElseThrow();
    }

    void insert(Transaction transaction, TableInfo table, Map<Long, Row> rows) {
        try (Region region = new Region(budget)) {
            transaction.insert(table, rows(rows, region));
        }
    }

    long update(Transaction transaction, TableInfo table, List<Long> keys, Map<Long, Row> rows) {
        try (Region region = new Region(budget)) {
            return transaction.update(table, keys(keys, region), rows(rows, region));
        }
    }

    long delete(Transaction transaction, TableInfo table, List<Long> keys) {
        try (Region region = new Region(budget)) {
            return transaction.delete(table, keys(keys, region));
        }
    }

    Map<Long, Row> get(Transaction transaction, TableInfo table, List<Long> keys) {
        try (Region region = new Region(budget)) {
            Map<Long, Row> found = new TreeMap<>();
            add(transaction.get(table, keys(keys, region), List.of(0, 1, 2), region), found);
            return found;
        }
    }

    Map<Long, Row> scan(Transaction transaction, TableInfo table) {
        return scan(transaction, new ScanRequest(table, List.of(0, 1, 2), List.of()));
    }

    /// @param request for all three columns
    Map<Long, Row> scan(Transaction transaction, ScanRequest request) {
        Map<Long, Row> found = new TreeMap<>();
        try (TableScan scan = transaction.scan(request);
                Region scratch = new Region(budget)) {
            Optional<Morsel> morsel;
            while ((morsel = scan.next()).isPresent()) {
                try (Morsel open = morsel.get()) {
                    Optional<Batch> batch;
                    while ((batch = open.next(scratch)).isPresent()) {
                        add(batch.get(), found);
                        scratch.reset();
                    }
                }
            }
        }
        return found;
    }

    /// Everything in the table that a transaction beginning now sees.
    Map<Long, Row> content(TableInfo table) {
        try (Transaction transaction = database.begin(TransactionOptions.READ_ONLY)) {
            return scan(transaction, table);
        }
    }

    void put(TableInfo table, Map<Long, Row> rows) {
        try (Transaction transaction = begin()) {
            insert(transaction, table, rows);
            transaction.commit();
        }
    }

    /// Replaces rows that are there, keys unchanged.
    void replace(TableInfo table, Map<Long, Row> rows) {
        try (Transaction transaction = begin()) {
            update(transaction, table, List.copyOf(rows.keySet()), rows);
            transaction.commit();
        }
    }

    void remove(TableInfo table, Long... keys) {
        try (Transaction transaction = begin()) {
            delete(transaction, table, List.of(keys));
            transaction.commit();
        }
    }

    void fold(TableInfo table) {
        database.fold(table.schema(), table.name());
    }

    /// Folds and merges all segments.
    void compact(TableInfo table) {
        database.compact(table.schema(), table.name());
    }

    static Map<Long, Row> row(long id, @Nullable String text, long amount) {
        return new TreeMap<>(Map.of(id, new Row(text, amount)));
    }

    /// Closes and asserts that no memory is left.
    @Override
    public void close() {
        database.close();
        requireNoMemory();
    }

    void abandon() {
        database.abandon();
        requireNoMemory();
    }

    private void requireNoMemory() {
        long hot = database.environment().hotBudget().used();
        long written = database.environment().writeBudget().used();
        long read = database.environment().foldBudget().used();
        long indexed = database.environment().indexMemory().budget().used();
        if (hot + written + read + indexed != 0) {
            throw new AssertionError(hot + " bytes of hot rows, " + written + " of write sets, " + read + " of folds, "
                    + indexed + " of indexes are left");
        }
    }

    static Batch rows(Map<Long, Row> rows, Region region) {
        List<Long> ids = List.copyOf(rows.keySet());
        List<String> texts = new ArrayList<>();
        List<Long> amounts = new ArrayList<>();
        rows.values().forEach(row -> {
            texts.add(row.text());
            amounts.add(row.amount());
        });
        return Batch.of(
                List.of(
                        Vectors.of(SqlType.BIGINT, ids, region),
                        Vectors.of(SqlType.VARCHAR, texts, region),
                        Vectors.of(SqlType.BIGINT, amounts, region)),
                ids.size());
    }

    static Batch keys(List<Long> keys, Region region) {
        return Batch.of(List.of(Vectors.of(SqlType.BIGINT, keys, region)), keys.size());
    }

    private static void add(Batch batch, Map<Long, Row> found) {
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.row(i);
            Long id = (Long) value(batch.column(0), row);
            Row value = new Row((String) Vectors.value(batch.column(1), row), (Long) value(batch.column(2), row));
            if (found.put(id, value) != null) {
                throw new AssertionError("key " + id + " is there twice");
            }
        }
    }

    private static Object value(Vector vector, int row) {
        return Objects.requireNonNull(Vectors.value(vector, row));
    }
}
