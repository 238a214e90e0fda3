package io.phantomdb.sql.statement;

import io.phantomdb.sql.bind.ColumnText;
import io.phantomdb.sql.parse.Parser;
import io.phantomdb.sql.tree.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// The text of an expression with a column by another name: all else stays as the user wrote it.
final class ColumnRenaming {
    private static final String PREFIX = "SELECT ";

    private ColumnRenaming() {}

    static String inText(String text, String from, String to) {
        String sql = PREFIX + text;
        List<SqlParserPos> places = new ArrayList<>();
        Parser.parse(sql).accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                int last = identifier.names.size() - 1;
                if (last >= 0 && identifier.names.get(last).equals(from)) {
                    places.add(identifier.getComponentParserPosition(last));
                }
                return null;
            }
        });
        places.sort(Comparator.comparing(SqlParserPos::getLineNum)
                .thenComparing(SqlParserPos::getColumnNum)
                .reversed());
        StringBuilder renamed = new StringBuilder(sql);
        for (SqlParserPos place : places) {
            int start = SourceText.offset(sql, place.getLineNum(), place.getColumnNum());
            renamed.replace(start, start + SourceText.of(sql, place).length(), ColumnText.identifier(to));
        }
        return renamed.substring(PREFIX.length());
    }
}
