package io.phantomdb.exec.function;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.TextForm;
import java.util.ArrayList;
import java.util.List;

/// Values of SQL as JSON: booleans, numbers, arrays and jsonb as they are, everything else as its text; timestamps in
/// the form of ISO 8601.
final class JsonValues {
    private JsonValues() {}

    /// @param argument not NULL
    static Json of(Invocation c, int argument) {
        SqlType type = c.type(argument);
        if (!type.isArray()) {
            return type.kind() == SqlType.Kind.NULL ? Json.NULL : of(type, c.asText(argument));
        }
        List<Json> elements = new ArrayList<>();
        for (Object value : ArrayForm.of(type).decode(c.bytes(argument))) {
            SqlType element = type.elementType();
            elements.add(
                    value == null ? Json.NULL : of(element, TextForm.of(new Expr.Literal(value, element), c.zone())));
        }
        return new Json.Array(elements);
    }

    /// @param text of the value as a cast gives it
    private static Json of(SqlType type, String text) {
        return switch (type.kind()) {
            case BOOLEAN -> new Json.Truth(text.equals("true"));
            case SMALLINT, INTEGER, BIGINT, DECIMAL -> new Json.Number(JsonReader.number(text));
            case REAL, DOUBLE ->
                Double.isFinite(Double.parseDouble(text))
                        ? new Json.Number(JsonReader.number(text))
                        : new Json.Text(text);
            case JSONB -> JsonReader.read(text);
            case TIMESTAMP -> new Json.Text(text.replaceFirst(" ", "T"));
            case TIMESTAMPTZ -> new Json.Text(zoned(text));
            case NULL, CHAR, VARCHAR, VARBINARY, DATE, TIME, INTERVAL, UUID, ARRAY -> new Json.Text(text);
        };
    }

    private static String zoned(String text) {
        String joined = text.replaceFirst(" ", "T");
        int sign = Math.max(joined.lastIndexOf('+'), joined.lastIndexOf('-'));
        boolean hoursAlone = sign > joined.indexOf('T') && joined.indexOf(':', sign) < 0;
        return hoursAlone ? joined + ":00" : joined;
    }

    /// A value as a key: its text.
    static String key(Invocation c, int argument) {
        return c.asText(argument);
    }
}
