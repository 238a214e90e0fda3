package io.phantomdb.storage.version;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.TableInfo;
import org.jspecify.annotations.Nullable;

/// Whether a table may be used: one that could not be read whole at the start is set apart, so that the others go on.
///
/// It keeps its place in the catalog, its files and its part of the log, until it is dropped or a repair brings it
/// back. Any thread.
public final class Quarantine {
    private volatile @Nullable String reason;
    private volatile boolean readable = true;

    /// Nobody may use the table.
    public void close(String why) {
        reason = why;
        readable = false;
    }

    /// What could be read may be read; nothing may be written.
    public void restrict(String why) {
        if (reason == null) {
            reason = why;
        }
    }

    /// Whether anything is wrong with the table.
    public boolean isSet() {
        return reason != null;
    }

    /// Whether nothing of the table may be read.
    public boolean isClosed() {
        return !readable;
    }

    /// SQLSTATE XX001 where the table may not be read.
    public void requireReadable(TableInfo table) {
        if (!readable) {
            throw refusal(table, "cannot be read", "");
        }
    }

    /// SQLSTATE XX001 where the table may not be written.
    public void requireWritable(TableInfo table) {
        requireReadable(table);
        if (reason != null) {
            throw refusal(table, "cannot be changed", " while some of its rows are missing");
        }
    }

    private DatabaseException refusal(TableInfo table, String what, String when) {
        return new DatabaseException(
                SqlState.DATA_CORRUPTED,
                "table \"" + table.qualifiedName() + "\" " + what + when + ": " + reason
                        + ". See sys.corruption; stop the server and run phantomdb check --repair, restore a backup, or"
                        + " drop the table");
    }
}
