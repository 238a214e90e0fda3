package io.phantomdb.storage;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.Finding;
import io.phantomdb.core.store.Store;
import io.phantomdb.core.store.StoreStatus;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.store.TransactionOptions;
import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.backup.BackupDirectory;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.check.StoreCheck;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.fold.Checkpoints;
import io.phantomdb.storage.fold.Compaction;
import io.phantomdb.storage.fold.CompactionWorker;
import io.phantomdb.storage.fold.Jobs;
import io.phantomdb.storage.fold.Maintenance;
import io.phantomdb.storage.fold.SchemaEvolution;
import io.phantomdb.storage.fold.TableFold;
import io.phantomdb.storage.fold.VersionSwap;
import io.phantomdb.storage.recovery.Recovery;
import io.phantomdb.storage.txn.HotMemory;
import io.phantomdb.storage.txn.LockWaits;
import io.phantomdb.storage.txn.OpenTransactions;
import io.phantomdb.storage.txn.ParkingTransaction;
import io.phantomdb.storage.txn.Publication;
import io.phantomdb.storage.txn.RowLocks;
import io.phantomdb.storage.txn.SequenceRegistry;
import io.phantomdb.storage.txn.Sequencer;
import io.phantomdb.storage.txn.StoreCatalog;
import io.phantomdb.storage.txn.StoreTransaction;
import io.phantomdb.storage.txn.TransactionServices;
import io.phantomdb.storage.txn.WriteHistory;
import io.phantomdb.storage.version.Snapshots;
import io.phantomdb.storage.version.Statistics;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;
import io.phantomdb.storage.version.WriteFigures;
import io.phantomdb.wal.CommitLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One database in one directory; the store that the engine asks.
///
///     data/  FORMAT LOCK wal/ catalog/ tables/<schema>/<table>-<id>/{metadata,data} spill/ tmp/
///
/// Any thread may call. After a failure of the log ([FatalHandler]) reads go on and writes fail with SQLSTATE 58030.
public final class Database implements Store {
    private static final System.Logger LOGGER = System.getLogger(Database.class.getName());

    private final DirectoryLock directoryLock;
    private final StoreEnvironment environment;
    private final CommitLog log;
    private final Snapshots snapshots;
    private final Sequencer sequencer;
    private final Maintenance maintenance;
    private final TableFold fold;
    private final Compaction compaction;
    private final CompactionWorker compactionWorker;
    private final Checkpoints checkpoints;
    private final DatabaseCopies copies;
    private final RowExpiry expiry;
    private final TransactionServices services;
    private final OpenTransactions transactions;
    private volatile boolean closed;

    Database(
            DirectoryLock directoryLock,
            StoreEnvironment environment,
            CommitLog log,
            CheckpointFile checkpointFile,
            Recovery recovery,
            FatalHandler fatalHandler)
            throws IOException {
        this.directoryLock = directoryLock;
        this.environment = environment;
        this.log = log;
        this.snapshots = new Snapshots(
                recovery.version(),
                recovery.lastTimestamp(),
                environment.settings().get(Setting.HISTORY_MS),
                environment.world().clock());
        Publication publication = new Publication(snapshots);
        this.sequencer = new Sequencer(
                log, recovery.lastTimestamp(), environment.failpoint(), publication::publish, fatalHandler::fatal);
        SequenceRegistry sequences =
                new SequenceRegistry(sequencer, recovery.version().catalog());
        AtomicLong nextTableId = new AtomicLong(recovery.nextTableId());
        this.maintenance = new Maintenance(environment, snapshots, log);
        Jobs jobs = new Jobs(environment.world());
        new SystemTables(snapshots, sequencer, log, jobs, environment).all().forEach(this::addVirtualTable);
        this.copies = new DatabaseCopies(environment, sequencer, log);
        VersionSwap versions = new VersionSwap(environment, snapshots, sequencer, jobs, maintenance::later);
        this.fold = new TableFold(versions, log);
        this.compaction = new Compaction(versions);
        this.compactionWorker = new CompactionWorker(compaction);
        this.checkpoints = new Checkpoints(
                checkpointFile,
                snapshots,
                sequencer,
                log,
                nextTableId,
                sequences,
                jobs,
                environment.failpoint(),
                copies::archivedTo);
        HotMemory hotMemory = new HotMemory(
                environment.hotBudget(),
                Environments.share(environment.settings(), Setting.HOT_MEMORY, 4),
                maintenance::press,
                maintenance::isFolding,
                environment.settings().get(Setting.SNAPSHOT_KEEP_MS));
        RowLocks locks = new RowLocks();
        LockWaits waits = new LockWaits(locks);
        this.transactions = new OpenTransactions(locks, waits);
        transactions.tables().forEach(this::addVirtualTable);
        this.services = new TransactionServices(
                environment,
                snapshots,
                sequencer,
                publication,
                locks,
                waits,
                new WriteHistory(environment.settings().get(Setting.SERIALIZABLE_MEMORY)),
                hotMemory,
                nextTableId,
                new AtomicLong(1),
                maintenance::written,
                this::free,
                log.recordBytesMax(),
                sequences,
                new SchemaEvolution(environment, fold, maintenance::later));
        maintenance.start(fold, checkpoints, hotMemory, this::folded);
        compactionWorker.start();
        copies.start(snapshots, checkpoints);
        long pauseMillis = environment.settings().get(Setting.TTL_CHECK_MS);
        this.expiry =
                new RowExpiry(() -> begin(TransactionOptions.DEFAULT), snapshots, environment.world(), pauseMillis);
        expiry.start();
        snapshots.current().tables().values().forEach(table -> folded(table.handle()));
    }

    private void folded(TableHandle handle) {
        if (environment.settings().get(Setting.COMPACTION_AUTO)) {
            compactionWorker.request(handle);
        }
    }

    /// Opens the database, creating it in an empty or missing directory, and recovers it.
    ///
    /// SQLSTATE 55006 another process (or this one) has it open, 55000 the directory is of another format or holds
    /// something else, XX001 damage.
    public static Database open(Path dataDirectory, Settings settings, World world) {
        return open(dataDirectory, settings, world, FatalHandler.REPORT, Failpoint.NONE);
    }

    /// @param fatalHandler told when the log fails
    /// @param failpoint for crash tests
    public static Database open(
            Path dataDirectory, Settings settings, World world, FatalHandler fatalHandler, Failpoint failpoint) {
        return DatabaseStart.open(dataDirectory, settings, world, fatalHandler, failpoint);
    }

    @Override
    public Optional<Path> spillDirectory() {
        return Optional.of(environment.directory().resolve("spill"));
    }

    @Override
    public MemoryBudget memory() {
        return environment.serverBudget();
    }

    @Override
    public Catalog catalog() {
        return new StoreCatalog(
                snapshots.current().catalog(), id -> snapshots.current().table(id), environment.virtualTables());
    }

    /// SQLSTATE 57P01 after [#close].
    @Override
    public Transaction begin(TransactionOptions options) {
        if (closed) {
            throw new DatabaseException(SqlState.ADMIN_SHUTDOWN, "the database is closed");
        }
        return new ParkingTransaction(StoreTransaction.begin(services, options), transactions);
    }

    @Override
    public void fold(String schema, String table) {
        TableHandle handle = handle(schema, table);
        if (handle != null && fold.run(handle)) {
            folded(handle);
        }
    }

    @Override
    public void compact(String schema, String table) {
        TableHandle handle = handle(schema, table);
        if (handle != null) {
            fold.run(handle);
            compaction.run(handle, true, () -> closed);
        }
    }

    /// Null where the table is being dropped. SQLSTATE 42P01.
    private @Nullable TableHandle handle(String schema, String table) {
        StoredTable stored = snapshots
                .current()
                .catalog()
                .find(schema, table)
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_TABLE, "relation \"" + schema + "." + table + "\" does not exist"));
        TableVersion version = snapshots.current().table(stored.id());
        return version == null ? null : version.handle();
    }

    @Override
    public void checkpoint() {
        checkpoints.write();
    }

    @Override
    public List<Finding> check() {
        StoreCheck check = new StoreCheck(environment, snapshots);
        check.log(sequencer.exclusively(log::inspect));
        check.checkpoint(checkpoints::inspect);
        check.tables();
        return check.findings();
    }

    @Override
    public long archive() {
        return copies.archive();
    }

    @Override
    public BackupInfo backup(Path directory) {
        return copies.backup(directory);
    }

    @Override
    public List<BackupInfo> backups(Path directory) {
        return new BackupDirectory(directory, environment.world().disk()).all();
    }

    @Override
    public void addVirtualTable(VirtualTable table) {
        environment.virtualTables().add(table);
    }

    @Override
    public StoreStatus status() {
        Snapshots.Pin pin = snapshots.pin();
        try {
            List<StoreStatus.TableStatus> tables = pin.version().tables().values().stream()
                    .map(Statistics::status)
                    .toList();
            return new StoreStatus(tables, DiskUsage.bytes(environment), log.bytes(), snapshots.open() - 1);
        } finally {
            snapshots.release(pin);
        }
    }

    /// A dropped table that nobody reads any more: its memory and its files go, soon.
    private void free(TableVersion dropped) {
        maintenance.later(() -> {
            TableHandle handle = dropped.handle();
            handle.foldLock().lock();
            try {
                Recovery.close(environment, dropped);
                environment.failpoint().reached(Failpoint.DROP_BEFORE_FILES);
                environment.deleteTree(environment.directoryOf(handle));
                environment.corruption().forgetTable(handle.id());
            } catch (IOException failure) {
                LOGGER.log(
                        Level.WARNING,
                        "files of dropped table " + handle.info().name() + " stay until the next start: " + failure);
            } finally {
                handle.foldLock().unlock();
            }
        });
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        expiry.close();
        compactionWorker.close();
        maintenance.close();
        try {
            if (!sequencer.isDead()) {
                checkpoints.writeLast();
            }
        } catch (DatabaseException failure) {
            LOGGER.log(Level.WARNING, "no checkpoint at the end, the next start replays more: " + failure.getMessage());
        } finally {
            copies.close();
            sequencer.close();
            log.close();
            snapshots.current().tables().values().forEach(table -> Recovery.close(environment, table));
            environment.cache().close();
            release();
        }
    }

    /// Ends as a crash does, without a checkpoint, but gives threads, memory and the directory back.
    void abandon() {
        sequencer.die(new IllegalStateException("abandoned"));
        close();
    }

    /// Returns when no compaction that was asked for is left, for tests.
    void awaitCompaction() throws InterruptedException {
        compactionWorker.awaitIdle();
    }

    /// Takes their snapshots from all idle transactions that hold back memory; how many, for tests.
    int evictIdle() {
        return snapshots.evict(0);
    }

    /// Deletes rows that are too old now, for tests; how many.
    long expire() {
        return expiry.runOnce();
    }

    /// The newest visible commit, for tests.
    long lastCommit() {
        return snapshots.published();
    }

    /// Rows of segments whose begin is kept, for tests.
    long lateRows() {
        return snapshots.current().tables().values().stream()
                .mapToLong(TableVersion::lateRows)
                .sum();
    }

    /// What was written to the table's segments, for tests.
    WriteFigures.Totals writeFigures(TableInfo table) {
        TableHandle handle = handle(table.schema(), table.name());
        return handle == null ? WriteFigures.Totals.ZERO : handle.figures().totals();
    }

    /// Which versions there are, for restores and tests.
    Snapshots snapshots() {
        return snapshots;
    }

    /// What budgets and caches there are, for restores and tests.
    StoreEnvironment environment() {
        return environment;
    }

    private void release() {
        try {
            directoryLock.close();
        } catch (IOException failure) {
            LOGGER.log(Level.WARNING, "cannot release the data directory: " + failure);
        }
    }
}
