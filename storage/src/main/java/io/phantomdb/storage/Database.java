package io.phantomdb.storage;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.Store;
import io.phantomdb.core.world.World;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Path;

/// One database in one directory; the store that the engine asks.
///
///     data/  FORMAT LOCK wal/ catalog/ tables/<schema>/<table>-<id>/{metadata,data} spill/ tmp/
public abstract class Database implements Store {
    /// Opens the database, creating it in an empty or missing directory, and recovers it.
    ///
    /// SQLSTATE 55006 another process (or this one) has it open, 55000 the directory is of a newer format or holds something else,
    /// XX001 damage.
    public static Database open(Path dataDirectory, Settings settings, World world) {
        return open(dataDirectory, settings, world, FatalHandler.REPORT, Failpoint.NONE);
    }

    public static Database open(
            Path dataDirectory, Settings settings, World world, FatalHandler fatalHandler, Failpoint failpoint) {
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "storage is being built");
    }
}
