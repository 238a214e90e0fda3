package io.phantomdb.bench.soak;

import io.phantomdb.bench.rows.EightColumns;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.TransactionOptions.Durability;
import io.phantomdb.storage.Database;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Inserts, replaces and deletes rows under keys of its own, and knows what each must be. One thread.
final class RowKeeper {
    private static final int PER_COMMIT_MAX = 200;

    private final Database database;
    private final TableInfo table;
    private final Random random;
    private final long firstKey;
    private final int[] salts;
    private final AtomicLong commits = new AtomicLong();

    /// @param keys how many, from `firstKey` on
    RowKeeper(Database database, TableInfo table, long firstKey, int keys, long seed) {
        this.database = database;
        this.table = table;
        this.firstKey = firstKey;
        this.salts = new int[keys];
        this.random = new Random(seed);
    }

    /// One transaction: a run of keys is inserted, replaced or deleted, each as it must be; one in ten is rolled back.
    void write() {
        int count = 1 + random.nextInt(PER_COMMIT_MAX);
        int from = random.nextInt(salts.length - count);
        int salt = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1_000_000);
        long[] there = keys(from, count, true);
        long[] missing = salt == 0 ? new long[0] : keys(from, count, false);
        try (Region region = new Region(MemoryBudget.unlimited("soak"));
                Transaction transaction = database.begin(new TransactionOptions(false, Durability.ASYNC))) {
            if (there.length > 0) {
                long written = salt == 0
                        ? transaction.delete(table, EightColumns.keys(there, region))
                        : transaction.update(
                                table, EightColumns.keys(there, region), EightColumns.rows(there, salt, region));
                require(written, there.length);
            }
            if (missing.length > 0) {
                require(transaction.insert(table, EightColumns.rows(missing, salt, region)), missing.length);
            }
            if (random.nextInt(10) == 0) {
                return;
            }
            transaction.commit();
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.SERIALIZATION_FAILURE) {
                throw failure;
            }
            return;
        }
        Arrays.fill(salts, from, from + count, salt);
        commits.incrementAndGet();
    }

    private long[] keys(int from, int count, boolean present) {
        long[] found = new long[count];
        int size = 0;
        for (int i = from; i < from + count; i++) {
            if (salts[i] != 0 == present) {
                found[size++] = firstKey + i;
            }
        }
        return Arrays.copyOf(found, size);
    }

    /// How many rows there must be.
    long rows() {
        return Arrays.stream(salts).filter(salt -> salt != 0).count();
    }

    /// What the amounts of all its rows come to, in units of the amount's last digit.
    long amounts() {
        long sum = 0;
        for (int i = 0; i < salts.length; i++) {
            sum += salts[i] == 0 ? 0 : (firstKey + i) * (7L + salts[i]);
        }
        return sum;
    }

    /// Any thread may ask.
    long commits() {
        return commits.get();
    }

    private static void require(long written, int expected) {
        if (written != expected) {
            throw new IllegalStateException("wrote " + written + " rows instead of " + expected);
        }
    }
}
