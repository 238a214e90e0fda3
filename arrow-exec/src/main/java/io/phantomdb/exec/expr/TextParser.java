package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Strings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/// Text to values, as PostgreSQL's input functions read it. SQLSTATE 22P02 for text of the wrong form (22007
/// for dates and times), 22003 and 22008 for values out of range.
public final class TextParser {
    private TextParser() {}

    static RowFunction.Body body(SqlType to, EvaluationContext context) {
        return (values, row, out, scratch) -> {
            Literal literal = parse(Strings.text(values[0].values() + 16L * row), to, context);
            LiteralForm.write(literal, to, out, scratch);
        };
    }

    /// The value that `text` stands for.
    public static Literal parse(String text, SqlType to, EvaluationContext context) {
        Object value = switch (to.kind()) {
            case NULL -> throw new AssertionError();
            case BOOLEAN -> truth(text, to);
            case SMALLINT, INTEGER, BIGINT -> integer(text, to);
            case REAL -> single(text, to);
            case DOUBLE -> real(text, to);
            case DECIMAL -> decimal(text, to);
            case CHAR, VARCHAR -> text;
            case VARBINARY -> new Expr.Bytes(bytes(text));
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> TemporalParser.parse(text, to, context);
            case INTERVAL -> IntervalParser.parse(text);
            case UUID -> uuid(text, to);
            case ARRAY -> ArrayText.parse(text, to, context);
            case JSONB -> JsonReader.canonical(text);
        };
        return new Literal(value, to);
    }

    static DatabaseException malformed(String text, SqlType type) {
        return new DatabaseException(
                SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    private static Boolean truth(String text, SqlType to) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("1")
                || word.equals("on")
                || !word.isEmpty() && ("true".startsWith(word) || "yes".startsWith(word))) {
            return true;
        }
        if (word.equals("0")
                || word.equals("of")
                || word.equals("off")
                || !word.isEmpty() && ("false".startsWith(word) || "no".startsWith(word))) {
            return false;
        }
        throw malformed(text, to);
    }

    private static Long integer(String text, SqlType to) {
        String digits = text.strip();
        int start = !digits.isEmpty() && (digits.charAt(0) == '-' || digits.charAt(0) == '+') ? 1 : 0;
        if (start == digits.length()) {
            throw malformed(text, to);
        }
        for (int i = start; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                throw malformed(text, to);
            }
        }
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() > 63
                || value.longValue() < IntegerArithmetic.minimum(to)
                || value.longValue() > IntegerArithmetic.maximum(to)) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value \"" + text + "\" is out of range for type " + to);
        }
        return value.longValue();
    }

    private static BigDecimal decimal(String text, SqlType to) {
        BigDecimal exact = plain(text.strip(), text, to);
        if (exact.signum() != 0 && (long) exact.precision() - exact.scale() > to.precision() - to.scale()) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow: \"" + text + "\" does not fit " + to);
        }
        BigDecimal scaled = exact.signum() == 0 || (long) exact.precision() - exact.scale() < -100
                ? BigDecimal.ZERO.setScale(to.scale())
                : exact.setScale(to.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > to.precision()) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow: \"" + text + "\" does not fit " + to);
        }
        return scaled;
    }

    private static BigDecimal plain(String stripped, String text, SqlType to) {
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            if (!(c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
                throw malformed(text, to);
            }
        }
        try {
            return new BigDecimal(stripped);
        } catch (NumberFormatException wrong) {
            throw malformed(text, to);
        }
    }

    private static Double real(String text, SqlType to) {
        String word = text.strip();
        switch (word.toLowerCase(Locale.ROOT)) {
            case "nan" -> {
                return Double.NaN;
            }
            case "infinity", "inf", "+infinity", "+inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-infinity", "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {}
        }
        BigDecimal exact = plain(word, text, to);
        double value = Double.parseDouble(word);
        if (Double.isInfinite(value) || value == 0 && exact.signum() != 0) {
            throw outOfRange(text, to);
        }
        return value;
    }

    private static Double single(String text, SqlType to) {
        double value = real(text, to);
        if (!Double.isFinite(value)) {
            return value;
        }
        float single = Float.parseFloat(text.strip());
        if (Float.isInfinite(single) || single == 0 && value != 0) {
            throw outOfRange(text, to);
        }
        return (double) single;
    }

    private static DatabaseException outOfRange(String text, SqlType to) {
        return new DatabaseException(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "\"" + text + "\" is out of range for type " + to);
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            return escaped(text);
        }
        try {
            return HexFormat.of().parseHex(text.substring(2).replace(" ", ""));
        } catch (IllegalArgumentException wrong) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "invalid hexadecimal data: \"" + text + "\"", wrong);
        }
    }

    /// The older form: `\\\\` is a backslash, `\\ooo` a byte in octal.
    private static byte[] escaped(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '\\') {
                out[length++] = in[i];
            } else if (i + 1 < in.length && in[i + 1] == '\\') {
                out[length++] = in[++i];
            } else if (i + 3 < in.length
                    && in[i + 1] >= '0'
                    && in[i + 1] <= '3'
                    && octal(in[i + 2])
                    && octal(in[i + 3])) {
                out[length++] = (byte) ((in[i + 1] - '0') * 64 + (in[i + 2] - '0') * 8 + in[i + 3] - '0');
                i += 3;
            } else {
                throw malformed(text, SqlType.VARBINARY);
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean octal(byte digit) {
        return digit >= '0' && digit <= '7';
    }

    private static UUID uuid(String text, SqlType to) {
        String digits = text.strip().replace("{", "").replace("}", "").replace("-", "");
        if (digits.length() != 32) {
            throw malformed(text, to);
        }
        try {
            return new UUID(
                    Long.parseUnsignedLong(digits.substring(0, 16), 16),
                    Long.parseUnsignedLong(digits.substring(16), 16));
        } catch (NumberFormatException wrong) {
            throw malformed(text, to);
        }
    }
}
