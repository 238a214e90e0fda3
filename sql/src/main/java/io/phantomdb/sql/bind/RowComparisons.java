package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Comparisons of rows, field by field.
///
///     (a, b) < (c, d)            =>  a < c OR a = c AND b < d
///     (a, b) <> (c, d)           =>  a <> c OR b <> d
///     (a, b) IS NULL             =>  a IS NULL AND b IS NULL
final class RowComparisons {
    private RowComparisons() {}

    /// The call itself where it compares no two rows that are written out. SQLSTATE 42601 for rows of different
    /// lengths.
    static SqlNode rewrite(SqlCall call) {
        if (call.operandCount() == 1 && isRow(call.operand(0))) {
            return switch (call.getKind()) {
                case IS_NULL, IS_NOT_NULL -> {
                    List<SqlNode> tests = new ArrayList<>();
                    for (SqlNode field : fields(call.operand(0))) {
                        tests.add(call.getOperator().createCall(call.getParserPosition(), field));
                    }
                    yield all(SqlStdOperatorTable.AND, tests, call.getParserPosition());
                }
                default -> call;
            };
        }
        if (call.operandCount() != 2 || !isRow(call.operand(0)) || !isRow(call.operand(1))) {
            return call;
        }
        return switch (call.getKind()) {
            case EQUALS, IS_NOT_DISTINCT_FROM -> pairs(call, SqlStdOperatorTable.AND);
            case NOT_EQUALS, IS_DISTINCT_FROM -> pairs(call, SqlStdOperatorTable.OR);
            case LESS_THAN, LESS_THAN_OR_EQUAL -> ordered(call, SqlStdOperatorTable.LESS_THAN);
            case GREATER_THAN, GREATER_THAN_OR_EQUAL -> ordered(call, SqlStdOperatorTable.GREATER_THAN);
            default -> call;
        };
    }

    private static boolean isRow(SqlNode node) {
        return node.getKind() == SqlKind.ROW;
    }

    private static List<SqlNode> fields(SqlNode row) {
        return ((SqlCall) row).getOperandList();
    }

    private static void requireSameLength(SqlCall call) {
        if (fields(call.operand(0)).size() != fields(call.operand(1)).size()) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR,
                    "unequal number of entries in row expressions",
                    Syntax.at(call.getParserPosition()),
                    null);
        }
    }

    private static SqlNode pairs(SqlCall call, SqlOperator joined) {
        requireSameLength(call);
        List<SqlNode> left = fields(call.operand(0));
        List<SqlNode> right = fields(call.operand(1));
        List<SqlNode> tests = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            tests.add(call.getOperator().createCall(call.getParserPosition(), left.get(i), right.get(i)));
        }
        return all(joined, tests, call.getParserPosition());
    }

    /// The last fields decide as the operator says, those before them by `strict`.
    private static SqlNode ordered(SqlCall call, SqlOperator strict) {
        requireSameLength(call);
        SqlParserPos position = call.getParserPosition();
        List<SqlNode> left = fields(call.operand(0));
        List<SqlNode> right = fields(call.operand(1));
        int last = left.size() - 1;
        SqlNode test = call.getOperator().createCall(position, left.get(last), right.get(last));
        for (int i = last - 1; i >= 0; i--) {
            SqlNode equal = SqlStdOperatorTable.EQUALS.createCall(position, left.get(i), right.get(i));
            SqlNode before = strict.createCall(position, left.get(i), right.get(i));
            test = SqlStdOperatorTable.OR.createCall(
                    position, before, SqlStdOperatorTable.AND.createCall(position, equal, test));
        }
        return test;
    }

    private static SqlNode all(SqlOperator joined, List<SqlNode> tests, SqlParserPos position) {
        return tests.stream()
                .reduce((a, b) -> joined.createCall(position, a, b))
                .orElseThrow();
    }
}
