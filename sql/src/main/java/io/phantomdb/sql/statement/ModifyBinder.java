package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// UPDATE and DELETE, as queries that yield the keys of the rows they change.
///
///     UPDATE t SET b = e WHERE p   =>  SELECT key, a, e, c FROM t WHERE p
///     DELETE FROM t WHERE p        =>  SELECT key FROM t WHERE p
final class ModifyBinder {
    private final Catalog catalog;
    private final QueryPlanner planner;

    ModifyBinder(Catalog catalog, QueryPlanner planner) {
        this.catalog = catalog;
        this.planner = planner;
    }

    Statement delete(SqlDelete delete) {
        TableInfo table = Tables.find(catalog, delete.getTargetTable());
        String alias = alias(delete.getAlias(), table);
        Plan plan = planner.plan(select(table, alias, keys(table, alias), delete.getCondition(), delete));
        return new Statement.Delete(table, plan);
    }

    Statement update(SqlUpdate update) {
        TableInfo table = Tables.find(catalog, update.getTargetTable());
        String alias = alias(update.getAlias(), table);
        Map<Integer, SqlNode> assigned = assigned(update, table);
        List<SqlNode> items = keys(table, alias);
        List<Column> columns = table.visibleColumns();
        for (int i = 0; i < columns.size(); i++) {
            SqlNode value = assigned.get(i);
            items.add(value == null || isDefault(value) ? column(alias, columns.get(i)) : typed(value, columns.get(i)));
            requireAssignable(columns.get(i), value);
        }
        Plan plan = planner.plan(select(table, alias, items, update.getCondition(), update));
        return new Statement.Update(table, casts(plan, table, assigned));
    }

    private static boolean isDefault(@Nullable SqlNode value) {
        return value != null && value.getKind() == SqlKind.DEFAULT;
    }

    /// SQLSTATE 428C9.
    private static void requireAssignable(Column column, @Nullable SqlNode value) {
        boolean always = column.isStored()
                || column.generation().orElse(null) instanceof Generation.Identity identity && identity.always();
        if (always && value != null && !isDefault(value)) {
            throw Tables.error(
                    SqlState.GENERATED_ALWAYS,
                    "column \"" + column.name() + "\" can only be updated to DEFAULT",
                    value);
        }
    }

    private static Map<Integer, SqlNode> assigned(SqlUpdate update, TableInfo table) {
        Map<Integer, SqlNode> assigned = new HashMap<>();
        for (int i = 0; i < update.getTargetColumnList().size(); i++) {
            SqlIdentifier target = (SqlIdentifier) update.getTargetColumnList().get(i);
            if (assigned.put(
                            Tables.column(table, target),
                            update.getSourceExpressionList().get(i))
                    != null) {
                throw Tables.error(SqlState.SYNTAX_ERROR, "multiple assignments to column \"" + target + "\"", target);
            }
        }
        return assigned;
    }

    /// A parameter or an untyped literal takes the column's type.
    private static SqlNode typed(SqlNode value, Column column) {
        boolean untyped = value instanceof SqlDynamicParam
                || value instanceof SqlCharStringLiteral
                || value instanceof SqlLiteral literal && literal.getValue() == null;
        SqlType type = CatalogTable.planType(column);
        boolean parameter = value instanceof SqlDynamicParam && type.kind() == SqlType.Kind.CHAR;
        return untyped ? QueryBinder.cast(value, parameter ? SqlType.VARCHAR : type) : value;
    }

    private static String alias(@Nullable SqlIdentifier alias, TableInfo table) {
        return alias == null ? table.name() : alias.getSimple();
    }

    private static List<SqlNode> keys(TableInfo table, String alias) {
        List<SqlNode> items = new ArrayList<>();
        table.key().forEach(position -> items.add(column(alias, table.columns().get(position))));
        return items;
    }

    private static SqlNode column(String alias, Column column) {
        return new SqlIdentifier(List.of(alias, column.name()), SqlParserPos.ZERO);
    }

    private static SqlSelect select(
            TableInfo table, String alias, List<SqlNode> items, @Nullable SqlNode condition, SqlNode statement) {
        SqlNode from = SqlStdOperatorTable.AS.createCall(
                SqlParserPos.ZERO,
                QueryBinder.tableWithHiddenColumns(table),
                new SqlIdentifier(alias, SqlParserPos.ZERO));
        return new SqlSelect(
                statement.getParserPosition(),
                null,
                new SqlNodeList(items, SqlParserPos.ZERO),
                from,
                condition,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /// Puts the assignment casts on top.
    private static Plan casts(Plan plan, TableInfo table, Map<Integer, SqlNode> assigned) {
        List<Expr> expressions = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        table.key().forEach(position -> columns.add(table.columns().get(position)));
        columns.addAll(table.visibleColumns());
        boolean same = true;
        for (int i = 0; i < columns.size(); i++) {
            Field field = plan.output().get(i);
            Expr reference = new Expr.ColumnRef(i, field.type());
            Expr value =
                    plan instanceof Plan.Project project ? project.expressions().get(i) : reference;
            boolean toDefault = isDefault(assigned.get(i - table.key().size()));
            Expr cast = toDefault ? InsertBinder.defaultValue(columns.get(i)) : Assignment.cast(value, columns.get(i));
            same &= cast.type().equals(field.type()) && !toDefault;
            expressions.add(cast);
            fields.add(new Field(columns.get(i).name(), cast.type(), field.nullable() || toDefault));
        }
        if (same) {
            return plan;
        }
        return new Plan.Project(plan instanceof Plan.Project project ? project.input() : plan, expressions, fields);
    }
}
