package io.phantomdb.exec.json;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import java.math.BigDecimal;

/// Scalar values as SQL's: what casts from jsonb give.
public final class JsonScalar {
    private JsonScalar() {}

    /// SQLSTATE 22023 for anything but a number.
    ///
    /// @param wanted PostgreSQL's name of the type
    public static BigDecimal number(String json, String wanted) {
        return JsonReader.read(json) instanceof Json.Number number ? number.value() : refuse(json, wanted);
    }

    /// SQLSTATE 22023 for anything but a boolean.
    public static boolean truth(String json, String wanted) {
        return JsonReader.read(json) instanceof Json.Truth truth ? truth.value() : refuse(json, wanted);
    }

    private static <T> T refuse(String json, String wanted) {
        Json value = JsonReader.read(json);
        String kind = switch (value) {
            case Json.Null _ -> "null";
            case Json.Truth _ -> "boolean";
            case Json.Number _ -> "numeric";
            case Json.Text _ -> "string";
            case Json.Array _ -> "array";
            case Json.Members _ -> "object";
        };
        throw new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE, "cannot cast jsonb " + kind + " to type " + wanted);
    }
}
