package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Item methods of one item, and arithmetic as PostgreSQL's numeric has it.
final class PathMethods {
    private static final int SIGNIFICANT_DIGITS_MIN = 16;

    private PathMethods() {}

    static void apply(String method, Json item, Consumer<Json> out) {
        switch (method) {
            case "double" -> out.accept(real(item));
            case "abs" -> out.accept(new Json.Number(number(method, item).abs()));
            case "ceiling" -> out.accept(new Json.Number(number(method, item).setScale(0, RoundingMode.CEILING)));
            case "floor" -> out.accept(new Json.Number(number(method, item).setScale(0, RoundingMode.FLOOR)));
            case "keyvalue" -> keyvalue(item, out);
            default -> throw new AssertionError(method);
        }
    }

    private static BigDecimal number(String method, Json item) {
        if (item instanceof Json.Number number) {
            return number.value();
        }
        throw new DatabaseException(
                SqlState.NON_NUMERIC_SQL_JSON_ITEM,
                "jsonpath item method ." + method + "() can only be applied to a numeric value");
    }

    private static Json real(Json item) {
        String text = switch (item) {
            case Json.Number number -> number.value().toPlainString();
            case Json.Text string -> string.value();
            default ->
                throw new DatabaseException(
                        SqlState.NON_NUMERIC_SQL_JSON_ITEM,
                        "jsonpath item method .double() can only be applied to a string or numeric value");
        };
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)
                    && !Character.isLetter(text.strip().charAt(text.strip().length() - 1))) {
                return item instanceof Json.Number ? item : new Json.Number(JsonReader.number(text.strip()));
            }
        } catch (NumberFormatException none) {
            // reported below
        }
        throw new DatabaseException(
                SqlState.NON_NUMERIC_SQL_JSON_ITEM,
                "string argument of jsonpath item method .double() is not a valid representation of a double precision"
                        + " number");
    }

    private static void keyvalue(Json item, Consumer<Json> out) {
        if (!(item instanceof Json.Members object)) {
            throw new DatabaseException(
                    SqlState.SQL_JSON_OBJECT_NOT_FOUND,
                    "jsonpath item method .keyvalue() can only be applied to an object");
        }
        for (Map.Entry<String, Json> member : object.map().entrySet()) {
            TreeMap<String, Json> pair = new TreeMap<>(Json.KEY_ORDER);
            pair.put("id", new Json.Number(BigDecimal.ZERO));
            pair.put("key", new Json.Text(member.getKey()));
            pair.put("value", member.getValue());
            out.accept(new Json.Members(pair));
        }
    }

    static BigDecimal compute(char operator, BigDecimal left, BigDecimal right) {
        if ((operator == '/' || operator == '%') && right.signum() == 0) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
        return switch (operator) {
            case '+' -> left.add(right);
            case '-' -> left.subtract(right);
            case '*' -> left.multiply(right);
            case '/' -> left.divide(right, scale(left, right), RoundingMode.HALF_UP);
            default -> left.remainder(right);
        };
    }

    /// The scale of PostgreSQL's quotients: sixteen significant digits at least, counted in groups of four.
    private static int scale(BigDecimal left, BigDecimal right) {
        int weight = group(left) - group(right);
        boolean borrows = leading(left) <= leading(right);
        int quotientWeight = borrows ? weight - 1 : weight;
        int scale = SIGNIFICANT_DIGITS_MIN - quotientWeight * 4;
        return Math.clamp(Math.max(Math.max(scale, left.scale()), right.scale()), 0, 1000);
    }

    /// The position of the first group of four digits, 0 just before the point.
    private static int group(BigDecimal value) {
        return value.signum() == 0 ? 0 : Math.floorDiv(value.precision() - value.scale() - 1, 4);
    }

    private static int leading(BigDecimal value) {
        return value.signum() == 0
                ? 0
                : value.abs()
                        .movePointLeft(4 * group(value))
                        .setScale(0, RoundingMode.DOWN)
                        .intValue();
    }
}
