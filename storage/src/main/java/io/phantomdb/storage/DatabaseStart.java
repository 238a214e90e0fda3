package io.phantomdb.storage;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.CheckpointFile;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.fold.IoErrors;
import io.phantomdb.storage.recovery.Recovery;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.wal.CommitLog;
import io.phantomdb.wal.LogOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/// Brings a database up: claims the directory, recovers, and hands over to [Database].
final class DatabaseStart {
    private static final System.Logger LOGGER = System.getLogger(Database.class.getName());

    private DatabaseStart() {}

    /// See [Database#open].
    static Database open(
            Path dataDirectory, Settings settings, World world, FatalHandler fatalHandler, Failpoint failpoint) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        try {
            DirectoryLock lock = DirectoryLock.take(directory, world.disk());
            return locked(lock, directory, settings, world, fatalHandler, failpoint);
        } catch (IOException failure) {
            throw IoErrors.of("cannot open the database in " + directory, failure);
        }
    }

    /// Opens what a restore has made so far.
    static Database openUnmarked(Path directory, Settings settings, World world) {
        try {
            DirectoryLock lock = DirectoryLock.takeUnmarked(directory, world.disk());
            return locked(lock, directory, settings, world, FatalHandler.REPORT, Failpoint.NONE);
        } catch (IOException failure) {
            throw IoErrors.of("cannot open the restored database in " + directory, failure);
        }
    }

    private static Database locked(
            DirectoryLock lock,
            Path directory,
            Settings settings,
            World world,
            FatalHandler fatalHandler,
            Failpoint failpoint)
            throws IOException {
        try {
            RepairMarker.of(directory, world.disk()).requireNone();
            return open(lock, Environments.create(directory, settings, world, failpoint), fatalHandler);
        } catch (Throwable failure) {
            lock.close();
            throw failure;
        }
    }

    private static Database open(DirectoryLock lock, StoreEnvironment environment, FatalHandler fatalHandler)
            throws IOException {
        long begun = System.nanoTime();
        CheckpointFile file = new CheckpointFile(
                environment.world().disk(), environment.directory().resolve("catalog"), environment.failpoint());
        Checkpoint checkpoint = file.read();
        LogOptions options = LogOptions.of(environment.settings(), false, checkpoint.logPosition());
        CommitLog log = CommitLog.open(environment.directory().resolve("wal"), options, environment.world());
        try {
            Recovery recovery = Recovery.run(environment, checkpoint, log);
            LOGGER.log(
                    Level.INFO,
                    "recovered " + recovery.version().tables().size() + " tables and " + recovery.operations()
                            + " operations of the log in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
            return new Database(lock, environment, log, file, recovery, fatalHandler);
        } catch (Throwable failure) {
            log.close();
            environment.cache().close();
            throw failure;
        }
    }
}
