package io.phantomdb.core.schema;

import io.phantomdb.core.type.SqlType;
import java.util.List;

/// A view as one catalog version has it.
///
/// @param columns what it yields, in order
/// @param text of the query, as written
/// @param searchPath where the query's names without a schema are looked up
/// @param uses ids of the tables and views that the query reads
public record ViewInfo(
        long id,
        String schema,
        String name,
        List<ViewColumn> columns,
        String text,
        List<String> searchPath,
        List<Long> uses)
        implements SchemaObject {

    /// @param source name of the query's column; the view may call it otherwise
    public record ViewColumn(String name, String source, SqlType type, boolean nullable) {}

    public ViewInfo {
        columns = List.copyOf(columns);
        searchPath = List.copyOf(searchPath);
        uses = List.copyOf(uses);
    }
}
