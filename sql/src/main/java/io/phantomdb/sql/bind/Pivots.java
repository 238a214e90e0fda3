package io.phantomdb.sql.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlPivot;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// Columns of PIVOT are called what their values say, without quotes.
///
///     PIVOT (sum(v) FOR m IN ('a', 'b'))         =>  PIVOT (sum(v) FOR m IN ('a' AS a, 'b' AS b))
///     PIVOT (sum(v) FOR (m, n) IN (('a', 1)))    =>  PIVOT (sum(v) FOR (m, n) IN (('a', 1) AS a_1))
final class Pivots {
    private Pivots() {}

    static SqlPivot named(SqlPivot pivot) {
        List<SqlNode> values = new ArrayList<>();
        for (SqlNode value : pivot.inList) {
            values.add(value.getKind() == SqlKind.AS ? value : named(value));
        }
        return new SqlPivot(
                pivot.getParserPosition(),
                pivot.query,
                pivot.aggList,
                pivot.axisList,
                new SqlNodeList(values, pivot.inList.getParserPosition()));
    }

    private static SqlNode named(SqlNode value) {
        String name = value instanceof SqlNodeList tuple
                ? tuple.stream().map(Pivots::text).collect(Collectors.joining("_"))
                : text(value);
        return SqlStdOperatorTable.AS.createCall(
                value.getParserPosition(), value, new SqlIdentifier(name, value.getParserPosition()));
    }

    private static String text(SqlNode value) {
        return value instanceof SqlCharStringLiteral text
                ? String.valueOf(text.getValueAs(String.class))
                : value.toString();
    }
}
