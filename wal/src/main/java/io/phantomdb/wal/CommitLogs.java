package io.phantomdb.wal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.world.World;
import java.nio.file.Path;

/// Picks the implementation.
final class CommitLogs {
    private CommitLogs() {}

    static CommitLog open(Path directory, LogOptions options, World world) {
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "log engine " + options.engine() + " in " + directory);
    }
}
