package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.exec.jsonpath.PathLexer.Kind;
import io.phantomdb.exec.jsonpath.PathLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads the text of a path, by recursive descent. SQLSTATE 42601 for what is none, 54001 for one nested too deep.
final class PathReader {
    private static final Set<String> METHODS =
            Set.of("type", "size", "double", "ceiling", "floor", "abs", "keyvalue", "datetime");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<>", "<", "<=", ">", ">=");
    private static final int DEPTH_MAX = 200;

    private final List<Token> tokens;
    private int next;
    private int depth;
    private int filters;
    private int subscripts;

    PathReader(String text) {
        this.tokens = PathLexer.tokens(text);
    }

    /// The mode and the path.
    JsonPath read() {
        boolean strict = peek().is("strict");
        if (strict || peek().is("lax")) {
            next++;
        }
        PathNode node = or();
        if (peek().kind() != Kind.END) {
            throw unexpected();
        }
        return new JsonPath(node, !strict);
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean accept(String symbol) {
        if (!peek().is(symbol)) {
            return false;
        }
        next++;
        return true;
    }

    private void require(String symbol) {
        if (!accept(symbol)) {
            throw unexpected();
        }
    }

    private DatabaseException unexpected() {
        Token token = peek();
        return PathLexer.error(
                token.kind() == Kind.END ? "unexpected end" : "unexpected \"" + token.text() + "\"", token.place());
    }

    private PathNode or() {
        if (++depth > DEPTH_MAX) {
            throw new DatabaseException(SqlState.STATEMENT_TOO_COMPLEX, "jsonpath is nested too deep");
        }
        PathNode left = and();
        while (accept("||")) {
            left = new PathNode.Or(left, and());
        }
        depth--;
        return left;
    }

    private PathNode and() {
        PathNode left = comparison();
        while (accept("&&")) {
            left = new PathNode.And(left, comparison());
        }
        return left;
    }

    private PathNode comparison() {
        PathNode left = sum();
        if (COMPARISONS.contains(peek().text()) && peek().kind() == Kind.SYMBOL) {
            String operator = tokens.get(next++).text();
            return new PathNode.Comparison(operator.equals("!=") ? "<>" : operator, left, sum());
        }
        if (accept("starts")) {
            require("with");
            return new PathNode.StartsWith(left, primary());
        }
        return accept("like_regex") ? regex(left) : left;
    }

    private PathNode regex(PathNode input) {
        String pattern = string();
        int flags = 0;
        if (accept("flag")) {
            Token token = peek();
            for (char flag : string().toCharArray()) {
                flags |= switch (flag) {
                    case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                    case 's' -> Pattern.DOTALL;
                    case 'm' -> Pattern.MULTILINE;
                    case 'x' -> Pattern.COMMENTS;
                    case 'q' -> Pattern.LITERAL;
                    default ->
                        throw PathLexer.error(
                                "unrecognized flag character \"" + flag + "\" in LIKE_REGEX predicate", token.place());
                };
            }
        }
        try {
            return new PathNode.LikeRegex(input, Pattern.compile(pattern, flags));
        } catch (PatternSyntaxException wrong) {
            throw new DatabaseException(
                    SqlState.INVALID_REGULAR_EXPRESSION,
                    "invalid regular expression: " + wrong.getDescription(),
                    wrong);
        }
    }

    private String string() {
        if (peek().kind() != Kind.STRING) {
            throw unexpected();
        }
        return tokens.get(next++).text();
    }

    private PathNode sum() {
        PathNode left = product();
        while (peek().is("+") || peek().is("-")) {
            char operator = tokens.get(next++).text().charAt(0);
            left = new PathNode.Arithmetic(operator, left, product());
        }
        return left;
    }

    private PathNode product() {
        PathNode left = unary();
        while (peek().is("*") || peek().is("/") || peek().is("%")) {
            char operator = tokens.get(next++).text().charAt(0);
            left = new PathNode.Arithmetic(operator, left, unary());
        }
        return left;
    }

    private PathNode unary() {
        if (peek().is("-") || peek().is("+")) {
            boolean negative = tokens.get(next++).is("-");
            return new PathNode.Sign(negative, unary());
        }
        if (accept("!")) {
            return new PathNode.Not(primary());
        }
        return accessors(primary());
    }

    private PathNode primary() {
        Token token = tokens.get(next++);
        switch (token.kind()) {
            case STRING -> {
                return new PathNode.Literal(new Json.Text(token.text()));
            }
            case NUMBER -> {
                return new PathNode.Literal(new Json.Number(JsonReader.number(token.text())));
            }
            case VARIABLE -> {
                return new PathNode.Variable(token.text());
            }
            case WORD, SYMBOL, END -> {}
        }
        switch (token.text()) {
            case "$" -> {
                return new PathNode.Root();
            }
            case "@" -> {
                if (filters == 0) {
                    throw PathLexer.error("@ is not allowed in root expressions", token.place());
                }
                return new PathNode.Current();
            }
            case "last" -> {
                if (subscripts == 0) {
                    throw PathLexer.error("LAST is allowed only in array subscripts", token.place());
                }
                return new PathNode.Last();
            }
            case "true", "false" -> {
                return new PathNode.Literal(new Json.Truth(token.is("true")));
            }
            case "null" -> {
                return new PathNode.Literal(Json.NULL);
            }
            case "exists" -> {
                require("(");
                PathNode inner = or();
                require(")");
                return new PathNode.Exists(inner);
            }
            case "(" -> {
                return parenthesis();
            }
            default -> {
                next--;
                throw unexpected();
            }
        }
    }

    private PathNode parenthesis() {
        PathNode inner = or();
        require(")");
        if (accept("is")) {
            require("unknown");
            return new PathNode.IsUnknown(inner);
        }
        return inner;
    }

    private PathNode accessors(PathNode start) {
        PathNode node = start;
        while (true) {
            if (accept(".")) {
                node = dotted(node);
            } else if (accept("[")) {
                node = subscripted(node);
            } else if (accept("?")) {
                require("(");
                filters++;
                PathNode predicate = or();
                filters--;
                require(")");
                node = new PathNode.Filter(node, predicate);
            } else {
                return node;
            }
        }
    }

    private PathNode dotted(PathNode input) {
        if (accept("*")) {
            return new PathNode.Members(input);
        }
        if (accept("**")) {
            return descendants(input);
        }
        Token token = tokens.get(next++);
        if (token.kind() == Kind.STRING) {
            return new PathNode.Member(input, token.text());
        }
        if (token.kind() != Kind.WORD) {
            next--;
            throw unexpected();
        }
        if (METHODS.contains(token.text()) && peek().is("(")) {
            next++;
            require(")");
            if (token.is("datetime")) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, "the jsonpath method .datetime() is not supported");
            }
            return new PathNode.Method(input, token.text());
        }
        return new PathNode.Member(input, token.text());
    }

    private PathNode descendants(PathNode input) {
        if (!accept("{")) {
            return new PathNode.Descendants(input, 0, Long.MAX_VALUE);
        }
        long from = level();
        long to = accept("to") ? level() : from;
        require("}");
        return new PathNode.Descendants(input, from, to);
    }

    private long level() {
        if (accept("last")) {
            return Long.MAX_VALUE;
        }
        Token token = tokens.get(next++);
        if (token.kind() != Kind.NUMBER || !token.text().matches("\\d{1,9}")) {
            next--;
            throw unexpected();
        }
        return Long.parseLong(token.text());
    }

    private PathNode subscripted(PathNode input) {
        if (peek().is("*") && tokens.get(next + 1).is("]")) {
            next += 2;
            return new PathNode.Elements(input);
        }
        List<PathNode.Range> ranges = new ArrayList<>();
        subscripts++;
        do {
            PathNode from = or();
            ranges.add(new PathNode.Range(from, accept("to") ? or() : from));
        } while (accept(","));
        subscripts--;
        require("]");
        return new PathNode.Subscripts(input, ranges);
    }
}
