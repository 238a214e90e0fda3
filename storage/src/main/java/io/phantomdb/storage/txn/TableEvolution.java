package io.phantomdb.storage.txn;

import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.version.TableHandle;
import io.phantomdb.storage.version.TableVersion;

/// What ALTER TABLE asks of the table's files. The fold lock is held.
public interface TableEvolution {
    /// Folds all committed hot rows.
    void fold(TableHandle handle);

    /// The table in its new form: its segments read with the new columns, its metadata written and forced, no hot rows.
    /// Under the commit lock, the version clean. Whoever asks closes it where it does not become current.
    TableVersion evolve(TableVersion current, StoredTable changed);

    /// Gives back what [#evolve] or a replaced version holds, soon. Nobody reads it any more.
    void release(TableVersion version);
}
