package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.plan.Statement.MergeBranch;
import io.phantomdb.sql.tree.Merge;
import io.phantomdb.sql.tree.Merge.Deed;
import io.phantomdb.sql.tree.Merge.When;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// MERGE as a query over source LEFT JOIN table that numbers the branch of each row and computes its values.
///
///     SELECT t.key, CASE WHEN t.key IS NOT NULL AND c0 THEN 0 WHEN t.key IS NULL AND c1 THEN 1 END,
///            CASE 0's number THEN new values of 0 END ..., CASE 1's number THEN new values of 1 END ...
///     FROM source LEFT JOIN t ON condition
final class MergeBinder {
    private static final SqlParserPos HERE = SqlParserPos.ZERO;

    private final Catalog catalog;
    private final QueryPlanner planner;

    MergeBinder(Catalog catalog, QueryPlanner planner) {
        this.catalog = catalog;
        this.planner = planner;
    }

    Statement bind(Merge merge) {
        TableInfo table = Tables.changeable(catalog, merge.table());
        String alias = ModifyBinder.alias(merge.alias().orElse(null), table);
        List<SqlNode> items = ModifyBinder.keys(table, alias);
        SqlNode key = items.getFirst();
        items.add(number(merge, key));
        List<@Nullable Column> targets = new ArrayList<>();
        List<Boolean> defaults = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            targets.add(null);
            defaults.add(false);
        }
        List<MergeBranch> branches = new ArrayList<>();
        for (int i = 0; i < merge.branches().size(); i++) {
            When when = merge.branches().get(i);
            requireFitting(when);
            branches.add(MergeBranch.valueOf(when.deed().name()));
            if (when.deed() == Deed.UPDATE || when.deed() == Deed.INSERT) {
                values(table, alias, when, branchTaken(merge, key, i), items, targets, defaults);
            }
        }
        Plan plan = planner.plan(select(merge, table, alias, items));
        return new Statement.Merge(table, assigned(plan, targets, defaults), branches);
    }

    private static void requireFitting(When when) {
        boolean fits = when.deed() == Deed.NOTHING || when.matched() == (when.deed() != Deed.INSERT);
        if (!fits) {
            throw Tables.error(
                    SqlState.SYNTAX_ERROR,
                    when.deed() + " is not possible in a WHEN " + (when.matched() ? "" : "NOT ") + "MATCHED clause",
                    SqlLiteral.createNull(when.position()));
        }
    }

    private static SqlNode branch(When when, SqlNode key) {
        SqlNode side =
                (when.matched() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL).createCall(HERE, key);
        return when.condition()
                .<SqlNode>map(condition -> SqlStdOperatorTable.AND.createCall(HERE, side, condition))
                .orElse(side);
    }

    private static SqlNode number(Merge merge, SqlNode key) {
        SqlNodeList conditions = new SqlNodeList(HERE);
        SqlNodeList numbers = new SqlNodeList(HERE);
        for (int i = 0; i < merge.branches().size(); i++) {
            conditions.add(branch(merge.branches().get(i), key));
            numbers.add(SqlLiteral.createExactNumeric(Integer.toString(i), HERE));
        }
        return new SqlCase(HERE, null, conditions, numbers, SqlLiteral.createNull(HERE));
    }

    /// Whether the row goes the way of branch `index`: its condition holds and none before it.
    private static SqlNode branchTaken(Merge merge, SqlNode key, int index) {
        return SqlStdOperatorTable.EQUALS.createCall(
                HERE, number(merge, key), SqlLiteral.createExactNumeric(Integer.toString(index), HERE));
    }

    private static void values(
            TableInfo table,
            String alias,
            When when,
            SqlNode taken,
            List<SqlNode> items,
            List<@Nullable Column> targets,
            List<Boolean> defaults) {
        List<Column> columns = table.visibleColumns();
        List<Integer> named = positions(table, when);
        boolean insert = when.deed() == Deed.INSERT;
        if (!when.values().isEmpty()
                && when.values().size() != named.size()
                && (when.columns().isPresent() || when.values().size() > named.size())) {
            throw Tables.error(
                    SqlState.SYNTAX_ERROR,
                    when.deed() + " has " + when.values().size() + " values for " + named.size() + " target columns",
                    when.values());
        }
        for (int i = 0; i < columns.size(); i++) {
            int given = named.indexOf(i);
            SqlNode value =
                    given >= 0 && given < when.values().size() ? when.values().get(given) : null;
            boolean toDefault = value == null ? insert : value.getKind() == SqlKind.DEFAULT;
            if (value != null && !toDefault) {
                ModifyBinder.requireAssignable(columns.get(i), value);
            }
            SqlNode result = toDefault
                    ? SqlLiteral.createNull(HERE)
                    : value == null
                            ? ModifyBinder.column(alias, columns.get(i))
                            : ModifyBinder.typed(value, columns.get(i));
            items.add(toDefault ? QueryBinder.cast(result, SqlType.INTEGER) : guarded(taken, result));
            targets.add(columns.get(i));
            defaults.add(toDefault);
        }
    }

    private static SqlNode guarded(SqlNode taken, SqlNode value) {
        return new SqlCase(
                HERE,
                null,
                new SqlNodeList(List.of(taken), HERE),
                new SqlNodeList(List.of(value), HERE),
                SqlLiteral.createNull(HERE));
    }

    private static List<Integer> positions(TableInfo table, When when) {
        if (when.columns().isEmpty()) {
            return Tables.columns(table, null);
        }
        List<Integer> positions = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (SqlNode node : when.columns().get()) {
            int position = Tables.column(table, (SqlIdentifier) node);
            if (!seen.add(position)) {
                throw Tables.error(SqlState.SYNTAX_ERROR, "multiple assignments to column \"" + node + "\"", node);
            }
            positions.add(position);
        }
        return positions;
    }

    private static SqlSelect select(Merge merge, TableInfo table, String alias, List<SqlNode> items) {
        SqlNode from = new SqlJoin(
                HERE,
                merge.source(),
                SqlLiteral.createBoolean(false, HERE),
                JoinType.LEFT.symbol(HERE),
                ModifyBinder.target(table, alias),
                JoinConditionType.ON.symbol(HERE),
                merge.condition());
        return new SqlSelect(
                merge.table().getParserPosition(),
                null,
                new SqlNodeList(items, HERE),
                from,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /// Puts assignment casts and defaults on top.
    private static Plan assigned(Plan plan, List<@Nullable Column> targets, List<Boolean> defaults) {
        List<Expr> expressions = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        Optional<Plan.Project> project = plan instanceof Plan.Project given ? Optional.of(given) : Optional.empty();
        for (int i = 0; i < plan.output().size(); i++) {
            Field field = plan.output().get(i);
            int position = i;
            Expr value = project.map(top -> top.expressions().get(position))
                    .orElseGet(() -> new Expr.ColumnRef(position, field.type()));
            Column column = targets.get(i);
            if (column != null) {
                value = defaults.get(i) ? InsertBinder.defaultValue(column) : Assignment.cast(value, column);
            }
            expressions.add(value);
            fields.add(new Field(field.name(), value.type(), true));
        }
        return new Plan.Project(project.<Plan>map(Plan.Project::input).orElse(plan), expressions, fields);
    }
}
