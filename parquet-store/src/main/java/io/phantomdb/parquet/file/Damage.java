package io.phantomdb.parquet.file;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.nio.file.Path;

/// What becomes of damage found in a file: makes the exception that the reader throws, and may note the finding. Any
/// thread.
@FunctionalInterface
public interface Damage {
    /// Names file, offset and finding.
    Damage THROWN = (file, offset, what) -> new DatabaseException(
            SqlState.DATA_CORRUPTED, "file " + file + " is damaged at offset " + offset + ": " + what);

    /// The exception, of SQLSTATE XX001.
    DatabaseException found(Path file, long offset, String what);
}
