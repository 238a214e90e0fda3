package io.phantomdb.sql.bind;

import io.phantomdb.sql.function.TypeCast;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Names of result columns that the text does not name, as PostgreSQL gives them: the function's, else `?column?`.
///
/// They are put into the tree as aliases with a mark before them, so that ORDER BY and GROUP BY cannot mean them.
public final class ResultNames {
    private static final String MARK = "\u0000";

    private ResultNames() {}

    /// Gives names to the unnamed items of the outermost SELECT, in place.
    static void mark(SqlNode query) {
        if (query instanceof SqlOrderBy order) {
            mark(order.query);
        }
        if (query instanceof SqlSelect select) {
            SqlNodeList items = select.getSelectList();
            for (int i = 0; i < items.size(); i++) {
                SqlNode item = items.get(i);
                if (!(item instanceof SqlIdentifier) && item.getKind() != SqlKind.AS) {
                    items.set(i, named(item));
                }
            }
        }
    }

    private static SqlNode named(SqlNode item) {
        SqlParserPos position = item.getParserPosition();
        return new SqlBasicCall(
                SqlStdOperatorTable.AS, List.of(item, new SqlIdentifier(MARK + name(item), position)), position);
    }

    private static String name(SqlNode item) {
        if (!(item instanceof SqlCall call)) {
            return "?column?";
        }
        SqlOperator operator = call.getOperator();
        if (operator instanceof TypeCast) {
            SqlNode operand = call.operand(0);
            return operand instanceof SqlIdentifier identifier ? identifier.names.getLast() : name(operand);
        }
        if (call.getKind() == SqlKind.FILTER) {
            return name(call.operand(0));
        }
        String name = operator.getName().toLowerCase(java.util.Locale.ROOT);
        if (name.startsWith("$extract_")) {
            return "extract";
        }
        if (call.getKind() == SqlKind.CASE) {
            return "case";
        }
        boolean function = operator.getSyntax() == org.apache.calcite.sql.SqlSyntax.FUNCTION && !name.startsWith("$");
        return function ? name : name.equals("$position") ? "position" : "?column?";
    }

    /// The name without its mark.
    public static String unmarked(String name) {
        return name.startsWith(MARK) ? name.substring(MARK.length()) : name;
    }

    /// The name as clients see it.
    public static String clean(String name) {
        return name.startsWith("EXPR$") ? "?column?" : unmarked(name);
    }
}
