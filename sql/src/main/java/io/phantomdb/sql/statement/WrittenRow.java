package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement.Returning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Expressions over a row that a write has at hand: RETURNING, and DO UPDATE, which sees the row that is there
/// and the one that was to be inserted.
///
///     row:  visible columns of the table [, visible columns of EXCLUDED]
///
/// They are bound as a query over a table of these columns, and then taken out of its plan.
final class WrittenRow {
    private static final String EXCLUDED = "excluded";
    /// No user can name a column so.
    private static final String MARK = "excluded ";

    private final DraftCatalog catalog;
    private final QueryPlanner planner;
    private final String alias;

    /// @param alias what the row is called
    WrittenRow(Catalog catalog, TableInfo table, String alias, boolean withExcluded, Parameters parameters) {
        List<Column> columns = new ArrayList<>();
        for (Column column : table.visibleColumns()) {
            columns.add(plain(columns.size(), column.name(), column));
        }
        for (Column column : withExcluded ? table.visibleColumns() : List.<Column>of()) {
            columns.add(plain(columns.size(), MARK + column.name(), column));
        }
        this.catalog = DraftCatalog.of(catalog, table.schema(), table.name(), columns);
        this.planner = new QueryPlanner(this.catalog, parameters, FileSchemas.NONE);
        this.alias = alias;
    }

    private static Column plain(int position, String name, Column column) {
        return new Column(position, name, column.type(), true, Optional.empty(), false);
    }

    /// SQLSTATE 0A000 for sub-queries and aggregates.
    Returning returning(SqlNodeList items) {
        Plan plan = plan(items.getList(), items.getParserPosition());
        List<Expr> expressions = expressions(plan, items);
        List<Field> output = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            output.add(new Field(plan.output().get(i).name(), expressions.get(i).type(), true));
        }
        return new Returning(output, expressions);
    }

    List<Expr> bind(List<SqlNode> items, SqlParserPos position) {
        return expressions(plan(items, position), new SqlNodeList(items, position));
    }

    private Plan plan(List<SqlNode> items, SqlParserPos position) {
        SqlNode from = SqlStdOperatorTable.AS.createCall(
                position,
                new SqlIdentifier(
                        List.of(catalog.draft().schema(), catalog.draft().name()), position),
                new SqlIdentifier(alias, position));
        List<SqlNode> renamed = new ArrayList<>();
        items.forEach(item -> renamed.add(Objects.requireNonNull(item.accept(new Excluded()))));
        return planner.plan(new SqlSelect(
                position,
                null,
                new SqlNodeList(renamed, position),
                from,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    private static final class Excluded extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlIdentifier identifier) {
            boolean excluded = identifier.names.size() == 2
                    && identifier.names.getFirst().equals(EXCLUDED)
                    && !identifier.isStar();
            return excluded
                    ? new SqlIdentifier(MARK + identifier.names.getLast(), identifier.getParserPosition())
                    : identifier;
        }
    }

    private List<Expr> expressions(Plan plan, SqlNode at) {
        if (plan instanceof Plan.Scan scan) {
            return columns(scan);
        }
        if (plan instanceof Plan.Project project && project.input() instanceof Plan.Scan scan) {
            List<Expr> columns = columns(scan);
            return project.expressions().stream()
                    .map(expression -> Exprs.replaced(expression, columns))
                    .toList();
        }
        throw Tables.error(
                SqlState.FEATURE_NOT_SUPPORTED,
                "sub-queries and aggregates are not supported in RETURNING and ON CONFLICT",
                at);
    }

    private static List<Expr> columns(Plan.Scan scan) {
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < scan.columns().size(); i++) {
            columns.add(new Expr.ColumnRef(
                    scan.columns().get(i), scan.output().get(i).type()));
        }
        return columns;
    }
}
