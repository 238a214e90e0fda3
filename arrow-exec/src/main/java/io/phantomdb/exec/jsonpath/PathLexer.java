package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.ArrayList;
import java.util.List;

/// Cuts the text of a path into tokens.
final class PathLexer {
    /// Two characters that belong together.
    private static final List<String> PAIRS = List.of("==", "!=", "<>", "<=", ">=", "&&", "||", "**");

    private final String text;
    private int at;

    /// @param kind of the token
    /// @param text what it says: of strings the characters, without quotes and escapes
    /// @param place where it begins, from 1
    record Token(Kind kind, String text, int place) {
        boolean is(String symbol) {
            return kind != Kind.STRING && kind != Kind.VARIABLE && text.equals(symbol);
        }
    }

    enum Kind {
        STRING,
        NUMBER,
        WORD,
        VARIABLE,
        SYMBOL,
        END
    }

    private PathLexer(String text) {
        this.text = text;
    }

    /// SQLSTATE 42601 for characters that no path has.
    static List<Token> tokens(String text) {
        PathLexer lexer = new PathLexer(text);
        List<Token> tokens = new ArrayList<>();
        Token token = lexer.next();
        while (token.kind != Kind.END) {
            tokens.add(token);
            token = lexer.next();
        }
        tokens.add(token);
        return tokens;
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return token(Kind.END, "", start);
        }
        char c = text.charAt(at);
        if (c == '"') {
            return token(Kind.STRING, string(), start);
        }
        if (c == '$') {
            at++;
            if (at < text.length() && text.charAt(at) == '"') {
                return token(Kind.VARIABLE, string(), start);
            }
            String name = word();
            return name.isEmpty() ? token(Kind.SYMBOL, "$", start) : token(Kind.VARIABLE, name, start);
        }
        if (isDigit(at) || c == '.' && isDigit(at + 1)) {
            return token(Kind.NUMBER, number(), start);
        }
        String word = word();
        return word.isEmpty() ? token(Kind.SYMBOL, symbol(), start) : token(Kind.WORD, word, start);
    }

    private Token token(Kind kind, String value, int start) {
        return new Token(kind, value, start + 1);
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private String number() {
        int start = at;
        while (isDigit(at)) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
            while (isDigit(at)) {
                at++;
            }
        }
        if (at < text.length() && (text.charAt(at) | 32) == 'e') {
            int sign = at + 1 < text.length() && (text.charAt(at + 1) == '-' || text.charAt(at + 1) == '+') ? 1 : 0;
            if (isDigit(at + 1 + sign)) {
                at += 1 + sign;
                while (isDigit(at)) {
                    at++;
                }
            }
        }
        if (at < text.length() && Character.isJavaIdentifierStart(text.charAt(at))) {
            throw error("trailing junk after numeric literal", at + 1);
        }
        return text.substring(start, at);
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_' || text.charAt(at) > 127)) {
            at++;
        }
        return text.substring(start, at);
    }

    private String string() {
        int start = at++;
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped(start) : c);
        }
        if (at == text.length()) {
            throw error("unterminated quoted string", start + 1);
        }
        at++;
        return out.toString();
    }

    private char escaped(int start) {
        if (at == text.length()) {
            throw error("unterminated quoted string", start + 1);
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000b';
            case 'u' -> hex(4, start);
            case 'x' -> hex(2, start);
            default -> c;
        };
    }

    private char hex(int digits, int start) {
        try {
            int value = Integer.parseInt(text, at, Math.min(at + digits, text.length()), 16);
            at += digits;
            return (char) value;
        } catch (NumberFormatException wrong) {
            throw error("invalid escape sequence", start + 1);
        }
    }

    private String symbol() {
        String pair = text.substring(at, Math.min(at + 2, text.length()));
        if (PAIRS.contains(pair)) {
            at += 2;
            return pair;
        }
        if ("@.,*()[]{}?<>!+-/%".indexOf(text.charAt(at)) < 0) {
            throw error("unexpected \"" + text.charAt(at) + "\"", at + 1);
        }
        return String.valueOf(text.charAt(at++));
    }

    static DatabaseException error(String message, int place) {
        return new DatabaseException(
                SqlState.SYNTAX_ERROR, "syntax error of jsonpath at character " + place + ": " + message);
    }
}
