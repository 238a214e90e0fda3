package io.phantomdb.sql.literal;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a literal's text as a type, as PostgreSQL reads the text of an untyped literal or of a cast.
public final class Literals {
    private static final Set<String> TRUE = Set.of("t", "tr", "tru", "true", "y", "ye", "yes", "on", "1");
    private static final Set<String> FALSE = Set.of("f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0");

    private Literals() {}

    /// SQLSTATE 22P02 for text that is no value of the type, 22007 and 22008 for dates and times, 22003 for a
    /// number out of range.
    public static Expr.Literal read(String text, SqlType type) {
        return new Expr.Literal(value(text, type), type);
    }

    /// A number as a literal of a numeric type, rounded half away from zero to its scale. SQLSTATE 22003.
    public static Expr.Literal number(BigDecimal value, SqlType type) {
        return new Expr.Literal(numberValue(value, type), type);
    }

    private static @Nullable Object value(String text, SqlType type) {
        return switch (type.kind()) {
            case NULL -> null;
            case BOOLEAN -> bool(text);
            case SMALLINT, INTEGER, BIGINT -> numberValue(integer(text, type), type);
            case REAL, DOUBLE -> floating(text, type);
            case DECIMAL -> numberValue(decimal(text, type), type);
            case CHAR -> padded(text, type.precision());
            case VARCHAR -> cut(text, type.precision());
            case VARBINARY -> bytes(text);
            case DATE -> Times.date(text);
            case TIME -> Times.time(text);
            case TIMESTAMP -> Times.timestamp(text);
            case TIMESTAMPTZ -> Times.timestampWithZone(text);
            case INTERVAL -> Intervals.read(text, Optional.empty());
            case UUID -> uuid(text);
            case ARRAY -> throw new AssertionError("arrays are read later");
            case JSONB -> JsonReader.canonical(text);
        };
    }

    private static Boolean bool(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        if (FALSE.contains(word)) {
            return false;
        }
        throw invalid(text, SqlType.BOOLEAN);
    }

    private static BigDecimal integer(String text, SqlType type) {
        BigDecimal value = decimal(text, type);
        if (value.scale() > 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw invalid(text, type);
        }
        return value;
    }

    private static BigDecimal decimal(String text, SqlType type) {
        String digits = text.strip();
        int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        try {
            if (exponent >= 0 && Math.abs(Long.parseLong(digits.substring(exponent + 1))) > 10_000) {
                throw outOfRange(text, type);
            }
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw invalid(text, type);
        }
    }

    private static Double floating(String text, SqlType type) {
        String word = text.strip();
        double value = switch (word.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "infinity", "inf", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> finite(word, type);
        };
        return type.kind() == SqlType.Kind.REAL ? (double) (float) value : value;
    }

    private static double finite(String text, SqlType type) {
        if (text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1))) {
            throw invalid(text, type);
        }
        try {
            double value = Double.parseDouble(text);
            boolean fits =
                    type.kind() == SqlType.Kind.REAL ? Math.abs(value) <= Float.MAX_VALUE : !Double.isInfinite(value);
            if (!fits) {
                throw outOfRange(text, type);
            }
            return value;
        } catch (NumberFormatException e) {
            throw invalid(text, type);
        }
    }

    private static Object numberValue(BigDecimal value, SqlType type) {
        return switch (type.kind()) {
            case SMALLINT -> integerValue(value, Short.MIN_VALUE, Short.MAX_VALUE, type);
            case INTEGER -> integerValue(value, Integer.MIN_VALUE, Integer.MAX_VALUE, type);
            case BIGINT -> integerValue(value, Long.MIN_VALUE, Long.MAX_VALUE, type);
            case REAL, DOUBLE -> floating(value.toString(), type);
            case DECIMAL -> decimalValue(value, type);
            default -> throw new AssertionError(type);
        };
    }

    private static Long integerValue(BigDecimal value, long minimum, long maximum, SqlType type) {
        BigDecimal rounded = value.setScale(0, RoundingMode.HALF_UP);
        if (rounded.compareTo(BigDecimal.valueOf(minimum)) < 0 || rounded.compareTo(BigDecimal.valueOf(maximum)) > 0) {
            throw outOfRange(value.toPlainString(), type);
        }
        return rounded.longValueExact();
    }

    private static BigDecimal decimalValue(BigDecimal value, SqlType type) {
        if (value.precision() - value.scale() > SqlType.DECIMAL_PRECISION_MAX) {
            throw outOfRange(value.toString(), type);
        }
        BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (rounded.signum() != 0 && rounded.precision() > type.precision()) {
            throw outOfRange(value.toPlainString(), type);
        }
        return rounded;
    }

    /// The text as CHAR(length) holds it: cut to the length, filled up with spaces.
    public static String padded(String text, int length) {
        if (length == 0) {
            return text;
        }
        String kept = cut(text, length);
        return kept + " ".repeat(length - kept.codePointCount(0, kept.length()));
    }

    private static String cut(String text, int length) {
        return length == 0 || text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }

    private static Expr.Bytes bytes(String text) {
        if (!text.startsWith("\\x")) {
            return new Expr.Bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        try {
            return new Expr.Bytes(HexFormat.of().parseHex(text, 2, text.length()));
        } catch (IllegalArgumentException e) {
            throw invalid(text, SqlType.VARBINARY);
        }
    }

    private static UUID uuid(String text) {
        String digits = text.strip().replace("-", "").toLowerCase(Locale.ROOT);
        if (digits.length() != 32 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw invalid(text, SqlType.UUID);
        }
        return new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
    }

    static DatabaseException invalid(String text, SqlType type) {
        return new DatabaseException(
                SqlState.INVALID_TEXT_REPRESENTATION, "invalid input for type " + type + ": \"" + text + "\"");
    }

    private static DatabaseException outOfRange(String text, SqlType type) {
        return new DatabaseException(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value \"" + text + "\" is out of range for type " + type);
    }

    /// Whether the text is read when the statement runs: `now`, `today` and the like, times that are of the session's
    /// zone, bytes with escapes, and arrays.
    public static boolean isReadLater(String text, SqlType type) {
        return switch (type.kind()) {
            case DATE, TIMESTAMP -> isMoment(text);
            case TIMESTAMPTZ -> isMoment(text) || Times.wantsZone(text);
            case ARRAY -> true;
            case VARBINARY -> text.indexOf('\\') >= 0;
            default -> false;
        };
    }

    private static boolean isMoment(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "now", "today", "tomorrow", "yesterday" -> true;
            default -> false;
        };
    }
}
