package io.phantomdb.sql.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Definitions as they are written, but for CREATE TABLE with columns: names unresolved, expressions unbound.
public sealed interface Ddl {
    record AlterTable(SqlIdentifier name, boolean ifExists, List<AlterAction> actions) implements Ddl {}

    record CreateSequence(SqlIdentifier name, boolean ifNotExists, SequenceSyntax options) implements Ddl {}

    record AlterSequence(SqlIdentifier name, boolean ifExists, SequenceSyntax options) implements Ddl {}

    record DropSequence(List<SqlIdentifier> names, boolean ifExists, boolean cascade) implements Ddl {}

    /// @param columns names of the view's columns, empty where the query's count
    record CreateView(
            SqlIdentifier name,
            boolean orReplace,
            boolean ifNotExists,
            List<SqlIdentifier> columns,
            SqlNode query,
            String text)
            implements Ddl {}

    /// @param columns as for [CreateTableAs]
    /// @param text of the query
    record CreateMaterialized(
            SqlIdentifier name,
            boolean ifNotExists,
            List<SqlIdentifier> columns,
            SqlNode query,
            Map<String, String> options,
            boolean withData,
            String text)
            implements Ddl {}

    record Refresh(SqlIdentifier name, boolean withData) implements Ddl {}

    record DropMaterialized(List<SqlIdentifier> names, boolean ifExists, boolean cascade) implements Ddl {}

    record DropView(List<SqlIdentifier> names, boolean ifExists, boolean cascade) implements Ddl {}

    /// @param columns names of the table's columns, empty where the query's count
    record CreateTableAs(
            SqlIdentifier name,
            boolean ifNotExists,
            List<SqlIdentifier> columns,
            SqlNode query,
            Map<String, String> options,
            boolean withData)
            implements Ddl {}

    record Truncate(List<SqlIdentifier> names, boolean restartIdentity, boolean cascade) implements Ddl {}

    /// @param method behind USING
    /// @param keys expressions, under DESC and NULLS FIRST or LAST as written
    record CreateIndex(
            Optional<SqlIdentifier> name,
            SqlIdentifier table,
            boolean unique,
            boolean ifNotExists,
            Optional<SqlIdentifier> method,
            List<SqlNode> keys,
            Optional<SqlNode> condition)
            implements Ddl {}

    record DropIndex(List<SqlIdentifier> names, boolean ifExists) implements Ddl {}

    record RenameIndex(SqlIdentifier index, boolean ifExists, SqlIdentifier name) implements Ddl {}

    /// @param kind TABLE, VIEW, SEQUENCE or COLUMN
    /// @param text null: no comment any more
    record Comment(
            String kind, SqlIdentifier name, @Nullable SqlNode text) implements Ddl {}

    record CreateSchema(SqlIdentifier name, boolean ifNotExists) implements Ddl {}

    record DropSchema(List<SqlIdentifier> names, boolean ifExists, boolean cascade) implements Ddl {}

    /// @param names none: ALL
    record SetConstraints(List<SqlIdentifier> names, boolean deferred) implements Ddl {}

    /// `USE schema`.
    record Use(SqlIdentifier schema) implements Ddl {}

    /// `DESCRIBE t`, `SHOW COLUMNS FROM t`.
    ///
    /// @param history its snapshots instead of its columns
    record Describe(SqlIdentifier table, boolean history) implements Ddl {}

    /// `SHOW TABLES` and its like.
    ///
    /// @param what tables, views, sequences or schemas
    record ShowObjects(String what, Optional<SqlIdentifier> schema) implements Ddl {}

    record ShowCreate(SqlIdentifier table) implements Ddl {}

    /// @param targets none: all tables
    record Analyze(List<Target> targets) implements Ddl {
        /// @param columns null: all
        public record Target(SqlIdentifier table, @Nullable SqlNodeList columns) {}
    }

    /// @param text of a query, or a table's name as written
    record Summarize(String text, boolean table, SqlParserPos position) implements Ddl {}
}
