package io.phantomdb.sql.bind;

import io.phantomdb.sql.function.Operators;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// Aggregates that may answer approximately answer exactly.
///
///     approx_count_distinct(a)   =>  count(DISTINCT a)
///     approx_quantile(a, 0.9)    =>  percentile_disc(0.9) WITHIN GROUP (ORDER BY a)
final class Approximations {
    private Approximations() {}

    /// Whether the name, in lower case, is one of them.
    static boolean has(String name) {
        return name.equals("approx_count_distinct") || name.equals("approx_quantile");
    }

    /// The call itself where it is none of them.
    static SqlNode exact(SqlCall call) {
        String name = call.getOperator().getName();
        List<SqlNode> operands = call.getOperandList();
        if (name.equals("approx_count_distinct") && operands.size() == 1) {
            return SqlStdOperatorTable.COUNT.createCall(
                    SqlSelectKeyword.DISTINCT.symbol(call.getParserPosition()), call.getParserPosition(), operands);
        }
        if (name.equals("approx_quantile") && operands.size() == 2) {
            return new SqlBasicCall(
                    Operators.function("$percentile_disc"), operands.reversed(), call.getParserPosition());
        }
        return call;
    }
}
