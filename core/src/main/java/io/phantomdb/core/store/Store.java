package io.phantomdb.core.store;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All tables of one database. Any thread may call.
public interface Store extends AutoCloseable {
    /// The budget of everything that statements hold, of which those of queries, scans, write sets, results and ingests
    /// are parts (`memory.server_memory`). Hot rows and the segment cache have limits of their own.
    MemoryBudget memory();

    /// Where queries may put what does not fit into memory, if anywhere.
    default Optional<Path> spillDirectory() {
        return Optional.empty();
    }

    /// The newest committed catalog.
    Catalog catalog();

    /// Starts a transaction at the newest visible commit (snapshot isolation).
    Transaction begin(TransactionOptions options);

    /// Folds all committed hot rows of the table into cold segments and returns when they are durable there.
    ///
    /// @throws io.phantomdb.core.error.DatabaseException 42P01 if there is no such table
    void fold(String schema, String table);

    /// Folds the table, then merges all its segments into sorted ones without deleted rows.
    ///
    /// @throws io.phantomdb.core.error.DatabaseException 42P01 if there is no such table
    void compact(String schema, String table);

    /// Writes a checkpoint and releases the log before it.
    void checkpoint();

    /// Makes a table of schema `sys` known to all catalogs from now on, beside those that the store has itself.
    void addVirtualTable(VirtualTable table);

    /// Reads everything on the disk that the current version consists of, and says what is wrong with it; writers and
    /// readers go on meanwhile.
    ///
    /// @return at least one finding per table, in no order that counts
    List<Finding> check();

    /// Adds a backup of everything, as it is at one commit, to a directory of backups; writers and readers go on
    /// meanwhile. Files that an earlier backup there has are not copied again.
    ///
    /// @throws io.phantomdb.core.error.DatabaseException 22023 the directory lies in the data directory, XX001
    ///     a table is damaged, 53100 the disk is full, 58030 other I/O errors
    BackupInfo backup(Path directory);

    /// Ends the current segment of the log and copies all that is finished to the archive (`wal.archive_dir`).
    ///
    /// @return the number of the log record up to which there is an archive, exclusive
    /// @throws io.phantomdb.core.error.DatabaseException 55000 there is no archive, 53100 its disk is full, 58030
    ///     other I/O errors, XX001 damage
    default long archive() {
        throw new DatabaseException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the log is not archived");
    }

    /// The backups in a directory, the oldest first.
    List<BackupInfo> backups(Path directory);

    /// What the store holds, for `sys` procedures, the demo and tests.
    StoreStatus status();

    /// Waits for running folds, writes a checkpoint and releases the directory.
    @Override
    void close();
}
