package io.phantomdb.engine.csv;

import de.siegmar.fastcsv.reader.CsvReader;
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
                        quote)
                .checked();
    }

    /// PostgreSQL's rules. SQLSTATE 22023.
    private CsvOptions checked() {
        if (delimiter == quote) {
            throw bad("delimiter and quote must be different");
        }
        if (isLineEnd(delimiter) || isLineEnd(quote)) {
            throw bad("delimiter and quote cannot be newline or carriage return");
        }
        if (nullText.chars().anyMatch(c -> c == delimiter || c == quote || isLineEnd((char) c))) {
            throw bad("the text for NULL cannot hold delimiter, quote, newline or carriage return");
        }
        return this;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static DatabaseException bad(String message) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "COPY " + message);
    }

    /// A reader's settings. There are no comments, but the reader wants a character for them that is no other.
    public CsvReader.CsvReaderBuilder reader() {
        char none = '\0';
        while (none == delimiter || none == quote) {
            none++;
        }
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .commentCharacter(none)
                .allowExtraFields(true)
                .allowMissingFields(true);
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
