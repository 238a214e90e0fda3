package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// PostgreSQL's advanced regular expressions by way of Java's, the last one kept compiled. SQLSTATE 2201B for
/// one that is none.
///
/// Of several ways to match at one place the leftmost alternative wins, not the longest.
final class Regex {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("[:alpha:]", "\\p{IsAlphabetic}"),
            Map.entry("[:digit:]", "\\p{IsDigit}"),
            Map.entry("[:alnum:]", "\\p{IsAlphabetic}\\p{IsDigit}"),
            Map.entry("[:upper:]", "\\p{IsUppercase}"),
            Map.entry("[:lower:]", "\\p{IsLowercase}"),
            Map.entry("[:space:]", "\\s"),
            Map.entry("[:blank:]", " \\t"),
            Map.entry("[:punct:]", "\\p{Punct}"),
            Map.entry("[:print:]", "\\p{Print}"),
            Map.entry("[:graph:]", "\\p{Graph}"),
            Map.entry("[:cntrl:]", "\\p{Cntrl}"),
            Map.entry("[:xdigit:]", "\\p{XDigit}"),
            Map.entry("[:word:]", "\\w"));

    private String source = "";
    private String options = "";
    private Pattern pattern = Pattern.compile("");

    /// @param flags PostgreSQL's: i, c, n, m, s, p, w, x, q; g is for the caller
    Matcher matcher(String text, String regex, String flags) {
        if (!regex.equals(source) || !flags.equals(options)) {
            pattern = compile(regex, flags);
            source = regex;
            options = flags;
        }
        return pattern.matcher(text);
    }

    private static Pattern compile(String regex, String flags) {
        int mode = Pattern.DOTALL | Pattern.UNICODE_CASE;
        boolean literal = false;
        for (int i = 0; i < flags.length(); i++) {
            switch (flags.charAt(i)) {
                case 'i' -> mode |= Pattern.CASE_INSENSITIVE;
                case 'c' -> mode &= ~Pattern.CASE_INSENSITIVE;
                case 'n', 'm' -> mode = mode & ~Pattern.DOTALL | Pattern.MULTILINE;
                case 'p' -> mode &= ~Pattern.DOTALL;
                case 'w' -> mode |= Pattern.MULTILINE;
                case 's' -> mode |= Pattern.DOTALL;
                case 'x' -> mode |= Pattern.COMMENTS;
                case 'q' -> literal = true;
                case 'g', 't', 'e', 'b' -> {}
                default -> throw Entries.invalid("invalid regular expression option: \"" + flags.charAt(i) + "\"");
            }
        }
        try {
            return literal ? Pattern.compile(regex, mode | Pattern.LITERAL) : Pattern.compile(translate(regex), mode);
        } catch (PatternSyntaxException wrong) {
            throw new DatabaseException(
                    SqlState.INVALID_REGULAR_EXPRESSION,
                    "invalid regular expression: " + wrong.getDescription() + " in \"" + regex + "\"",
                    wrong);
        }
    }

    /// PostgreSQL's escapes and classes in Java's words.
    static String translate(String regex) {
        StringBuilder out = new StringBuilder(regex.length() + 8);
        boolean inside = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                char next = regex.charAt(++i);
                out.append(
                        switch (next) {
                            case 'y' -> "\\b";
                            case 'Y' -> "\\B";
                            case 'm' -> "\\b(?=\\w)";
                            case 'M' -> "\\b(?<=\\w)";
                            case 'Z' -> "\\z";
                            default -> "\\" + next;
                        });
            } else if (inside && c == '[' && regex.startsWith("[:", i) && regex.indexOf(":]", i) > 0) {
                int end = regex.indexOf(":]", i) + 2;
                String known = CLASSES.get(regex.substring(i, end));
                if (known == null) {
                    throw new DatabaseException(
                            SqlState.INVALID_REGULAR_EXPRESSION,
                            "invalid regular expression: invalid character class in \"" + regex + "\"");
                }
                out.append(known);
                i = end - 1;
            } else if (inside) {
                inside = c != ']';
                out.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
            } else if (c == '[') {
                inside = true;
                out.append(c);
                if (i + 1 < regex.length() && regex.charAt(i + 1) == '^') {
                    out.append('^');
                    i++;
                }
                if (i + 1 < regex.length() && regex.charAt(i + 1) == ']') {
                    out.append("\\]");
                    i++;
                }
            } else {
                out.append(c == '$' ? "(?!\\n\\z)$" : String.valueOf(c));
            }
        }
        return out.toString();
    }

    /// A pattern of SIMILAR TO as a regular expression.
    static String fromSimilar(String pattern, String escape) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (!escape.isEmpty() && c == escape.charAt(0)) {
                if (i + 1 < pattern.length()) {
                    char next = pattern.charAt(++i);
                    out.append(Character.isLetterOrDigit(next) ? "" : "\\").append(next);
                }
            } else if (inside) {
                inside = c != ']';
                out.append(c == '\\' ? "\\\\" : String.valueOf(c));
            } else {
                inside = c == '[';
                out.append(
                        switch (c) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            case '(' -> "(?:";
                            case '.', '^', '$', '\\' -> "\\" + c;
                            default -> String.valueOf(c);
                        });
            }
        }
        return out.toString();
    }
}
