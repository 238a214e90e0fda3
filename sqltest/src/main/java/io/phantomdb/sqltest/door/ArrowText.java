package io.phantomdb.sqltest.door;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/// Arrow values as scripts write them: PostgreSQL's output, but booleans in words; NULL is `NULL`, the empty text
/// `(empty)`.
final class ArrowText {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter();

    private ArrowText() {}

    static List<List<String>> rows(VectorSchemaRoot root) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < root.getRowCount(); row++) {
            List<String> values = new ArrayList<>();
            for (FieldVector vector : root.getFieldVectors()) {
                values.add(text(vector, row));
            }
            rows.add(values);
        }
        return rows;
    }

    private static String text(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return "NULL";
        }
        String text = switch (vector) {
            case NullVector ignored -> "NULL";
            case BitVector bits -> bits.get(row) == 1 ? "true" : "false";
            case SmallIntVector numbers -> Short.toString(numbers.get(row));
            case IntVector numbers -> Integer.toString(numbers.get(row));
            case BigIntVector numbers -> Long.toString(numbers.get(row));
            case Float4Vector numbers -> number(Float.toString(numbers.get(row)), numbers.get(row));
            case Float8Vector numbers -> number(Double.toString(numbers.get(row)), numbers.get(row));
            case DecimalVector decimals -> decimals.getObject(row).toPlainString();
            case VarCharVector texts -> texts.getObject(row).toString();
            case VarBinaryVector bytes -> "\\x" + HexFormat.of().formatHex(bytes.get(row));
            case FixedSizeBinaryVector bytes -> uuid(HexFormat.of().formatHex(bytes.get(row)));
            case DateDayVector days -> LocalDate.ofEpochDay(days.get(row)).toString();
            case TimeMicroVector times -> TIME.format(LocalTime.ofNanoOfDay(times.get(row) * 1000));
            case TimeStampMicroVector times -> timestamp(times.get(row));
            case TimeStampMicroTZVector times -> timestamp(times.get(row)) + "+00";
            case ListVector lists -> array(lists, row);
            default -> vector.getObject(row).toString();
        };
        return text.isEmpty() ? "(empty)" : text;
    }

    private static String array(ListVector lists, int row) {
        List<String> elements = new ArrayList<>();
        FieldVector values = lists.getDataVector();
        for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
            elements.add(values.isNull(i) ? "NULL" : element(values, i));
        }
        return "{" + String.join(",", elements) + "}";
    }

    private static String element(FieldVector values, int i) {
        String text = text(values, i);
        if (values instanceof BitVector) {
            return text.substring(0, 1);
        }
        if (text.equals("(empty)")) {
            return "\"\"";
        }
        boolean quoted = text.equalsIgnoreCase("NULL") || text.chars().anyMatch(c -> " ,{}\"\\".indexOf(c) >= 0);
        return quoted ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : text;
    }

    private static String number(String text, double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return Double.isNaN(value)
                ? "NaN"
                : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }

    private static String timestamp(long micros) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return time.toLocalDate() + " " + TIME.format(time);
    }

    private static String uuid(String hex) {
        if (hex.length() != 32) {
            return "\\x" + hex;
        }
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }
}
