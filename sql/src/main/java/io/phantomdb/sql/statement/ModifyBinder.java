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
import io.phantomdb.sql.tree.Delete;
import io.phantomdb.sql.tree.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
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
    private final Parameters parameters;

    ModifyBinder(Catalog catalog, QueryPlanner planner, Parameters parameters) {
        this.catalog = catalog;
        this.planner = planner;
        this.parameters = parameters;
    }

    Statement delete(SqlDelete delete) {
        TableInfo table = Tables.changeable(catalog, delete.getTargetTable());
        String alias = alias(delete.getAlias(), table);
        Optional<SqlNode> using = delete instanceof Delete ours ? ours.using() : Optional.empty();
        List<SqlNode> items = keys(table, alias);
        int keys = items.size();
        Optional<SqlNodeList> wanted = delete instanceof Delete ours ? ours.returning() : Optional.empty();
        wanted.ifPresent(list -> items.addAll(new ReturningItems(catalog, table, alias, using).expanded(list)));
        Plan plan = planner.plan(select(table, alias, items, using, delete.getCondition(), delete));
        return new Statement.Delete(
                table, plan, using.isPresent(), wanted.map(list -> ReturningItems.columns(plan, keys, 0)));
    }

    Statement update(SqlUpdate update) {
        TableInfo table = Tables.changeable(catalog, update.getTargetTable());
        String alias = alias(update.getAlias(), table);
        Optional<SqlNode> from = update instanceof Update ours ? ours.from() : Optional.empty();
        Optional<SqlNodeList> wanted = update instanceof Update ours ? ours.returning() : Optional.empty();
        Map<Integer, SqlNode> assigned = assigned(update, table);
        List<SqlNode> items = keys(table, alias);
        List<Column> columns = table.visibleColumns();
        for (int i = 0; i < columns.size(); i++) {
            SqlNode value = assigned.get(i);
            items.add(value == null || isDefault(value) ? column(alias, columns.get(i)) : typed(value, columns.get(i)));
            requireAssignable(columns.get(i), value);
        }
        int written = items.size();
        boolean joined = wanted.isPresent() && from.isPresent();
        if (joined) {
            ReturningItems returning = new ReturningItems(catalog, table, alias, from);
            items.addAll(returning.overNewValues(wanted.get(), assigned));
        }
        Plan plan = planner.plan(select(table, alias, items, from, update.getCondition(), update));
        Plan source = casts(plan, table, assigned);
        Optional<Statement.Returning> returning = joined
                ? Optional.of(ReturningItems.columns(source, written, columns.size()))
                : wanted.map(list -> new WrittenRow(catalog, table, alias, false, parameters).returning(list));
        return new Statement.Update(table, source, from.isPresent(), returning);
    }

    private static boolean isDefault(@Nullable SqlNode value) {
        return value != null && value.getKind() == SqlKind.DEFAULT;
    }

    /// SQLSTATE 428C9.
    static void requireAssignable(Column column, @Nullable SqlNode value) {
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
    static SqlNode typed(SqlNode value, Column column) {
        boolean untyped = value instanceof SqlDynamicParam
                || value instanceof SqlCharStringLiteral
                || value instanceof SqlLiteral literal && literal.getValue() == null;
        SqlType type = CatalogTable.planType(column);
        boolean parameter = value instanceof SqlDynamicParam && type.kind() == SqlType.Kind.CHAR;
        return untyped ? QueryBinder.cast(value, parameter ? SqlType.VARCHAR : type) : value;
    }

    static String alias(@Nullable SqlIdentifier alias, TableInfo table) {
        return alias == null ? table.name() : alias.getSimple();
    }

    static List<SqlNode> keys(TableInfo table, String alias) {
        List<SqlNode> items = new ArrayList<>();
        table.key().forEach(position -> items.add(column(alias, table.columns().get(position))));
        return items;
    }

    static SqlNode column(String alias, Column column) {
        return new SqlIdentifier(List.of(alias, column.name()), SqlParserPos.ZERO);
    }

    static SqlNode target(TableInfo table, String alias) {
        return SqlStdOperatorTable.AS.createCall(
                SqlParserPos.ZERO,
                QueryBinder.tableWithHiddenColumns(table),
                new SqlIdentifier(alias, SqlParserPos.ZERO));
    }

    private static SqlSelect select(
            TableInfo table,
            String alias,
            List<SqlNode> items,
            Optional<SqlNode> others,
            @Nullable SqlNode condition,
            SqlNode statement) {
        SqlNode target = target(table, alias);
        SqlNode from = others.<SqlNode>map(node -> new SqlJoin(
                        SqlParserPos.ZERO,
                        target,
                        SqlLiteral.createBoolean(false, SqlParserPos.ZERO),
                        JoinType.COMMA.symbol(SqlParserPos.ZERO),
                        node,
                        JoinConditionType.NONE.symbol(SqlParserPos.ZERO),
                        null))
                .orElse(target);
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
        for (int i = 0; i < plan.output().size(); i++) {
            Field field = plan.output().get(i);
            Expr reference = new Expr.ColumnRef(i, field.type());
            Expr value =
                    plan instanceof Plan.Project project ? project.expressions().get(i) : reference;
            if (i >= columns.size()) {
                expressions.add(value);
                fields.add(field);
                continue;
            }
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
