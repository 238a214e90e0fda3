package io.phantomdb.sql.tree;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlPrefixOperator;

/// PostgreSQL's operators that standard SQL lacks; each is a call of a function.
public final class Symbol extends SqlBinaryOperator {
    /// Between comparison and `+`, as all of PostgreSQL's "other" operators.
    private static final int OTHER = 36;

    /// Above `||`, so that `doc ->> 'a' || 'x'` puts texts together, as in PostgreSQL, where both bind alike.
    private static final int PART = 62;

    public static final Symbol POWER = new Symbol("^", "power", 66);
    public static final Symbol CONCAT = new Symbol("||", "$concat", OTHER);
    public static final Symbol BIT_AND = new Symbol("&", "$bit_and", OTHER);
    public static final Symbol BIT_OR = new Symbol("|", "$bit_or", OTHER);
    public static final Symbol BIT_XOR = new Symbol("#", "$bit_xor", OTHER);
    public static final Symbol SHIFT_LEFT = new Symbol("<<", "$shift_left", OTHER);
    public static final Symbol SHIFT_RIGHT = new Symbol(">>", "$shift_right", OTHER);
    public static final Symbol REGEX_MATCH = new Symbol("~", "$regex_match", OTHER);
    public static final Symbol REGEX_MATCH_ANY_CASE = new Symbol("~*", "$regex_match_any_case", OTHER);
    public static final Symbol REGEX_DIFFER = new Symbol("!~", "$regex_differ", OTHER);
    public static final Symbol REGEX_DIFFER_ANY_CASE = new Symbol("!~*", "$regex_differ_any_case", OTHER);
    public static final Symbol AT_TIME_ZONE = new Symbol("AT TIME ZONE", "timezone", 70);
    public static final Symbol JSON_GET = new Symbol("->", "$json_get", PART);
    public static final Symbol JSON_GET_TEXT = new Symbol("->>", "$json_get_text", PART);
    public static final Symbol JSON_PATH = new Symbol("#>", "$json_path", PART);
    public static final Symbol JSON_PATH_TEXT = new Symbol("#>>", "$json_path_text", PART);
    public static final Symbol CONTAINS = new Symbol("@>", "$json_contains", OTHER);
    public static final Symbol CONTAINED = new Symbol("<@", "$json_contained", OTHER);
    public static final Symbol HAS_KEY = new Symbol("?", "$json_has_key", OTHER);
    public static final Symbol OVERLAP = new Symbol("&&", "$overlap", OTHER);
    public static final Symbol HAS_ANY_KEY = new Symbol("?|", "$json_has_any", OTHER);
    public static final Symbol HAS_ALL_KEYS = new Symbol("?&", "$json_has_all", OTHER);
    public static final Symbol DELETE_PATH = new Symbol("#-", "$json_delete_path", OTHER);
    public static final Symbol PATH_EXISTS = new Symbol("@?", "$json_path_exists", OTHER);
    public static final Symbol PATH_MATCHES = new Symbol("@@", "$json_path_match", OTHER);
    public static final SqlPrefixOperator BIT_NOT = new SqlPrefixOperator("~", SqlKind.OTHER, 36, null, null, null);

    private final String function;

    private Symbol(String symbol, String function, int precedence) {
        super(symbol, SqlKind.OTHER, precedence, true, null, null, null);
        this.function = function;
    }

    /// Whether its right operand is an array of texts: a path, or keys.
    public boolean takesTexts() {
        return switch (function) {
            case "$json_path", "$json_path_text", "$json_has_any", "$json_has_all", "$json_delete_path" -> true;
            default -> false;
        };
    }

    /// The function that it calls.
    public String function() {
        return function;
    }
}
