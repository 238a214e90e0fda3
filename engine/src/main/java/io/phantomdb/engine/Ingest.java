package io.phantomdb.engine;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import java.util.Iterator;
import java.util.List;

/// Rows from a client for one table.
///
/// @param columns names and types as the client has them; values are cast to the table's types, columns go by name,
///     what is missing gets its default
/// @param batches valid until the next one is asked for; pulled while the session's lock is held
public record Ingest(
        String schema,
        String table,
        List<ColumnDefinition> columns,
        IfMissing ifMissing,
        IfExists ifExists,
        Iterator<Batch> batches) {
    public enum IfMissing {
        CREATE,
        FAIL
    }

    public enum IfExists {
        APPEND,
        REPLACE,
        FAIL
    }

    public Ingest {
        columns = List.copyOf(columns);
    }
}
