package io.phantomdb.sql.tree;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/// A query of one row that several columns are set to.
///
///     SET (a, b) = (SELECT x, y ...)
///       =>  SET a = (SELECT c0 FROM (SELECT x, y ...) AS r(c0, c1)), b = (SELECT c1 FROM ...)
///
/// So no row gives NULLs and a second row is SQLSTATE 21000.
public final class RowQuery {
    private static final String ROW = "$row";

    private RowQuery() {}

    /// A query for each of the columns, with nothing in common but their text.
    ///
    /// @param count of columns that are set
    public static List<SqlNode> columns(SqlNode query, int count) {
        List<SqlNode> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(column(query, i, count));
        }
        return columns;
    }

    private static SqlNode column(SqlNode query, int column, int count) {
        SqlParserPos position = query.getParserPosition();
        List<SqlNode> named = new ArrayList<>();
        named.add(query.accept(new Copy()));
        named.add(new SqlIdentifier(ROW, position));
        for (int i = 0; i < count; i++) {
            named.add(new SqlIdentifier("c" + i, position));
        }
        SqlNode value = new SqlIdentifier(List.of(ROW, "c" + column), position);
        return new SqlSelect(
                position,
                null,
                SqlNodeList.of(value),
                SqlStdOperatorTable.AS.createCall(position, named),
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

    /// Trees are changed while they are bound, so each place needs one of its own.
    private static final class Copy extends SqlShuttle {
        @Override
        public SqlNode visit(SqlCall call) {
            CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
            call.getOperator().acceptCall(this, call, false, copy);
            return copy.result();
        }

        @Override
        public SqlNode visit(SqlIdentifier identifier) {
            return identifier.clone(identifier.getParserPosition());
        }
    }
}
