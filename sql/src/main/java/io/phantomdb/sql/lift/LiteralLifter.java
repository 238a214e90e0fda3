package io.phantomdb.sql.lift;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the tokens of one text from left to right and writes the lifted text. One use.
///
/// A literal is lifted only behind an operator, a parenthesis, a comma or one of a few words; behind all others
/// (`LIMIT 5`, `INTERVAL '1' DAY`, `GROUP BY 1`) it may be part of the syntax and stays.
final class LiteralLifter {
    private static final Set<String> BEFORE_VALUES = Set.of("AND", "OR", "BETWEEN", "LIKE", "THEN", "ELSE", "WHEN");
    private static final Set<String> TYPES = Set.of("DATE", "TIME", "TIMESTAMP");
    private static final int WHOLE_DIGITS_MAX = 18;

    private final String sql;
    private final StringBuilder lifted;
    private final List<Expr.Literal> values = new ArrayList<>();
    private int at;
    private String word = "";
    private int wordEnd;

    LiteralLifter(String sql) {
        this.sql = sql;
        this.lifted = new StringBuilder(sql.length() + 64);
    }

    Optional<LiftedText> lift() {
        while (at < sql.length()) {
            if (!token(sql.charAt(at))) {
                return Optional.empty();
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new LiftedText(lifted.toString(), values));
    }

    /// Copies or lifts the token that begins with the character; false where this text cannot be lifted.
    private boolean token(char first) {
        if (isWordStart(first)) {
            word();
            return true;
        }
        if (isDigit(first) || first == '.' && isDigit(peek(1))) {
            return number();
        }
        return switch (first) {
            case '\'' -> string();
            case '"' -> quotedName();
            case '?', '$', '`', '\\' -> false;
            case '-' -> peek(1) == '-' ? lineComment() : symbol();
            case '/' -> peek(1) == '*' ? blockComment() : symbol();
            default -> first <= ' ' ? space() : symbol();
        };
    }

    private void word() {
        int start = at;
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        lifted.append(sql, start, at);
        word = sql.substring(start, at);
        wordEnd = lifted.length();
    }

    private boolean number() {
        int start = at;
        while (isDigit(peek(0))) {
            at++;
        }
        if (peek(0) == '.') {
            at++;
            while (isDigit(peek(0))) {
                at++;
            }
        }
        if (isWordStart(peek(0)) || peek(0) == '.') {
            return false;
        }
        String text = sql.substring(start, at);
        if (!isValuePlace() || text.endsWith(".") || !liftNumber(text)) {
            lifted.append(text);
        }
        word = "";
        return true;
    }

    private boolean liftNumber(String text) {
        BigDecimal value = new BigDecimal(text);
        if (value.scale() == 0 && value.precision() <= WHOLE_DIGITS_MAX) {
            long whole = value.longValueExact();
            add(new Expr.Literal(whole, whole == (int) whole ? SqlType.INTEGER : SqlType.BIGINT));
            return true;
        }
        int precision = Math.max(Math.max(value.precision(), value.scale()), 1);
        if (precision > SqlType.DECIMAL_PRECISION_MAX) {
            return false;
        }
        add(new Expr.Literal(value, SqlType.decimal(precision, value.scale())));
        return true;
    }

    private void add(Expr.Literal number) {
        lifted.append("CAST(? AS ").append(number.type()).append(')');
        values.add(number);
    }

    private boolean string() {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (true) {
            if (at == sql.length()) {
                return false;
            }
            char c = sql.charAt(at++);
            if (c == '\'') {
                if (peek(0) != '\'') {
                    break;
                }
                at++;
            }
            text.append(c);
        }
        String type = word.toUpperCase(Locale.ROOT);
        boolean prefixed = !word.isEmpty() && wordEnd == lifted.length();
        if (prefixed || isContinued()) {
            return false;
        }
        if (TYPES.contains(type)) {
            lifted.setLength(wordEnd - word.length());
            lifted.append("CAST(? AS ").append(type).append(')');
            values.add(new Expr.Literal(text.toString(), SqlType.VARCHAR));
        } else if (isValuePlace()) {
            lifted.append('?');
            values.add(new Expr.Literal(text.toString(), SqlType.VARCHAR));
        } else {
            lifted.append(sql, start, at);
        }
        word = "";
        return true;
    }

    /// Whether another string follows after nothing but space: the two are one literal.
    private boolean isContinued() {
        int next = at;
        while (next < sql.length() && sql.charAt(next) <= ' ') {
            next++;
        }
        return next < sql.length() && sql.charAt(next) == '\'';
    }

    private boolean isValuePlace() {
        return word.isEmpty() || BEFORE_VALUES.contains(word.toUpperCase(Locale.ROOT));
    }

    private boolean quotedName() {
        int end = sql.indexOf('"', at + 1);
        if (end < 0) {
            return false;
        }
        lifted.append(sql, at, end + 1);
        word = sql.substring(at, end + 1);
        wordEnd = lifted.length();
        at = end + 1;
        return true;
    }

    private boolean space() {
        lifted.append(sql.charAt(at++));
        return true;
    }

    private boolean symbol() {
        word = "";
        lifted.append(sql.charAt(at++));
        return true;
    }

    private boolean lineComment() {
        int end = sql.indexOf('\n', at);
        return copyComment(end < 0 ? sql.length() : end + 1);
    }

    /// Comments inside of comments are not understood here.
    private boolean blockComment() {
        int end = sql.indexOf("*/", at + 2);
        return end >= 0 && sql.indexOf("/*", at + 2) < 0 && copyComment(end + 2);
    }

    private boolean copyComment(int end) {
        lifted.append(sql, at, end);
        at = end;
        return true;
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }
}
