package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What CREATE TABLE asks for; the store gives ids.
///
/// @param primaryKey names of the key columns in key order; empty: the table gets a hidden row id
/// @param options `WITH (name = value)` by lower-case name, e.g. `flush_rows`
public record TableDefinition(
        String schema,
        String name,
        List<ColumnDefinition> columns,
        List<String> primaryKey,
        Map<String, String> options) {

    public record ColumnDefinition(String name, SqlType type, boolean nullable, Optional<Expr> defaultValue) {}

    public TableDefinition {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        options = Map.copyOf(options);
    }
}
