package io.phantomdb.engine.table;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.json.JsonWriter;
import io.phantomdb.exec.jsonpath.JsonPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The functions over JSON that give rows.
public final class JsonSets {
    private JsonSets() {}

    /// The rows; none where an argument is NULL. SQLSTATE 22023 for a value of the wrong kind.
    ///
    /// @param function its name with `jsonb`
    public static List<List<@Nullable Object>> rows(String function, List<Expr.Literal> arguments) {
        if (arguments.stream().anyMatch(Expr.Literal::isNull)) {
            return List.of();
        }
        Json value = JsonReader.read(String.valueOf(arguments.getFirst().value()));
        return switch (function) {
            case "jsonb_object_keys" -> keys(members(value, function, true));
            case "jsonb_each" -> each(members(value, function, false), false);
            case "jsonb_each_text" -> each(members(value, function, false), true);
            case "jsonb_array_elements" -> elements(value, false);
            case "jsonb_array_elements_text" -> elements(value, true);
            case "jsonb_path_query" -> query(value, arguments);
            default -> throw new AssertionError(function);
        };
    }

    private static Json.Members members(Json value, String function, boolean exact) {
        if (value instanceof Json.Members object) {
            return object;
        }
        String kind = !exact ? "a non-object" : value instanceof Json.Array ? "an array" : "a scalar";
        throw wrong("cannot call " + function + " on " + kind);
    }

    private static List<List<@Nullable Object>> keys(Json.Members object) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        object.map().keySet().forEach(key -> rows.add(Collections.singletonList(key)));
        return rows;
    }

    private static List<List<@Nullable Object>> each(Json.Members object, boolean text) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        object.map().forEach((key, member) -> {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(key);
            row.add(text ? text(member) : JsonWriter.text(member));
            rows.add(row);
        });
        return rows;
    }

    private static List<List<@Nullable Object>> elements(Json value, boolean text) {
        if (!(value instanceof Json.Array array)) {
            throw wrong("cannot extract elements from " + (value.isScalar() ? "a scalar" : "an object"));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Json element : array.elements()) {
            rows.add(Collections.singletonList(text ? text(element) : JsonWriter.text(element)));
        }
        return rows;
    }

    private static List<List<@Nullable Object>> query(Json value, List<Expr.Literal> arguments) {
        JsonPath path = JsonPath.read(String.valueOf(arguments.get(1).value()));
        Json variables = arguments.size() > 2
                ? JsonReader.read(String.valueOf(arguments.get(2).value()))
                : Json.object(Map.of());
        boolean silent =
                arguments.size() > 3 && Boolean.TRUE.equals(arguments.get(3).value());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Json item : path.items(value, variables, silent)) {
            rows.add(Collections.singletonList(JsonWriter.text(item)));
        }
        return rows;
    }

    /// What `->>` gives.
    private static @Nullable String text(Json value) {
        return switch (value) {
            case Json.Null _ -> null;
            case Json.Text text -> text.value();
            default -> JsonWriter.text(value);
        };
    }

    private static DatabaseException wrong(String message) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, message);
    }
}
