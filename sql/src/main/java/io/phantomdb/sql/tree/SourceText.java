package io.phantomdb.sql.tree;

import org.apache.calcite.sql.parser.SqlParserPos;

/// What the user wrote between two positions of a statement.
public final class SourceText {
    private SourceText() {}

    /// The text that the position spans, its last character included. Lines end with `\n`, `\r` or both.
    public static String of(String sql, SqlParserPos position) {
        int from = offset(sql, position.getLineNum(), position.getColumnNum());
        int to = offset(sql, position.getEndLineNum(), position.getEndColumnNum()) + 1;
        return sql.substring(from, Math.max(from, Math.min(to, sql.length())));
    }

    /// As [#of], without the parentheses at both ends.
    public static String inParentheses(String sql, SqlParserPos position) {
        String text = of(sql, position);
        assert text.startsWith("(") && text.endsWith(")") : text;
        return text.substring(1, text.length() - 1).strip();
    }

    /// The text from a token's first character to another's last, both counted from 1.
    public static String of(String sql, int line, int column, int endLine, int endColumn) {
        return sql.substring(offset(sql, line, column), Math.min(offset(sql, endLine, endColumn) + 1, sql.length()));
    }

    /// The index of a character given by line and column, both from 1.
    public static int offset(String sql, int line, int column) {
        int at = 0;
        for (int left = line - 1; left > 0 && at < sql.length(); at++) {
            char c = sql.charAt(at);
            boolean pair = c == '\r' && at + 1 < sql.length() && sql.charAt(at + 1) == '\n';
            left -= c == '\n' || c == '\r' && !pair ? 1 : 0;
        }
        return Math.min(at + column - 1, sql.length());
    }
}
