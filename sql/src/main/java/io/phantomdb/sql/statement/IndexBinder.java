package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.Ddl;
import io.phantomdb.sql.tree.References;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// CREATE INDEX, UNIQUE and REFERENCES.
final class IndexBinder {
    private static final int KEYS_MAX = 32;

    private final Catalog catalog;

    IndexBinder(Catalog catalog) {
        this.catalog = catalog;
    }

    /// SQLSTATE 42P01, 42703, 42P17 where an expression is not a function of the row alone, 54011, 42704 and 0A000 for
    /// what stands behind USING.
    Definition create(Ddl.CreateIndex create) {
        TableInfo table = Tables.find(catalog, create.table());
        boolean exists = create.name()
                .map(name -> Tables.isTaken(catalog, new TableName(table.schema(), name.getSimple())))
                .orElse(false);
        if (exists && create.ifNotExists()) {
            return new Definition.Nothing();
        }
        RowExpressions rows = new RowExpressions(catalog, table.schema(), table.name(), table.visibleColumns());
        List<IndexKey> keys = new ArrayList<>();
        create.keys().forEach(key -> keys.add(key(key, table, rows)));
        requireFew(keys.size(), create.table());
        create.method().ifPresent(method -> requireMethod(method, create));
        Optional<Expr> condition = create.condition().map(rows::condition);
        return new Definition.CreateIndex(
                table,
                new IndexDefinition(
                        create.name().map(SqlIdentifier::getSimple), keys, create.unique(), false, condition));
    }

    /// Both methods are served by the ordered index; `hash` promises less and is held to it as PostgreSQL does.
    private static void requireMethod(SqlIdentifier method, Ddl.CreateIndex create) {
        switch (method.getSimple()) {
            case "btree" -> {}
            case "hash" -> {
                if (create.unique()) {
                    throw limited(method, "unique indexes");
                }
                if (create.keys().size() > 1) {
                    throw limited(method, "multicolumn indexes");
                }
                SqlKind kind = create.keys().getFirst().getKind();
                if (kind == SqlKind.DESCENDING) {
                    throw limited(method, "ASC/DESC options");
                }
                if (kind == SqlKind.NULLS_FIRST || kind == SqlKind.NULLS_LAST) {
                    throw limited(method, "NULLS FIRST/LAST options");
                }
            }
            case "gist", "gin", "spgist", "brin" ->
                throw Tables.error(
                        SqlState.FEATURE_NOT_SUPPORTED, "indexes are btree or hash, not " + method.getSimple(), method);
            default ->
                throw Tables.error(
                        SqlState.UNDEFINED_OBJECT,
                        "access method \"" + method.getSimple() + "\" does not exist",
                        method);
        }
    }

    private static RuntimeException limited(SqlIdentifier method, String what) {
        return Tables.error(SqlState.FEATURE_NOT_SUPPORTED, "access method \"hash\" does not support " + what, method);
    }

    private static void requireFew(int keys, SqlNode node) {
        if (keys > KEYS_MAX) {
            throw Tables.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED, "cannot use more than " + KEYS_MAX + " columns in an index", node);
        }
    }

    private static IndexKey key(SqlNode item, TableInfo table, RowExpressions rows) {
        SqlNode node = item;
        boolean descending = false;
        Optional<Boolean> nullsFirst = Optional.empty();
        while (node instanceof SqlCall call) {
            SqlKind kind = call.getKind();
            if (kind == SqlKind.DESCENDING) {
                descending = true;
            } else if (kind == SqlKind.NULLS_FIRST || kind == SqlKind.NULLS_LAST) {
                nullsFirst = Optional.of(kind == SqlKind.NULLS_FIRST);
            } else {
                break;
            }
            node = call.operand(0);
        }
        Expr expression =
                node instanceof SqlIdentifier name && name.isSimple() ? column(name, table) : rows.indexed(node);
        return new IndexKey(expression, descending, nullsFirst.orElse(descending));
    }

    private static Expr column(SqlIdentifier name, TableInfo table) {
        Column column = table.visibleColumns().get(Tables.column(table, name));
        return new Expr.ColumnRef(column.fieldId(), column.type());
    }

    /// A UNIQUE constraint of a table that is being made or changed.
    static IndexDefinition unique(Syntax.Unique unique, List<Column> columns) {
        List<IndexKey> keys = new ArrayList<>();
        for (SqlIdentifier name : unique.columns()) {
            Column column = find(name, columns)
                    .orElseThrow(() -> Tables.error(
                            SqlState.UNDEFINED_COLUMN,
                            "column \"" + name.getSimple() + "\" named in key does not exist",
                            name));
            IndexKey key = IndexKey.ascending(new Expr.ColumnRef(column.fieldId(), column.type()));
            if (keys.contains(key)) {
                throw Tables.error(
                        SqlState.DUPLICATE_COLUMN,
                        "column \"" + name.getSimple() + "\" appears twice in unique constraint",
                        name);
            }
            keys.add(key);
        }
        return new IndexDefinition(unique.name().map(SqlIdentifier::getSimple), keys, true, true, Optional.empty());
    }

    private static Optional<Column> find(SqlIdentifier name, List<Column> columns) {
        return columns.stream()
                .filter(column -> column.name().equals(name.getSimple()))
                .findFirst();
    }

    /// A foreign key of a table that is being made or changed, which it may refer to itself. SQLSTATE 42703, 42P01.
    ///
    /// @param table that it will be in
    ForeignKeyDefinition foreignKey(References references, TableName table, List<Column> columns) {
        for (SqlIdentifier name : references.columns()) {
            if (find(name, columns).isEmpty()) {
                throw Tables.error(
                        SqlState.UNDEFINED_COLUMN,
                        "column \"" + name.getSimple() + "\" referenced in foreign key constraint does not exist",
                        name);
            }
        }
        TableName parent = parent(references.parent(), table);
        return new ForeignKeyDefinition(
                references.name().map(SqlIdentifier::getSimple),
                references.columns().stream().map(SqlIdentifier::getSimple).toList(),
                parent.schema(),
                parent.name(),
                references.parentColumns().stream()
                        .map(SqlIdentifier::getSimple)
                        .toList(),
                references.onDelete(),
                references.onUpdate(),
                references.timing(),
                references.isMatchFull());
    }

    private TableName parent(SqlIdentifier name, TableName table) {
        boolean itself = name.names.getLast().equals(table.name())
                && (name.isSimple() || name.names.getFirst().equals(table.schema()));
        return Tables.look(catalog, name, catalog::table)
                .map(parent -> {
                    if (catalog.materializedView(parent).isPresent()) {
                        throw Tables.error(
                                SqlState.WRONG_OBJECT_TYPE,
                                "referenced relation \"" + parent.name() + "\" is not a table",
                                name);
                    }
                    return new TableName(parent.schema(), parent.name());
                })
                .orElseGet(() -> {
                    if (itself) {
                        return table;
                    }
                    throw Tables.unknown(name);
                });
    }
}
