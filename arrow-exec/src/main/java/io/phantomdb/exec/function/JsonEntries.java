package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.json.JsonWriter;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.expr.KernelFunction.Kernel;
import io.phantomdb.exec.json.JsonContainment;
import io.phantomdb.exec.json.JsonScan;
import io.phantomdb.exec.json.TextArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// What asks JSON values: parts of them, their kinds, whether they contain others.
final class JsonEntries {
    private JsonEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.JSON);
        parts(entries);
        paths(entries);
        questions(entries);
        return entries.functions();
    }

    private static void parts(Entries entries) {
        entries.addKeeping("$json_get(jsonb, text) jsonb?", () -> member(false), "'{\"a\": [1]}'::jsonb -> 'a' = [1]");
        entries.add(
                "$json_get(jsonb, integer) jsonb?",
                c -> part(c, element(c), false),
                "'[1, \"b\"]'::jsonb -> -1 = \"b\"");
        entries.addKeeping(
                "$json_get_text(jsonb, text) text?", () -> member(true), "'{\"a\": \"b\"}'::jsonb ->> 'a' = b");
        entries.add(
                "$json_get_text(jsonb, integer) text?", c -> part(c, element(c), true), "'[1, 2]'::jsonb ->> 1 = 2");
        entries.add(
                "$json_path(jsonb, text) jsonb?",
                c -> part(c, follow(c, TextArray.read(c.text(1))), false),
                "'{\"a\": [1, 2]}'::jsonb #> '{a,1}' = 2");
        entries.add(
                "$json_path_text(jsonb, text) text?",
                c -> part(c, follow(c, TextArray.read(c.text(1))), true),
                "'{\"a\": [\"b\"]}'::jsonb #>> '{a,0}' = b");
    }

    private static Kernel member(boolean text) {
        JsonKey key = new JsonKey();
        return c -> part(c, JsonScan.member(c.address(0), end(c), key.of(c, 1)), text);
    }

    private static long element(Invocation c) {
        long at = c.address(0);
        if (!JsonScan.isArray(at) && !JsonScan.isObject(at)) {
            // PostgreSQL takes a scalar for an array of one
            return c.integer(1) == 0 || c.integer(1) == -1 ? at : JsonScan.NONE;
        }
        return JsonScan.element(at, end(c), c.integer(1));
    }

    private static long end(Invocation c) {
        return c.address(0) + c.length(0);
    }

    /// The value at `at` as the result; as text a string's characters, and `null` as NULL.
    static void part(Invocation c, long at, boolean text) {
        if (at == JsonScan.NONE || text && JsonScan.isNull(at)) {
            c.returnsNull();
            return;
        }
        int length = (int) (JsonScan.skip(at, end(c)) - at);
        if (text && JsonScan.isString(at)) {
            JsonKey.returnsText(c, at, length);
        } else {
            c.returnsView(at, length);
        }
    }

    /// The value at the end of a path; numbers are indices in arrays.
    private static long follow(Invocation c, List<@Nullable String> path) {
        long at = c.address(0);
        long end = end(c);
        for (String step : path) {
            if (step == null || at == JsonScan.NONE) {
                return JsonScan.NONE;
            }
            if (JsonScan.isArray(at)) {
                Long index = index(step);
                at = index == null ? JsonScan.NONE : JsonScan.element(at, end, index);
            } else {
                at = JsonScan.member(at, end, JsonKey.quoted(step));
            }
        }
        return at;
    }

    private static @Nullable Long index(String step) {
        try {
            return (long) Integer.parseInt(step.strip());
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static void paths(Entries entries) {
        for (String prefix : List.of("jsonb", "json")) {
            entries.add(
                    prefix + "_extract_path(jsonb, text ...) jsonb?",
                    c -> part(c, follow(c, steps(c)), false),
                    prefix + "_extract_path('{\"a\": {\"b\": [10, 20]}}', 'a', 'b', '1') = 20");
            entries.add(
                    prefix + "_extract_path_text(jsonb, text ...) text?",
                    c -> part(c, follow(c, steps(c)), true),
                    prefix + "_extract_path_text('{\"a\": {\"b\": \"x\"}}', 'a', 'b') = x");
            entries.add(
                    prefix + "_typeof(jsonb) text",
                    c -> c.returns(typeName(c.address(0))),
                    prefix + "_typeof('-1.5') = number",
                    prefix + "_typeof('null') = null");
            entries.add(
                    prefix + "_array_length(jsonb) integer",
                    c -> c.returns((long) arrayLength(c)),
                    prefix + "_array_length('[1, 2, {\"a\": []}]') = 3");
        }
        entries.add(
                "jsonb_pretty(jsonb) text",
                c -> c.returns(JsonWriter.pretty(tree(c, 0))),
                "replace(jsonb_pretty('[1]'), E'\\n', '|') = [|    1|]");
    }

    private static List<@Nullable String> steps(Invocation c) {
        List<@Nullable String> steps = new ArrayList<>();
        for (int i = 1; i < c.size(); i++) {
            steps.add(c.text(i));
        }
        return steps;
    }

    private static String typeName(long at) {
        return switch (io.phantomdb.core.memory.Memory.getByte(at)) {
            case '{' -> "object";
            case '[' -> "array";
            case '"' -> "string";
            case 't', 'f' -> "boolean";
            case 'n' -> "null";
            default -> "number";
        };
    }

    private static int arrayLength(Invocation c) {
        if (!JsonScan.isArray(c.address(0))) {
            throw Entries.invalid(
                    "cannot get array length of a " + (JsonScan.isObject(c.address(0)) ? "non-array" : "scalar"));
        }
        return JsonScan.count(c.address(0), end(c));
    }

    private static void questions(Entries entries) {
        entries.add(
                "$json_contains(jsonb, jsonb) boolean",
                c -> c.returns(contains(c, 0, 1)),
                "'{\"a\": [1, 2]}'::jsonb @> '{\"a\": [2]}' = true");
        entries.add(
                "$json_contained(jsonb, jsonb) boolean",
                c -> c.returns(contains(c, 1, 0)),
                "'[1]'::jsonb <@ '[2, 1]' = true");
        entries.addKeeping(
                "$json_has_key(jsonb, text) boolean",
                () -> {
                    JsonKey key = new JsonKey();
                    return c -> c.returns(
                            JsonScan.isObject(c.address(0))
                                    ? JsonScan.member(c.address(0), end(c), key.of(c, 1)) != JsonScan.NONE
                                    : JsonContainment.hasKey(tree(c, 0), c.text(1)));
                },
                "'{\"a\": 1}'::jsonb ? 'a' = true");
        entries.add(
                "$json_has_any(jsonb, text) boolean",
                c -> c.returns(keys(c, false)),
                "'{\"a\": 1}'::jsonb ?| ARRAY['a', 'b'] = true");
        entries.add(
                "$json_has_all(jsonb, text) boolean",
                c -> c.returns(keys(c, true)),
                "'{\"a\": 1}'::jsonb ?& ARRAY['a', 'b'] = false");
        entries.add("is_json(text) boolean", c -> c.returns(JsonReader.isJson(c.text(0))), "is_json('[1,') = false");
        entries.add(
                "$is_json(text, text) boolean",
                c -> c.returns(isJson(c.text(0), c.text(1))),
                "'[1]' IS JSON ARRAY = true");
        entries.add("$is_json(jsonb, text) boolean", c -> c.returns(isJson(c.text(0), c.text(1))));
    }

    private static boolean isJson(String text, String kind) {
        try {
            Json value = JsonReader.read(text);
            return switch (kind) {
                case "OBJECT" -> value instanceof Json.Members;
                case "ARRAY" -> value instanceof Json.Array;
                case "SCALAR" -> value.isScalar();
                default -> true;
            };
        } catch (DatabaseException none) {
            return false;
        }
    }

    private static boolean contains(Invocation c, int outer, int inner) {
        return JsonContainment.contains(tree(c, outer), tree(c, inner));
    }

    private static boolean keys(Invocation c, boolean all) {
        Json value = tree(c, 0);
        BiPredicate<Json, @Nullable String> has = (json, key) -> key != null && JsonContainment.hasKey(json, key);
        List<@Nullable String> keys = TextArray.read(c.text(1));
        return all
                ? keys.stream().allMatch(key -> key == null || has.test(value, key))
                : keys.stream().anyMatch(key -> has.test(value, key));
    }

    static Json tree(Invocation c, int argument) {
        return JsonReader.read(c.text(argument));
    }
}
