package io.phantomdb.bench.cold;

import io.phantomdb.bench.figure.FigureTable;
import io.phantomdb.bench.rows.EightColumns;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.StoreStatus.TableStatus;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.TransactionOptions.Durability;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.Database;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;

/// One table of eight columns, one thread: rows fold, are read, updated and deleted by key while they are cold, and are
/// compacted. Figures are rows per second, and per second of processor time of the one thread, which does not depend on
/// who
/// else is busy; row counts are checked after every step. Changes are committed without
/// waiting for the disk, so that they show the work and not the disk.
public final class ColdBench {
    private static final String[] STEPS = {
        "hot inserts, 4,096 a commit",
        "fold",
        "cold point reads",
        "cold updates, 1 a commit",
        "cold updates, 1,000 a commit",
        "cold deletes, 1 a commit",
        "cold deletes, 1,000 a commit",
        "fold with deletes of all segments",
        "compaction"
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MemoryBudget budget = MemoryBudget.unlimited("bench");
    private final Random random = new Random(1);
    private final List<List<String>> figures = new ArrayList<>();
    private final int rows;

    /// @param rows at least 20,000
    public ColdBench(int rows) {
        this.rows = rows;
        for (String step : STEPS) {
            figures.add(new ArrayList<>(List.of(step)));
        }
    }

    /// Runs the steps `rounds` times, each time in a fresh table; a row of the table per step, a column per round.
    public FigureTable run(Path directory, int rounds) {
        Settings settings = Settings.defaults().with(Setting.FLUSH_AUTO, false).with(Setting.COMPACTION_AUTO, false);
        List<String> heading = new ArrayList<>(List.of("rows/s (rows per second of one core)"));
        try (Database database = Database.open(directory, settings, World.real())) {
            for (int round = 1; round <= rounds; round++) {
                heading.add("round " + round);
                round(database, "t" + round);
            }
        }
        FigureTable table = new FigureTable(heading);
        figures.forEach(table::add);
        return table;
    }

    private void round(Database database, String name) {
        TableInfo table;
        try (Transaction transaction = database.begin(TransactionOptions.DEFAULT)) {
            table = transaction.createTable(EightColumns.table(name));
            transaction.commit();
        }
        int step = 0;
        measure(step++, rows, () -> insert(database, table));
        measure(step++, rows, () -> database.fold(table.schema(), name));
        require(database, name, 0, rows);
        long[] keys = shuffled();
        int few = rows / 20;
        measure(step++, few, () -> read(database, table, Arrays.copyOfRange(keys, 0, few)));
        measure(step++, few, () -> update(database, table, Arrays.copyOfRange(keys, 0, few), 1));
        measure(step++, few, () -> update(database, table, Arrays.copyOfRange(keys, few, 2 * few), 1000));
        measure(step++, few, () -> delete(database, table, Arrays.copyOfRange(keys, 2 * few, 3 * few), 1));
        measure(step++, few, () -> delete(database, table, Arrays.copyOfRange(keys, 3 * few, 4 * few), 1000));
        require(database, name, 2 * few, rows - 4 * few);
        measure(step++, 2 * few, () -> database.fold(table.schema(), name));
        measure(step++, rows - 2 * few, () -> database.compact(table.schema(), name));
        require(database, name, 0, rows - 2 * few);
    }

    private void measure(int step, long count, Runnable work) {
        long begun = System.nanoTime();
        long begunOnCore = THREADS.getCurrentThreadCpuTime();
        work.run();
        double perCoreSecond = count * 1e9 / (THREADS.getCurrentThreadCpuTime() - begunOnCore);
        double perSecond = count * 1e9 / (System.nanoTime() - begun);
        figures.get(step).add(String.format(Locale.ROOT, "%,.0f (%,.0f)", perSecond, perCoreSecond));
    }

    private static void require(Database database, String name, long hot, long cold) {
        for (TableStatus status : database.status().tables()) {
            if (status.table().equals(name) && (status.hotRows() != hot || status.coldRows() != cold)) {
                throw new IllegalStateException(
                        "expected " + hot + " hot and " + cold + " cold rows, there are " + status);
            }
        }
    }

    private long[] shuffled() {
        long[] keys = LongStream.range(0, rows).toArray();
        for (int i = keys.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        return keys;
    }

    private static Transaction begin(Database database) {
        return database.begin(new TransactionOptions(false, Durability.ASYNC));
    }

    private void insert(Database database, TableInfo table) {
        inParts(LongStream.range(0, rows).toArray(), Batch.ROWS, (ids, region) -> {
            try (Transaction transaction = begin(database)) {
                transaction.insert(table, EightColumns.rows(ids, 1, region));
                transaction.commit();
            }
        });
    }

    private void read(Database database, TableInfo table, long[] keys) {
        inParts(keys, 1, (ids, region) -> {
            try (Transaction transaction = database.begin(TransactionOptions.READ_ONLY)) {
                Batch found = transaction.get(table, EightColumns.keys(ids, region), List.of(0, 3, 7), region);
                if (found.rows() != 1) {
                    throw new IllegalStateException("key " + ids[0] + " is not there");
                }
            }
        });
    }

    private void update(Database database, TableInfo table, long[] keys, int perCommit) {
        inParts(keys, perCommit, (ids, region) -> {
            try (Transaction transaction = begin(database)) {
                transaction.update(table, EightColumns.keys(ids, region), EightColumns.rows(ids, 2, region));
                transaction.commit();
            }
        });
    }

    private void delete(Database database, TableInfo table, long[] keys, int perCommit) {
        inParts(keys, perCommit, (ids, region) -> {
            try (Transaction transaction = begin(database)) {
                transaction.delete(table, EightColumns.keys(ids, region));
                transaction.commit();
            }
        });
    }

    private interface Part {
        void run(long[] ids, Region region);
    }

    private void inParts(long[] ids, int size, Part part) {
        try (Region region = new Region(budget)) {
            for (int from = 0; from < ids.length; from += size) {
                part.run(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + size)), region);
                region.reset();
            }
        }
    }
}
