package io.phantomdb.sql.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// One change of ALTER TABLE.
public sealed interface AlterAction {
    /// A column, or a table constraint.
    record Add(Syntax.Elements elements, boolean ifNotExists) implements AlterAction {}

    record DropColumn(SqlIdentifier column, boolean ifExists, boolean cascade) implements AlterAction {}

    record DropConstraint(SqlIdentifier constraint, boolean ifExists, boolean cascade) implements AlterAction {}

    record SetNullable(SqlIdentifier column, boolean nullable) implements AlterAction {}

    /// @param value absent: DROP DEFAULT
    record SetDefault(SqlIdentifier column, Optional<SqlNode> value) implements AlterAction {}

    record SetType(SqlIdentifier column, SqlDataTypeSpec type) implements AlterAction {}

    record RenameColumn(SqlIdentifier column, SqlIdentifier name) implements AlterAction {}

    record RenameConstraint(SqlIdentifier constraint, SqlIdentifier name) implements AlterAction {}

    record RenameTable(SqlIdentifier name) implements AlterAction {}

    record SetOptions(Map<String, String> options) implements AlterAction {}

    record ResetOptions(List<SqlIdentifier> names) implements AlterAction {}

    record SetSchema(SqlIdentifier schema) implements AlterAction {}
}
