package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.tree.Insert;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// INSERT: finds the target columns, fills in defaults, casts by assignment.
final class InsertBinder {
    private final Catalog catalog;
    private final QueryPlanner planner;
    private final Constants constants;
    private final Parameters parameters;
    private Insert.Overriding overriding = Insert.Overriding.NOTHING;

    InsertBinder(Catalog catalog, QueryPlanner planner, Constants constants, Parameters parameters) {
        this.catalog = catalog;
        this.planner = planner;
        this.constants = constants;
        this.parameters = parameters;
    }

    Statement bind(SqlInsert insert) {
        if (insert.isUpsert()) {
            throw Tables.error(SqlState.FEATURE_NOT_SUPPORTED, "UPSERT is not supported", insert);
        }
        TableInfo table = Tables.changeable(catalog, insert.getTargetTable());
        List<Integer> targets = Tables.columns(table, insert.getTargetColumnList());
        this.overriding = insert instanceof Insert ours ? ours.overriding() : Insert.Overriding.NOTHING;
        SqlNode source = insert.getSource();
        boolean implicit = insert.getTargetColumnList() == null;
        Plan plan = source.getKind() == SqlKind.VALUES && !hasSubQuery(source)
                ? values((SqlCall) source, table, targets, implicit)
                : query(source, table, targets, implicit);
        if (!(insert instanceof Insert ours)) {
            return new Statement.Insert(table, plan);
        }
        String alias = ours.alias().map(SqlIdentifier::getSimple).orElse(table.name());
        return new Statement.Insert(
                table,
                plan,
                ours.conflict()
                        .flatMap(conflict -> new ConflictBinder(catalog, table, alias, parameters).bind(conflict)),
                ours.returning()
                        .map(items -> new WrittenRow(catalog, table, alias, false, parameters).returning(items)));
    }

    private static boolean hasSubQuery(SqlNode node) {
        if (node.isA(SqlKind.QUERY) && node.getKind() != SqlKind.VALUES) {
            return true;
        }
        return node instanceof SqlCall call
                && call.getOperandList().stream().anyMatch(operand -> operand != null && hasSubQuery(operand));
    }

    private Plan values(SqlCall values, TableInfo table, List<Integer> targets, boolean implicit) {
        List<List<Expr>> rows = new ArrayList<>();
        for (SqlNode node : values.getOperandList()) {
            SqlCall row = (SqlCall) node;
            checkCount(row.operandCount(), targets, implicit, row);
            rows.add(row(row, table, targets));
        }
        return new Plan.Values(rows, fields(table, rows));
    }

    private List<Expr> row(SqlCall row, TableInfo table, List<Integer> targets) {
        List<Column> columns = table.visibleColumns();
        List<Expr> result = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int given = targets.indexOf(i);
            boolean named = given >= 0
                    && given < row.operandCount()
                    && row.operand(given).getKind() != SqlKind.DEFAULT
                    && takes(columns.get(i), row.operand(given));
            result.add(named ? value(row.operand(given), columns.get(i)) : defaultValue(columns.get(i)));
        }
        return result;
    }

    private Expr value(SqlNode node, Column column) {
        try {
            return Assignment.cast(constants.bind(node, CatalogTable.planType(column)), column);
        } catch (DatabaseException e) {
            throw e.position().isPresent() ? e : Tables.error(e.sqlState(), String.valueOf(e.getMessage()), node);
        }
    }

    /// Whether a value given for the column counts. SQLSTATE 428C9 where none may be given.
    private boolean takes(Column column, SqlNode at) {
        boolean always = column.generation().orElse(null) instanceof Generation.Identity identity
                && (identity.always() || overriding == Insert.Overriding.USER_VALUE);
        if (column.isStored() || always && overriding == Insert.Overriding.NOTHING) {
            throw Tables.error(
                    SqlState.GENERATED_ALWAYS,
                    "cannot insert a non-DEFAULT value into column \"" + column.name() + "\": it is GENERATED ALWAYS",
                    at);
        }
        return !always || overriding == Insert.Overriding.SYSTEM_VALUE;
    }

    static Expr defaultValue(Column column) {
        return column.defaultValue()
                .map(value -> Exprs.cast(value, CatalogTable.planType(column)))
                .orElseGet(() -> new Expr.Literal(null, CatalogTable.planType(column)));
    }

    /// All rows have the same types: those of the columns, with VARCHAR for CHAR where a row has a value of
    /// unknown length.
    private static List<Field> fields(TableInfo table, List<List<Expr>> rows) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = table.visibleColumns();
        for (int i = 0; i < columns.size(); i++) {
            SqlType type = CatalogTable.planType(columns.get(i));
            for (List<Expr> row : rows) {
                type = row.get(i).type().equals(type) ? type : SqlType.VARCHAR;
            }
            fields.add(new Field(columns.get(i).name(), type, true));
        }
        for (List<Expr> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                row.set(i, Exprs.cast(row.get(i), fields.get(i).type()));
            }
        }
        return fields;
    }

    private Plan query(SqlNode source, TableInfo table, List<Integer> targets, boolean implicit) {
        Plan plan = planner.plan(source);
        checkCount(plan.output().size(), targets, implicit, source);
        List<Expr> expressions = new ArrayList<>();
        List<Column> columns = table.visibleColumns();
        for (int i = 0; i < columns.size(); i++) {
            int given = targets.indexOf(i);
            boolean named = given >= 0 && given < plan.output().size() && takes(columns.get(i), source);
            expressions.add(
                    named ? Assignment.cast(source(plan, given), columns.get(i)) : defaultValue(columns.get(i)));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.add(new Field(columns.get(i).name(), expressions.get(i).type(), true));
        }
        return new Plan.Project(plan instanceof Plan.Project project ? project.input() : plan, expressions, fields);
    }

    private static Expr source(Plan plan, int column) {
        return plan instanceof Plan.Project project
                ? project.expressions().get(column)
                : new Expr.ColumnRef(column, plan.output().get(column).type());
    }

    /// Fewer values than columns are allowed only where the text does not list the columns.
    private static void checkCount(int values, List<Integer> targets, boolean implicit, SqlNode node) {
        if (values > targets.size() || values < targets.size() && !implicit) {
            throw Tables.error(
                    SqlState.SYNTAX_ERROR,
                    "INSERT has " + values + " values for " + targets.size() + " target columns",
                    node);
        }
    }
}
