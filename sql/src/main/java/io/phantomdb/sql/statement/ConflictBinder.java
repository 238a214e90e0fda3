package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.tree.OnConflict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// ON CONFLICT: which key is meant, and what becomes of the row that is there.
final class ConflictBinder {
    private final TableInfo table;
    private final WrittenRow row;

    ConflictBinder(Catalog catalog, TableInfo table, String alias, Parameters parameters) {
        this.table = table;
        this.row = new WrittenRow(catalog, table, alias, true, parameters);
    }

    /// Empty where no key can be met. SQLSTATE 42P10, 42601, 42704.
    Optional<Statement.OnConflict> bind(OnConflict conflict) {
        requireKey(conflict);
        if (!conflict.update()) {
            return table.hasPrimaryKey()
                    ? Optional.of(new Statement.OnConflict(List.of(), Optional.empty()))
                    : Optional.empty();
        }
        Map<Integer, SqlNode> assigned = assigned(conflict);
        List<Column> columns = table.visibleColumns();
        List<SqlNode> items = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            SqlNode value = assigned.get(i);
            ModifyBinder.requireAssignable(columns.get(i), value);
            items.add(
                    value != null && value.getKind() != SqlKind.DEFAULT
                            ? ModifyBinder.typed(value, columns.get(i))
                            : new SqlIdentifier(columns.get(i).name(), SqlParserPos.ZERO));
        }
        conflict.where().ifPresent(items::add);
        List<Expr> bound = row.bind(items, conflict.position());
        List<Expr> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            SqlNode value = assigned.get(i);
            boolean toDefault = value != null && value.getKind() == SqlKind.DEFAULT;
            values.add(
                    toDefault
                            ? InsertBinder.defaultValue(columns.get(i))
                            : Assignment.cast(bound.get(i), columns.get(i)));
        }
        Optional<Expr> condition = conflict.where().map(where -> Exprs.cast(bound.getLast(), SqlType.BOOLEAN));
        return Optional.of(new Statement.OnConflict(values, condition));
    }

    private Map<Integer, SqlNode> assigned(OnConflict conflict) {
        Map<Integer, SqlNode> assigned = new HashMap<>();
        for (int i = 0; i < conflict.columns().size(); i++) {
            SqlIdentifier target = (SqlIdentifier) conflict.columns().get(i);
            if (assigned.put(Tables.column(table, target), conflict.values().get(i)) != null) {
                throw Tables.error(SqlState.SYNTAX_ERROR, "multiple assignments to column \"" + target + "\"", target);
            }
        }
        return assigned;
    }

    private void requireKey(OnConflict conflict) {
        if (conflict.constraint().isPresent()) {
            SqlIdentifier name = conflict.constraint().get();
            if (!table.hasPrimaryKey() || !name.getSimple().equals(table.name() + "_pkey")) {
                throw Tables.error(
                        SqlState.UNDEFINED_OBJECT,
                        "constraint \"" + name + "\" for table \"" + table.name() + "\" does not exist",
                        name);
            }
            return;
        }
        if (conflict.target().isEmpty()) {
            if (conflict.update()) {
                throw new io.phantomdb.core.error.DatabaseException(
                        SqlState.SYNTAX_ERROR,
                        "ON CONFLICT DO UPDATE requires inference specification or constraint name",
                        io.phantomdb.sql.tree.Syntax.at(conflict.position()),
                        null);
            }
            return;
        }
        Set<Integer> wanted = new HashSet<>();
        conflict.target().get().forEach(node -> wanted.add(Tables.column(table, (SqlIdentifier) node)));
        Set<Integer> key = new HashSet<>();
        List<Column> visible = table.visibleColumns();
        table.key().forEach(position -> key.add(visible.indexOf(table.columns().get(position))));
        if (!table.hasPrimaryKey() || !wanted.equals(key)) {
            throw Tables.error(
                    SqlState.INVALID_COLUMN_REFERENCE,
                    "there is no unique or exclusion constraint matching the ON CONFLICT specification",
                    conflict.target().get());
        }
    }
}
