package io.phantomdb.engine.csv;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Options of COPY for CSV, as PostgreSQL has them.
///
/// @param header whether the first record holds names
/// @param nullText what stands, unquoted, for NULL
public record CsvOptions(boolean header, char delimiter, String nullText, char quote) {
    private static final Set<String> NAMES = Set.of("header", "delimiter", "null", "quote", "escape");

    /// SQLSTATE 22023 for an option that does not exist or has a value it cannot have.
    public static CsvOptions of(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "COPY has no option \"" + name + "\"; it has " + NAMES);
            }
        }
        char quote = character(options, "quote", '"');
        if (character(options, "escape", quote) != quote) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "an ESCAPE other than the QUOTE character is not supported");
        }
        return new CsvOptions(
                header(options.getOrDefault("header", "false")),
                character(options, "delimiter", ','),
                options.getOrDefault("null", ""),
                quote);
    }

    private static boolean header(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "true", "on", "1", "match" -> true;
            case "false", "off", "0" -> false;
            default ->
                throw new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "HEADER is true or false, not \"" + value + "\"");
        };
    }

    private static char character(Map<String, String> options, String name, char otherwise) {
        String value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        String plain = value.equals("\\t") ? "\t" : value;
        if (plain.length() != 1) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    name.toUpperCase(Locale.ROOT) + " must be one character, not \"" + value + "\"");
        }
        return plain.charAt(0);
    }
}
