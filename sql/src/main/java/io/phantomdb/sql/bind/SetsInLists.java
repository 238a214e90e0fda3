package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.function.SetFunction;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/// Functions that yield rows in the list of a SELECT.
///
///     SELECT a, generate_series(1, a) FROM t
///       =>  SELECT a, "$set".generate_series FROM t CROSS JOIN LATERAL generate_series(1, a) AS "$set"
final class SetsInLists {
    private static final String TABLE = "$set";

    private SetsInLists() {}

    /// The SELECT itself where there are none. SQLSTATE 0A000 for several of them, and beside aggregates,
    /// window functions or `*`.
    static SqlSelect rewrite(SqlSelect select) {
        List<SqlCall> sets = new ArrayList<>();
        SqlNodeList list = replaced(select.getSelectList(), sets);
        if (sets.isEmpty()) {
            return select;
        }
        SqlCall set = sets.getFirst();
        boolean several = sets.stream().anyMatch(other -> !other.equalsDeep(set, Litmus.IGNORE));
        boolean grouped = select.getGroup() != null
                || select.getHaving() != null
                || list.stream().anyMatch(QueryForms::aggregates);
        boolean star = list.stream().anyMatch(item -> item instanceof SqlIdentifier name && name.isStar());
        boolean windows = list.stream().anyMatch(SetsInLists::hasWindow);
        if (several || grouped || windows || star) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "a set-returning function beside "
                            + (several ? "another one" : grouped ? "aggregates" : windows ? "a window function" : "*")
                            + " is not supported; call it in FROM",
                    Syntax.at(set.getParserPosition()),
                    null);
        }
        SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
        copy.setSelectList(list);
        copy.setFrom(from(select.getFrom(), set));
        return copy;
    }

    /// Whether a window function is called, which sees the rows before the set multiplies them.
    private static boolean hasWindow(SqlNode item) {
        boolean[] found = {false};
        item.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= call.getKind() == SqlKind.OVER;
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
        });
        return found[0];
    }

    private static SqlNodeList replaced(SqlNodeList list, List<SqlCall> sets) {
        SqlNode replaced = list.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    return call;
                }
                if (TableFunctions.isSet(call)) {
                    sets.add(call);
                    return new SqlIdentifier(List.of(TABLE, name(call)), call.getParserPosition());
                }
                return super.visit(call);
            }
        });
        return replaced instanceof SqlNodeList found ? found : list;
    }

    /// The column's name. SQLSTATE 0A000 for a function of several columns.
    private static String name(SqlCall call) {
        boolean several = SetFunction.of(call.getOperator().getName(), false)
                .filter(function -> function.columns().size() > 1)
                .isPresent();
        if (several) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "a set-returning function of several columns is not supported here; call it in FROM",
                    Syntax.at(call.getParserPosition()),
                    null);
        }
        return call.getOperator().getName().toLowerCase(Locale.ROOT);
    }

    private static SqlNode from(@Nullable SqlNode from, SqlCall set) {
        SqlParserPos position = set.getParserPosition();
        SqlNode table = SqlStdOperatorTable.AS.createCall(
                position,
                TableFunctions.set(set),
                new SqlIdentifier(TABLE, position),
                new SqlIdentifier(name(set), position));
        return from == null
                ? table
                : new SqlJoin(
                        position,
                        from,
                        SqlLiteral.createBoolean(false, position),
                        JoinType.CROSS.symbol(position),
                        table,
                        JoinConditionType.NONE.symbol(position),
                        null);
    }
}
