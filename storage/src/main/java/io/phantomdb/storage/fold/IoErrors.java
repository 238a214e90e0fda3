package io.phantomdb.storage.fold;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.io.IOException;

/// I/O failures as the user sees them.
public final class IoErrors {
    private IoErrors() {}

    /// SQLSTATE 53100 where the disk is full, else 58030.
    public static DatabaseException of(String what, IOException failure) {
        boolean full = String.valueOf(failure.getMessage()).contains("No space left");
        return new DatabaseException(
                full ? SqlState.DISK_FULL : SqlState.IO_ERROR, what + ": " + failure.getMessage(), failure);
    }
}
