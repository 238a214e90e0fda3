package io.phantomdb.sql.lift;

import io.phantomdb.core.expr.Expr;
import java.util.List;
import java.util.Optional;

/// The text of a statement with parameters in the place of literals.
///
/// @param text with `?` for strings and `CAST(? AS type)` for numbers and for DATE, TIME and TIMESTAMP literals, so
///     that literals of different types make different texts
/// @param values of the parameters, none NULL; those of strings are VARCHAR
public record LiftedText(String text, List<Expr.Literal> values) {
    public LiftedText {
        values = List.copyOf(values);
    }

    /// Lifts the literals of a SELECT, INSERT, UPDATE or DELETE.
    ///
    /// @param lengthMax in characters; longer texts stay as they are
    /// @return empty where the text is of another kind, is too long, has parameters of its own, has no literal that
    ///     can be lifted, or has a token that this reading does not know
    public static Optional<LiftedText> of(String sql, int lengthMax) {
        return sql.length() > lengthMax || !isLiftable(sql) ? Optional.empty() : new LiteralLifter(sql).lift();
    }

    private static boolean isLiftable(String sql) {
        int start = 0;
        while (start < sql.length() && sql.charAt(start) <= ' ') {
            start++;
        }
        return startsWith(sql, start, "SELECT")
                || startsWith(sql, start, "INSERT")
                || startsWith(sql, start, "UPDATE")
                || startsWith(sql, start, "DELETE");
    }

    private static boolean startsWith(String sql, int start, String word) {
        return sql.regionMatches(true, start, word, 0, word.length());
    }
}
