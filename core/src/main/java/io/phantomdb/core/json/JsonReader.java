package io.phantomdb.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Reads JSON text (RFC 8259). Of equal keys of an object the last one counts.
///
/// SQLSTATE 22P02 for what is no JSON, with line and column; 22P05 for `\u0000`; 22003 for numbers out of
/// range; 54001 for text nested too deep.
public final class JsonReader {
    /// Arrays and objects inside one another.
    public static final int DEPTH_MAX = 1000;

    private static final int WHOLE_DIGITS_MAX = 131_072;
    private static final int FRACTION_DIGITS_MAX = 16_383;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(WHOLE_DIGITS_MAX + FRACTION_DIGITS_MAX + 16)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonReader() {}

    /// The library's parsers, with our limits.
    public static JsonFactory factory() {
        return FACTORY;
    }

    /// The value that the whole text is.
    public static Json read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw invalid("the input ended unexpectedly", parser.currentLocation(), null);
            }
            Json value = value(parser);
            if (parser.nextToken() != null) {
                throw invalid("expected end of input", parser.currentTokenLocation(), null);
            }
            return value;
        } catch (JsonProcessingException wrong) {
            throw failure(wrong);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// The text of the same value that columns hold.
    public static String canonical(String text) {
        return JsonWriter.text(read(text));
    }

    /// Whether the text is JSON.
    public static boolean isJson(String text) {
        try {
            read(text);
            return true;
        } catch (DatabaseException wrong) {
            return false;
        }
    }

    /// The value at the parser's token; the parser is left at the value's last one.
    public static Json value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> Json.NULL;
            case VALUE_TRUE -> new Json.Truth(true);
            case VALUE_FALSE -> new Json.Truth(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(number(parser.getText()));
            case VALUE_STRING -> new Json.Text(checked(parser.getText(), parser));
            case START_ARRAY -> array(parser);
            case START_OBJECT -> object(parser);
            default -> throw new AssertionError(parser.currentToken());
        };
    }

    private static Json array(JsonParser parser) throws IOException {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return new Json.Array(elements);
    }

    private static Json object(JsonParser parser) throws IOException {
        TreeMap<String, Json> members = new TreeMap<>(Json.KEY_ORDER);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = checked(parser.currentName(), parser);
            parser.nextToken();
            members.put(key, value(parser));
        }
        return new Json.Members(members);
    }

    /// A JSON number, exactly, within PostgreSQL's limits for numeric.
    public static BigDecimal number(String digits) {
        BigDecimal value;
        try {
            value = new BigDecimal(digits);
        } catch (NumberFormatException tooLarge) {
            throw overflow(tooLarge);
        }
        long whole = (long) value.precision() - value.scale();
        if (value.signum() == 0) {
            return BigDecimal.ZERO.setScale(Math.clamp(value.scale(), 0, FRACTION_DIGITS_MAX));
        }
        if (whole > WHOLE_DIGITS_MAX) {
            throw overflow(null);
        }
        if (whole < -FRACTION_DIGITS_MAX - 1) {
            return BigDecimal.ZERO.setScale(FRACTION_DIGITS_MAX);
        }
        return value.scale() > FRACTION_DIGITS_MAX ? value.setScale(FRACTION_DIGITS_MAX, RoundingMode.HALF_UP) : value;
    }

    private static String checked(String text, JsonParser parser) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new DatabaseException(
                        SqlState.UNTRANSLATABLE_CHARACTER,
                        "unsupported Unicode escape sequence: \\u0000 cannot be converted to text");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw invalid("a Unicode surrogate stands alone", parser.currentTokenLocation(), null);
                }
                i++;
            }
        }
        return text;
    }

    private static DatabaseException overflow(@org.jspecify.annotations.Nullable Throwable cause) {
        return new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format", cause);
    }

    /// What the library found wrong, as ours.
    public static DatabaseException failure(JsonProcessingException wrong) {
        if (wrong instanceof StreamConstraintsException) {
            return new DatabaseException(
                    SqlState.STATEMENT_TOO_COMPLEX, "JSON text exceeds a limit: " + wrong.getOriginalMessage(), wrong);
        }
        return invalid(wrong.getOriginalMessage(), wrong.getLocation(), wrong);
    }

    private static DatabaseException invalid(
            String message, JsonLocation at, @org.jspecify.annotations.Nullable Throwable cause) {
        return new DatabaseException(
                SqlState.INVALID_TEXT_REPRESENTATION,
                "invalid input syntax for type json: line " + at.getLineNr() + ", column " + at.getColumnNr() + ": "
                        + message,
                cause);
    }
}
