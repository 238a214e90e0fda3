package io.phantomdb.bench.hot;

import io.phantomdb.bench.figure.FigureTable;
import io.phantomdb.bench.rows.EightColumns;
import io.phantomdb.bench.rows.SqlNumbers;
import io.phantomdb.core.batch.Batch;
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
import io.phantomdb.core.store.TransactionOptions.Durability;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.storage.Database;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/// One thread over a table of eight columns and rows of about eighty bytes that are all in memory; nothing waits for
/// the
/// disk. Each figure is the best of some passes, and each pass checks its answer.
public final class HotBench {
    private static final int PASSES = 5;
    private static final int BATCH = 1000;
    private static final int AMOUNT = 3;

    private final MemoryBudget budget = MemoryBudget.unlimited("bench");
    private final FigureTable figures = new FigureTable(List.of("hot rows, one thread", "measured", "aim"));
    private final FigureTable latencies = new FigureTable(List.of("read by key, µs", "p50", "p99"));
    private final int rows;
    private final long[] keys;

    /// @param rows at least 10,000
    public HotBench(int rows) {
        this.rows = rows;
        this.keys = shuffled(rows);
    }

    /// Two tables as text.
    public String run(Path directory) {
        Settings settings = Settings.defaults().with(Setting.FLUSH_AUTO, false).with(Setting.COMPACTION_AUTO, false);
        try (Database database = Database.open(directory, settings, World.real());
                Engine engine = new Engine(database, settings, World.real())) {
            TableInfo table;
            try (Transaction transaction = database.begin(TransactionOptions.DEFAULT)) {
                table = transaction.createTable(EightColumns.table("hot"));
                transaction.commit();
            }
            write(database, table, 1, true);
            figures.add(List.of("bytes of memory a row", String.format(Locale.ROOT, "%.0f", bytes(engine)), "≤ 200"));
            measure("point reads, 1 key each, in one transaction", "≥ 1 M/s", () -> read(database, table, 1));
            measure("point reads, 1,000 keys each", "", () -> read(database, table, BATCH));
            measure("upserts, 1,000 a commit, no sync", "≥ 0.5 M/s", () -> write(database, table, 2, false));
            measure("scan of one column", "≥ 20 M/s", () -> scan(database, table));
            latencies(database, engine, table, "hot");
            database.fold(table.schema(), table.name());
            latencies(database, engine, table, "cold");
        }
        return figures + "\n" + latencies;
    }

    private void latencies(Database database, Engine engine, TableInfo table, String tier) {
        KeyLatency latency = new KeyLatency(database, table, Arrays.copyOf(keys, Math.min(rows, 100_000)));
        add(latencies, tier + ", through the store", latency.ofStore());
        add(latencies, tier + ", by a prepared statement", latency.ofSql(engine));
    }

    private static void add(FigureTable table, String name, List<String> quantiles) {
        table.add(List.of(name, quantiles.get(0), quantiles.get(1)));
    }

    private void measure(String name, String aim, Runnable pass) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < PASSES; i++) {
            long begun = System.nanoTime();
            pass.run();
            best = Math.min(best, System.nanoTime() - begun);
        }
        figures.add(List.of(name, String.format(Locale.ROOT, "%.2f M/s", rows * 1e3 / best), aim));
    }

    private void write(Database database, TableInfo table, long salt, boolean fresh) {
        try (Region region = new Region(budget)) {
            for (int from = 0; from < rows; from += BATCH) {
                long[] ids = Arrays.copyOfRange(keys, from, Math.min(rows, from + BATCH));
                try (Transaction transaction = database.begin(new TransactionOptions(false, Durability.ASYNC))) {
                    Batch values = EightColumns.rows(ids, salt, region);
                    long written = fresh
                            ? transaction.insert(table, values)
                            : transaction.update(table, EightColumns.keys(ids, region), values);
                    require(written, ids.length);
                    transaction.commit();
                }
                region.reset();
            }
        }
    }

    private void read(Database database, TableInfo table, int size) {
        List<Integer> columns = List.of(0, AMOUNT, 7);
        try (Region region = new Region(budget);
                Transaction transaction = database.begin(TransactionOptions.READ_ONLY)) {
            for (int from = 0; from < rows; from += size) {
                long[] ids = Arrays.copyOfRange(keys, from, Math.min(rows, from + size));
                Batch found = transaction.get(table, EightColumns.keys(ids, region), columns, region);
                require(found.selected(), ids.length);
                region.reset();
            }
        }
    }

    private void scan(Database database, TableInfo table) {
        long count = 0;
        long sum = 0;
        try (Transaction transaction = database.begin(TransactionOptions.READ_ONLY);
                TableScan scan = transaction.scan(new ScanRequest(table, List.of(AMOUNT), List.of()));
                Region region = new Region(budget)) {
            for (Optional<Morsel> morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (Morsel open = morsel.get()) {
                    for (Optional<Batch> next = open.next(region); next.isPresent(); next = open.next(region)) {
                        count += next.get().selected();
                        sum += sum(next.get());
                        region.reset();
                    }
                }
            }
        }
        require(count, rows);
        require(sum, 9L * rows * (rows - 1L) / 2);
    }

    /// Amounts are nine times the key: seven of the first salt, two of the second.
    private static long sum(Batch batch) {
        long values = batch.column(0).values();
        long sum = 0;
        for (int i = 0; i < batch.selected(); i++) {
            sum += Memory.getLong(values + 8L * batch.row(i));
        }
        return sum;
    }

    private double bytes(Engine engine) {
        try (Session session = engine.open(new SessionOptions("bench", "bench"))) {
            return SqlNumbers.of(session, "SELECT sum(hot_bytes) FROM sys.table_stats")[0] / rows;
        }
    }

    private static void require(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("expected " + expected + ", found " + found);
        }
    }

    private static long[] shuffled(int count) {
        Random random = new Random(1);
        long[] keys = LongStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        return keys;
    }
}
