package io.phantomdb.bench.hot;

import io.phantomdb.bench.rows.EightColumns;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.storage.Database;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How long one read by key takes: each a transaction of its own, of three columns, and each checked.
final class KeyLatency {
    private final Database database;
    private final TableInfo table;
    private final long[] keys;
    private final MemoryBudget budget = MemoryBudget.unlimited("latency");

    /// @param keys of rows that are there
    KeyLatency(Database database, TableInfo table, long[] keys) {
        this.database = database;
        this.table = table;
        this.keys = keys;
    }

    /// p50 and p99 in microseconds, of the store's own reads. The first fifth of the reads does not count.
    List<String> ofStore() {
        long[] nanos = new long[keys.length];
        try (Region region = new Region(budget)) {
            for (int i = 0; i < keys.length; i++) {
                long begun = System.nanoTime();
                try (Transaction transaction = database.begin(TransactionOptions.READ_ONLY)) {
                    Batch key = EightColumns.keys(new long[] {keys[i]}, region);
                    require(transaction.get(table, key, List.of(0, 3, 7), region), keys[i]);
                }
                nanos[i] = System.nanoTime() - begun;
                region.reset();
            }
        }
        return quantiles(nanos);
    }

    /// The same through a prepared statement of a session.
    List<String> ofSql(Engine engine) {
        long[] nanos = new long[keys.length];
        try (Session session = engine.open(new SessionOptions("bench", "bench"));
                PreparedStatement read =
                        session.prepare("SELECT id, amount, remark FROM " + table.name() + " WHERE id = ?")) {
            for (int i = 0; i < keys.length; i++) {
                long begun = System.nanoTime();
                try (Result result = session.execute(read, List.of(new Expr.Literal(keys[i], SqlType.BIGINT)));
                        RowBatch rows = result.next().orElseThrow()) {
                    require(rows.batch(), keys[i]);
                }
                nanos[i] = System.nanoTime() - begun;
            }
        }
        return quantiles(nanos);
    }

    private static void require(Batch rows, long key) {
        if (rows.selected() != 1) {
            throw new IllegalStateException("key " + key + " is there " + rows.selected() + " times");
        }
    }

    private static List<String> quantiles(long[] nanos) {
        long[] counted = Arrays.copyOfRange(nanos, nanos.length / 5, nanos.length);
        Arrays.sort(counted);
        return List.of(micros(counted[counted.length / 2]), micros(counted[(int) (counted.length * 0.99)]));
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e3);
    }
}
