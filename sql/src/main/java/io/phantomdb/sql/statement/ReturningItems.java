package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement.Returning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// The items of RETURNING where the query that finds the rows computes them: DELETE, and UPDATE with FROM.
///
/// @param alias what the table is called
/// @param others the tables beside it
record ReturningItems(Catalog catalog, TableInfo table, String alias, Optional<SqlNode> others) {
    /// The items with every `*` written out; hidden columns are none of them.
    List<SqlNode> expanded(SqlNodeList items) {
        List<SqlNode> expanded = new ArrayList<>();
        for (SqlNode item : items) {
            if (item instanceof SqlIdentifier identifier && identifier.isStar()) {
                star(identifier, expanded);
            } else {
                expanded.add(item);
            }
        }
        return expanded;
    }

    private void star(SqlIdentifier star, List<SqlNode> expanded) {
        String of = star.names.size() > 1 ? star.names.get(star.names.size() - 2) : "";
        if (of.isEmpty() || of.equals(alias)) {
            table.visibleColumns().forEach(column -> expanded.add(named(alias, column)));
        }
        if (!of.equals(alias)) {
            others.ifPresent(node -> star(node, of, expanded));
        }
    }

    private void star(SqlNode from, String of, List<SqlNode> expanded) {
        if (from instanceof SqlJoin join) {
            star(join.getLeft(), of, expanded);
            star(join.getRight(), of, expanded);
            return;
        }
        boolean renamed = from.getKind() == SqlKind.AS;
        SqlNode source = renamed ? ((SqlCall) from).operand(0) : from;
        if (!(source instanceof SqlIdentifier name) || renamed && ((SqlCall) from).operandCount() > 2) {
            throw Tables.error(SqlState.FEATURE_NOT_SUPPORTED, "RETURNING * of a sub-query is not supported", from);
        }
        String called = renamed ? ((SqlIdentifier) ((SqlCall) from).operand(1)).getSimple() : name.names.getLast();
        if (of.isEmpty() || of.equals(called)) {
            Tables.find(catalog, name).visibleColumns().forEach(column -> expanded.add(named(called, column)));
        }
    }

    /// A name of the table's column, called as RETURNING calls it.
    private static SqlNode named(String called, Column column) {
        return SqlStdOperatorTable.AS.createCall(
                SqlParserPos.ZERO,
                new SqlIdentifier(List.of(called, column.name()), SqlParserPos.ZERO),
                new SqlIdentifier(column.name(), SqlParserPos.ZERO));
    }

    /// The items over the rows as they will be: a column that is assigned stands for its new value.
    List<SqlNode> overNewValues(SqlNodeList items, Map<Integer, SqlNode> assigned) {
        SqlShuttle shuttle = new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlIdentifier identifier) {
                return replaced(identifier, assigned);
            }

            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                return call.getKind() == SqlKind.AS
                        ? SqlStdOperatorTable.AS.createCall(
                                call.getParserPosition(), call.operand(0).accept(this), call.operand(1))
                        : super.visit(call);
            }
        };
        List<SqlNode> replaced = new ArrayList<>();
        for (SqlNode item : expanded(items)) {
            SqlNode value = Objects.requireNonNull(item.accept(shuttle));
            boolean column = item instanceof SqlIdentifier && value != item;
            replaced.add(
                    column
                            ? SqlStdOperatorTable.AS.createCall(
                                    item.getParserPosition(),
                                    value,
                                    new SqlIdentifier(((SqlIdentifier) item).names.getLast(), SqlParserPos.ZERO))
                            : value);
        }
        return replaced;
    }

    private SqlNode replaced(SqlIdentifier identifier, Map<Integer, SqlNode> assigned) {
        boolean ours = identifier.names.size() == 1
                || identifier.names.size() == 2 && identifier.names.getFirst().equals(alias);
        List<Column> columns = table.visibleColumns();
        for (int i = 0; i < columns.size() && ours; i++) {
            SqlNode value = assigned.get(i);
            if (value != null && columns.get(i).name().equals(identifier.names.getLast())) {
                if (value.getKind() == SqlKind.DEFAULT) {
                    throw Tables.error(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "RETURNING of a column set to DEFAULT is not supported with FROM",
                            identifier);
                }
                return QueryBinder.cast(value, CatalogTable.planType(columns.get(i)));
            }
        }
        return identifier;
    }

    /// What the columns of a source from position `from` on give.
    ///
    /// @param position where the first of them stands in the row that the expressions see
    static Returning columns(Plan source, int from, int position) {
        List<Field> output = new ArrayList<>();
        List<Expr> expressions = new ArrayList<>();
        for (int i = from; i < source.output().size(); i++) {
            Field field = source.output().get(i);
            output.add(field);
            expressions.add(new Expr.ColumnRef(position + i - from, field.type()));
        }
        return new Returning(output, expressions);
    }
}
