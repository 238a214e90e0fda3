package io.phantomdb.storage;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.ColumnPredicate;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.BackgroundThread;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.catalog.TableExpiry;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Deletes rows that are older than their table's `ttl`, as any transaction deletes rows: in parts of ten thousand, so
/// that none is large. Zone maps keep it from reading segments of younger rows; folds and compactions free the space.
final class RowExpiry implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(RowExpiry.class.getName());
    private static final int PART_ROWS = 10_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final Supplier<Transaction> begin;
    private final Snapshots snapshots;
    private final World world;
    private final long pauseMillis;
    private final BackgroundThread thread;
    private boolean closing;

    /// @param pauseMillis between two looks at all tables
    RowExpiry(Supplier<Transaction> begin, Snapshots snapshots, World world, long pauseMillis) {
        this.begin = begin;
        this.snapshots = snapshots;
        this.world = world;
        this.pauseMillis = pauseMillis;
        this.thread = new BackgroundThread("phantomdb-expiry", this::run);
    }

    void start() {
        thread.start();
    }

    /// Looks at every table once; rows deleted.
    long runOnce() {
        long deleted = 0;
        for (TableVersion version : snapshots.current().tables().values()) {
            StoredTable table = version.handle().table();
            Optional<TableExpiry> expiry = TableExpiry.of(table);
            if (expiry.isPresent()
                    && !isClosing()
                    && !version.handle().quarantine().isSet()) {
                deleted += expire(version.handle(), expiry.get());
            }
        }
        return deleted;
    }

    private long expire(TableHandle handle, TableExpiry expiry) {
        long all = 0;
        try {
            int deleted = PART_ROWS;
            while (deleted == PART_ROWS && !isClosing()) {
                deleted = expirePart(handle, expiry);
                all += deleted;
            }
        } catch (DatabaseException failure) {
            LOGGER.log(
                    failure.sqlState().retryable() ? Level.DEBUG : Level.WARNING,
                    "rows of table " + handle.info().qualifiedName() + " expire later: " + failure.getMessage());
        }
        return all;
    }

    private int expirePart(TableHandle handle, TableExpiry expiry) {
        TableInfo table = handle.info();
        try (Transaction transaction = begin.get();
                Region region = new Region(MemoryBudget.unlimited("expiry"))) {
            if (!transaction.catalog().table(table.schema(), table.name()).equals(Optional.of(table))) {
                return 0; // altered or dropped meanwhile: the next look takes it as it is then
            }
            Keys keys = new Keys(handle.keys(), region);
            collect(transaction, table, expiry, keys);
            if (keys.count > 0) {
                transaction.delete(table, keys.toBatch());
                transaction.commit();
            }
            return keys.count;
        }
    }

    private void collect(Transaction transaction, TableInfo table, TableExpiry expiry, Keys keys) {
        SqlType type = table.columns().get(expiry.column()).type();
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, world.clock().instant());
        long limit = now - expiry.millis() * 1000;
        if (type.layout() == Layout.INT32) {
            limit = Math.floorDiv(limit, MICROS_PER_DAY);
        }
        List<Integer> columns = new ArrayList<>(table.key());
        columns.add(expiry.column());
        ColumnPredicate old =
                new ColumnPredicate.Range(expiry.column(), Optional.empty(), false, Optional.of(limit), false);
        try (TableScan scan = transaction.scan(new ScanRequest(table, columns, List.of(old)));
                Region scratch = new Region(MemoryBudget.unlimited("expiry"))) {
            Optional<Morsel> morsel;
            while (keys.count < PART_ROWS && (morsel = scan.next()).isPresent()) {
                try (Morsel open = morsel.get()) {
                    Optional<Batch> batch;
                    while (keys.count < PART_ROWS && (batch = open.next(scratch)).isPresent()) {
                        keys.addOlder(batch.get(), limit);
                        scratch.reset();
                    }
                }
            }
        }
    }

    /// Keys of rows to be deleted, as bytes, so that they outlive the batches they come from.
    private static final class Keys {
        private final KeyCodec codec;
        private final Region region;
        private final long addresses;
        private int count;

        Keys(KeyCodec codec, Region region) {
            this.codec = codec;
            this.region = region;
            this.addresses = region.allocate(8L * PART_ROWS);
        }

        /// @param batch key columns, then the time
        void addOlder(Batch batch, long limit) {
            Vector times = batch.columns().getLast();
            Batch keys =
                    batch.withColumns(batch.columns().subList(0, batch.columns().size() - 1));
            KeyCodec.Writer writer = codec.writer(keys);
            for (int i = 0; i < batch.selected() && count < PART_ROWS; i++) {
                int row = batch.row(i);
                if (!times.isNull(row) && time(times, row) < limit) {
                    long key = region.allocateBytes(writer.bytes(row));
                    writer.write(row, key);
                    Memory.putLong(addresses + 8L * count++, key);
                }
            }
        }

        private static long time(Vector times, int row) {
            long address = times.valueAddress(row);
            return times.layout() == Layout.INT32 ? Memory.getInt(address) : Memory.getLong(address);
        }

        Batch toBatch() {
            return codec.decode(addresses, count, region);
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private void run() {
        while (pause()) {
            try {
                runOnce();
            } catch (RuntimeException failure) {
                LOGGER.log(Level.WARNING, "expiry failed, will be tried again: " + failure);
            }
        }
    }

    private synchronized boolean pause() {
        try {
            if (!closing) {
                wait(Math.max(pauseMillis, 1));
            }
        } catch (InterruptedException ignored) {
            return false;
        }
        return !closing;
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.awaitEnd();
    }
}
