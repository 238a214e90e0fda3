package io.phantomdb.sql.plan;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What EXPLAIN is to show.
///
/// @param analyze whether the statement is run and measured
/// @param costs whether estimates are shown
/// @param timing whether measured times are shown
/// @param summary whether the times of planning and running follow
/// @param buffers whether memory, segments read and bytes spilled are shown
public record ExplainOptions(
        boolean analyze, boolean costs, boolean timing, boolean summary, boolean buffers, Format format) {
    /// The answer's form.
    public enum Format {
        TEXT,
        JSON
    }

    /// EXPLAIN without options, and EXPLAIN ANALYZE.
    public static ExplainOptions plain(boolean analyze) {
        return new ExplainOptions(analyze, true, analyze, analyze, analyze, Format.TEXT);
    }

    /// The options of `EXPLAIN (name value, ...)`, by lower-case name. SQLSTATE 42601 where one is not known, 22023 for
    /// a bad value, 0A000 for what PostgreSQL has and this does not.
    public static ExplainOptions of(Map<String, String> given) {
        for (String name : given.keySet()) {
            switch (name) {
                case "analyze", "verbose", "costs", "timing", "summary", "buffers", "format" -> {}
                case "settings", "wal", "generic_plan" -> {
                    if (flag(given, name, false)) {
                        throw new DatabaseException(
                                SqlState.FEATURE_NOT_SUPPORTED,
                                "EXPLAIN option " + name.toUpperCase(Locale.ROOT) + " is not supported");
                    }
                }
                default ->
                    throw new DatabaseException(SqlState.SYNTAX_ERROR, "unrecognized EXPLAIN option \"" + name + "\"");
            }
        }
        boolean analyze = flag(given, "analyze", false);
        for (String name : List.of("timing", "buffers")) {
            if (!analyze && flag(given, name, false)) {
                throw new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "EXPLAIN option " + name.toUpperCase(Locale.ROOT) + " requires ANALYZE");
            }
        }
        flag(given, "verbose", false);
        return new ExplainOptions(
                analyze,
                flag(given, "costs", true),
                flag(given, "timing", analyze),
                flag(given, "summary", analyze),
                flag(given, "buffers", analyze),
                format(given.getOrDefault("format", "text")));
    }

    private static Format format(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            case "xml", "yaml" ->
                throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "EXPLAIN gives TEXT and JSON, not " + name);
            default ->
                throw new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "unrecognized value for EXPLAIN option \"format\": \"" + name + "\"");
        };
    }

    private static boolean flag(Map<String, String> given, String name, boolean otherwise) {
        String value = given.get(name);
        return value == null
                ? otherwise
                : switch (value.toLowerCase(Locale.ROOT)) {
                    case "true", "on", "1" -> true;
                    case "false", "off", "0" -> false;
                    default -> throw new DatabaseException(SqlState.SYNTAX_ERROR, name + " requires a Boolean value");
                };
    }
}
