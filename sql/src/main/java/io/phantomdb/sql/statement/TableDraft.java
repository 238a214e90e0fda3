package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;

/// A table while ALTER TABLE changes it, one action after the other.
final class TableDraft {
    private final TableInfo before;
    private final List<Column> columns;
    private final List<CheckConstraint> checks;
    private String schema;
    private String name;
    private int nextFieldId;

    TableDraft(TableInfo before) {
        this.before = before;
        this.columns = new ArrayList<>(before.visibleColumns());
        this.checks = new ArrayList<>(before.checks());
        this.schema = before.schema();
        this.name = before.name();
        this.nextFieldId = before.nextFieldId();
    }

    /// The table as the actions left it. Hidden columns stay last; the key is found by field ids.
    TableInfo toInfo() {
        List<Column> all = new ArrayList<>(columns);
        before.columns().stream().filter(Column::hidden).forEach(all::add);
        List<Integer> key = new ArrayList<>();
        for (int position : before.key()) {
            int fieldId = before.columns().get(position).fieldId();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).fieldId() == fieldId) {
                    key.add(i);
                }
            }
        }
        return new TableInfo(before.id(), schema, name, all, key, before.hasPrimaryKey(), nextFieldId, checks);
    }

    List<Column> columns() {
        return columns;
    }

    List<CheckConstraint> checks() {
        return checks;
    }

    String schema() {
        return schema;
    }

    String name() {
        return name;
    }

    Set<String> constraintNames() {
        Set<String> names = new HashSet<>();
        checks.forEach(check -> names.add(check.name()));
        return names;
    }

    void rename(String newSchema, String newName) {
        schema = newSchema;
        name = newName;
    }

    int takeFieldId() {
        return nextFieldId++;
    }

    Optional<Integer> find(SqlIdentifier column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column.getSimple())) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /// SQLSTATE 42703.
    int position(SqlIdentifier column) {
        return find(column)
                .orElseThrow(() -> Tables.error(
                        SqlState.UNDEFINED_COLUMN,
                        "column \"" + column.getSimple() + "\" of relation \"" + name + "\" does not exist",
                        column));
    }

    /// SQLSTATE 42701 where there is such a column.
    void requireFree(SqlIdentifier column) {
        if (find(column).isPresent() || column.getSimple().equals(TableInfo.ROW_ID)) {
            throw Tables.error(
                    SqlState.DUPLICATE_COLUMN,
                    "column \"" + column.getSimple() + "\" of relation \"" + name + "\" already exists",
                    column);
        }
    }

    boolean isInKey(Column column) {
        return before.hasPrimaryKey()
                && before.key().stream()
                        .anyMatch(position -> before.columns().get(position).fieldId() == column.fieldId());
    }

    /// Whether a CHECK condition or a generated column reads it.
    boolean isRead(Column column) {
        return checks.stream().anyMatch(check -> reads(check.condition(), column))
                || columns.stream().anyMatch(other -> isComputedFrom(other, column));
    }

    static boolean isComputedFrom(Column other, Column column) {
        return other.generation().orElse(null) instanceof Generation.Stored stored && reads(stored.value(), column);
    }

    static boolean reads(Expr expr, Column column) {
        return Exprs.columns(expr).anyMatch(fieldId -> fieldId == column.fieldId());
    }

    void set(int position, SqlType type, boolean nullable, Optional<Expr> defaultValue) {
        Column old = columns.get(position);
        columns.set(
                position,
                new Column(
                        old.fieldId(),
                        old.name(),
                        type,
                        nullable,
                        defaultValue,
                        false,
                        old.generation(),
                        old.initial().map(value -> new Expr.Literal(value.value(), type))));
    }

    /// Another name, in texts of conditions and generated columns too.
    void rename(int position, String newName) {
        Column old = columns.get(position);
        columns.replaceAll(column -> renamed(column, old, newName));
        checks.replaceAll(check -> reads(check.condition(), old)
                ? new CheckConstraint(
                        check.name(), check.condition(), ColumnRenaming.inText(check.text(), old.name(), newName))
                : check);
    }

    private static Column renamed(Column column, Column old, String newName) {
        Optional<Generation> generation = column.generation()
                .map(value -> value instanceof Generation.Stored stored && reads(stored.value(), old)
                        ? new Generation.Stored(
                                stored.value(), ColumnRenaming.inText(stored.text(), old.name(), newName))
                        : value);
        return new Column(
                column.fieldId(),
                column == old ? newName : column.name(),
                column.type(),
                column.nullable(),
                column.defaultValue(),
                false,
                generation,
                column.initial());
    }

    static DatabaseException unsupported(String message, SqlIdentifier at) {
        return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, message, Syntax.at(at.getParserPosition()), null);
    }
}
