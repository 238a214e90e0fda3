package io.phantomdb.parquet.iceberg;

import java.util.Map;

/// A snapshot that a table's metadata keep.
///
/// @param millis when it was committed, since 1970
/// @param parent the one before it; 0: there was none
/// @param operation Iceberg's word for what it did: append, overwrite, delete
/// @param summary what was said when it was committed, and Iceberg's counts
public record TableSnapshot(
        long id, long parent, long millis, String operation, Map<String, String> summary, boolean current) {
    public TableSnapshot {
        summary = Map.copyOf(summary);
    }
}
