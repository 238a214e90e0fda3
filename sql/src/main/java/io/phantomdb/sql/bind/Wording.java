package io.phantomdb.sql.bind;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What PostgreSQL says where Calcite says something else.
///
///     Column 'x' not found in any table                                 =>  column "x" does not exist
///     Cannot apply 'upper' to arguments of type 'upper(<INTEGER>)'. ..  =>  function upper(integer) does not exist
final class Wording {
    private static final Pattern TYPE = Pattern.compile("<([^<>]*)>");
    private static final Pattern NAME = Pattern.compile("[\\w.]+");

    private Wording() {}

    /// @param resource the method of `CalciteResource` that made the text
    /// @param holes what stands in the text's holes, one group each
    static String of(String resource, MatchResult holes, String text) {
        return switch (resource) {
            case "tableNameNotFound", "tableNameNotFoundDidYouMean", "tableNotFound" ->
                "missing FROM-clause entry for table \"" + holes.group(1) + "\"";
            case "objectNotFound", "objectNotFoundDidYouMean" -> relation(holes.group(1));
            case "objectNotFoundWithin", "objectNotFoundWithinDidYouMean" ->
                relation(holes.group(2) + "." + holes.group(1));
            case "columnNotFound", "columnNotFoundDidYouMean", "unknownField" ->
                "column \"" + holes.group(1) + "\" does not exist";
            case "columnNotFoundInTable", "columnNotFoundInTableDidYouMean" ->
                "column " + holes.group(2) + "." + holes.group(1) + " does not exist";
            case "columnAmbiguous" -> "column reference \"" + holes.group(1) + "\" is ambiguous";
            case "notGroupExpr" -> notGrouped(holes.group(1), text);
            case "canNotApplyOp2Type" -> operation(holes.group(2));
            default -> plain(text);
        };
    }

    /// Calcite's sentence begins with a capital; ours do not.
    static String plain(String text) {
        return text.length() > 1 && Character.isLowerCase(text.charAt(1))
                ? Character.toLowerCase(text.charAt(0)) + text.substring(1)
                : text;
    }

    private static String relation(String name) {
        return "relation \"" + name + "\" does not exist";
    }

    private static String notGrouped(String expression, String text) {
        return NAME.matcher(expression).matches()
                ? "column \"" + expression + "\" must appear in the GROUP BY clause or be used in an aggregate function"
                : plain(text);
    }

    /// @param signature as in `'<DATE> > <INTEGER>'`
    private static String operation(String signature) {
        String bare = signature.startsWith("'") ? signature.substring(1, signature.length() - 1) : signature;
        String typed = TYPE.matcher(bare).replaceAll(type -> Matcher.quoteReplacement(typeName(type.group(1))));
        return Character.isLetter(bare.charAt(0))
                ? "function " + typed + " does not exist"
                : "operator does not exist: " + typed;
    }

    /// PostgreSQL's name of a type that SQL calls `type`.
    static String typeName(String type) {
        if (type.endsWith("[]")) {
            return typeName(type.substring(0, type.length() - 2)) + "[]";
        }
        if (type.endsWith(" ARRAY")) {
            return typeName(type.substring(0, type.length() - " ARRAY".length())) + "[]";
        }
        String name = type.replaceFirst("\\(.*", "").strip().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "VARCHAR" -> "text";
            case "CHAR" -> "character";
            case "DECIMAL" -> "numeric";
            case "DOUBLE" -> "double precision";
            case "TIMESTAMP" -> "timestamp without time zone";
            case "TIMESTAMPTZ", "TIMESTAMP_TZ", "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> "timestamp with time zone";
            case "TIME" -> "time without time zone";
            case "VARBINARY" -> "bytea";
            case "NULL" -> "unknown";
            case "VARIANT" -> "jsonb";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }
}
