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
/// @param checks and generated columns speak of the columns by the field ids that they will get: from 1, in order
public record TableDefinition(
        String schema,
        String name,
        List<ColumnDefinition> columns,
        List<String> primaryKey,
        Map<String, String> options,
        List<CheckConstraint> checks) {

    public record ColumnDefinition(
            String name,
            SqlType type,
            boolean nullable,
            Optional<Expr> defaultValue,
            Optional<Generation> generation,
            Optional<OwnedSequence> sequence) {
        public ColumnDefinition(String name, SqlType type, boolean nullable, Optional<Expr> defaultValue) {
            this(name, type, nullable, defaultValue, Optional.empty(), Optional.empty());
        }
    }

    /// A sequence that is made with its column and is the column's default: SERIAL or IDENTITY.
    ///
    /// @param name wanted; another is taken where it is in use and not `named`
    /// @param identity absent: SERIAL; else whether GENERATED ALWAYS
    public record OwnedSequence(String name, boolean named, SequenceOptions options, Optional<Boolean> identity) {}

    /// A table without CHECK constraints.
    public TableDefinition(
            String schema,
            String name,
            List<ColumnDefinition> columns,
            List<String> primaryKey,
            Map<String, String> options) {
        this(schema, name, columns, primaryKey, options, List.of());
    }

    public TableDefinition {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        options = Map.copyOf(options);
        checks = List.copyOf(checks);
    }
}
