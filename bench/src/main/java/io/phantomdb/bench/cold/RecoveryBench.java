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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/// How long a start takes that has all hot rows to bring back from the log: rows of eight columns and about eighty
/// bytes, in one table and in four, with one thread and with all. Row counts are checked after every start.
public final class RecoveryBench {
    private static final int ROUNDS = 3;

    private final MemoryBudget budget = MemoryBudget.unlimited("bench");
    private final int rows;

    public RecoveryBench(int rows) {
        this.rows = rows;
    }

    /// A row of the table per number of tables and threads, a column per round.
    public FigureTable run(Path directory) {
        FigureTable table = new FigureTable(List.of("seconds (rows/s)", "round 1", "round 2", "round 3"));
        for (int tables : new int[] {1, 4}) {
            Path data = directory.resolve("recovery-" + tables);
            load(data, tables);
            for (long workers : new long[] {1, 0}) {
                List<String> row = new ArrayList<>();
                row.add(tables
                        + (tables == 1 ? " table, " : " tables, ")
                        + (workers == 1 ? "one thread" : "all cores"));
                for (int round = 0; round < ROUNDS; round++) {
                    double seconds = start(data, workers);
                    row.add(String.format(Locale.ROOT, "%.1f (%,.0f)", seconds, rows / seconds));
                }
                table.add(row);
            }
        }
        return table;
    }

    private static Settings settings(long workers) {
        return Settings.defaults()
                .with(Setting.FLUSH_AUTO, false)
                .with(Setting.COMPACTION_AUTO, false)
                .with(Setting.WORKERS, workers);
    }

    private void load(Path data, int tables) {
        try (Database database = Database.open(data, settings(0), World.real())) {
            for (int i = 0; i < tables; i++) {
                TableInfo table;
                try (Transaction transaction = database.begin(TransactionOptions.DEFAULT)) {
                    table = transaction.createTable(EightColumns.table("t" + i));
                    transaction.commit();
                }
                for (int from = 0; from < rows / tables; from += Batch.ROWS) {
                    long[] ids = LongStream.range(from, Math.min(from + Batch.ROWS, rows / tables))
                            .toArray();
                    try (Transaction transaction = database.begin(new TransactionOptions(false, Durability.ASYNC));
                            Region region = new Region(budget)) {
                        transaction.insert(table, EightColumns.rows(ids, 1, region));
                        transaction.commit();
                    }
                }
            }
        }
    }

    private double start(Path data, long workers) {
        long begun = System.nanoTime();
        try (Database database = Database.open(data, settings(workers), World.real())) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            List<TableStatus> tables = database.status().tables();
            long hot = tables.stream().mapToLong(TableStatus::hotRows).sum();
            if (hot != (long) rows / tables.size() * tables.size()) {
                throw new IllegalStateException(hot + " of " + rows + " rows came back");
            }
            return seconds;
        }
    }
}
