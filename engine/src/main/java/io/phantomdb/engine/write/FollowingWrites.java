package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.engine.compile.StatementContext;

/// Rows that foreign keys change, through the same rules as those that statements change.
public record FollowingWrites(StatementContext context) implements RowChanges {
    @Override
    public long update(TableInfo table, Batch keys, Batch rows) {
        return new TableWriter(table, context).update(keys, rows);
    }

    @Override
    public long delete(TableInfo table, Batch keys) {
        return new TableWriter(table, context).delete(keys);
    }
}
