package io.phantomdb.sqltest.answer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a result as comparable texts. Exact decimals stay exact; averages and quotients, which systems compute
/// to different scales, are compared to eight significant digits.
///
/// @param rows in the order of the result
public record Answer(List<List<String>> rows) {
    public static Answer read(ResultSet result) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(text(result.getObject(i)));
            }
            rows.add(row);
        }
        return new Answer(rows);
    }

    /// A value as JDBC gives it, in the form in which answers are compared.
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case BigDecimal decimal ->
                decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
            case Double number -> number(number);
            case Float number -> number(number.doubleValue());
            default -> value.toString();
        };
    }

    private static String number(double number) {
        return Double.isFinite(number)
                ? (number == 0
                        ? "0"
                        : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString())
                : Double.toString(number);
    }

    /// The same rows in an order of their own: for results without ORDER BY.
    public Answer sorted() {
        return new Answer(rows.stream()
                .sorted(Comparator.comparing(row -> String.join("\t", row)))
                .toList());
    }

    /// Row by row, in order.
    public boolean sameAs(Answer other) {
        if (rows.size() != other.rows.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < rows.get(i).size(); j++) {
                if (!same(rows.get(i).get(j), other.rows.get(i).get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean same(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        try {
            BigDecimal left = new BigDecimal(a);
            BigDecimal right = new BigDecimal(b);
            BigDecimal tolerance =
                    left.abs().max(BigDecimal.ONE).movePointLeft(8).setScale(30, RoundingMode.UP);
            boolean bothExact = left.scale() <= 4 && right.scale() <= 4;
            return !bothExact && left.subtract(right).abs().compareTo(tolerance) <= 0;
        } catch (NumberFormatException text) {
            return false;
        }
    }
}
