package io.phantomdb.core.store;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.schema.TableInfo;

/// Writes rows that follow from others (ON DELETE CASCADE), by the rules that hold for all writes.
public interface RowChanges {
    /// As [Transaction#update].
    long update(TableInfo table, Batch keys, Batch rows);

    /// As [Transaction#delete].
    long delete(TableInfo table, Batch keys);
}
