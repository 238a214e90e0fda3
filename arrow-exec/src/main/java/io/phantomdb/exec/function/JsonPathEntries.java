package io.phantomdb.exec.function;

import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.json.JsonWriter;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.jsonpath.JsonPath;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Functions that run SQL/JSON paths; a path that stays the same from row to row is read once.
final class JsonPathEntries {
    private static final Json NO_VARIABLES = new Json.Members(new TreeMap<>(Json.KEY_ORDER));

    private @Nullable String text;
    private @Nullable JsonPath path;

    private JsonPathEntries() {}

    private interface Work {
        void run(Invocation call, JsonPath path, Json value);
    }

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.JSON);
        add(
                entries,
                "jsonb_path_exists",
                "boolean?",
                (c, path, value) -> returns(c, path.exists(value, variables(c), silent(c))),
                "jsonb_path_exists('{\"a\": [1, 5]}', '$.a[*] ? (@ > 3)') = true");
        add(
                entries,
                "jsonb_path_match",
                "boolean?",
                (c, path, value) -> returns(c, path.matches(value, variables(c), silent(c))),
                "jsonb_path_match('{\"a\": 5}', '$.a > $x', '{\"x\": 3}') = true");
        add(
                entries,
                "jsonb_path_query_array",
                "jsonb",
                (c, path, value) ->
                        JsonEditEntries.returns(c, new Json.Array(path.items(value, variables(c), silent(c)))),
                "jsonb_path_query_array('{\"a\": [1, 5, 7]}', '$.a[*] ? (@ > 3)') = [5, 7]");
        add(
                entries,
                "jsonb_path_query_first",
                "jsonb?",
                (c, path, value) -> {
                    List<Json> items = path.items(value, variables(c), silent(c));
                    if (items.isEmpty()) {
                        c.returnsNull();
                    } else {
                        JsonEditEntries.returns(c, items.getFirst());
                    }
                },
                "jsonb_path_query_first('{\"a\": [1, 5, 7]}', '$.a[last]') = 7");
        standard(entries);
        keeping(
                entries,
                "$json_path_exists(jsonb, text) boolean?",
                (c, path, value) -> returns(c, path.exists(value, NO_VARIABLES, true)),
                "'[1, 5]'::jsonb @? '$[*] ? (@ > 3)' = true");
        keeping(
                entries,
                "$json_path_match(jsonb, text) boolean?",
                (c, path, value) -> returns(c, path.matches(value, NO_VARIABLES, true)),
                "'[1, 5]'::jsonb @@ '$[*] > 3' = true");
        return entries.functions();
    }

    /// SQL:2016's functions, without clauses: NULL, or false, where nothing is found and where an error is.
    private static void standard(Entries entries) {
        keeping(
                entries,
                "json_exists(jsonb, text) boolean",
                (c, path, value) ->
                        c.returns(path.exists(value, NO_VARIABLES, true).orElse(false)),
                "json_exists('{\"a\": 1}', '$.a') = true");
        keeping(
                entries,
                "json_value(jsonb, text) text?",
                (c, path, value) -> {
                    Optional<Json> item = single(path, value).filter(Json::isScalar);
                    if (item.isPresent() && !(item.get() instanceof Json.Null)) {
                        c.returns(item.get() instanceof Json.Text text ? text.value() : JsonWriter.text(item.get()));
                    } else {
                        c.returnsNull();
                    }
                },
                "json_value('{\"a\": [1, 5]}', '$.a[1]') = 5");
        keeping(
                entries,
                "json_query(jsonb, text) jsonb?",
                (c, path, value) ->
                        single(path, value).ifPresentOrElse(item -> JsonEditEntries.returns(c, item), c::returnsNull),
                "json_query('{\"a\": [1, 5]}', '$.a') = [1, 5]");
    }

    /// The one item that is found; empty for an error too.
    private static Optional<Json> single(JsonPath path, Json value) {
        List<Json> items = path.items(value, NO_VARIABLES, true);
        return items.size() == 1 ? Optional.of(items.getFirst()) : Optional.empty();
    }

    private static void add(Entries entries, String name, String result, Work work, String example) {
        keeping(entries, name + "(jsonb, text [, jsonb] [, boolean]) " + result, work, example);
    }

    private static void keeping(Entries entries, String signature, Work work, String... examples) {
        entries.addKeeping(
                signature,
                () -> {
                    JsonPathEntries memory = new JsonPathEntries();
                    return c -> work.run(c, memory.path(c.text(1)), JsonEntries.tree(c, 0));
                },
                examples);
    }

    private JsonPath path(String wanted) {
        JsonPath known = path;
        if (known == null || !wanted.equals(text)) {
            known = JsonPath.read(wanted);
            path = known;
            text = wanted;
        }
        return known;
    }

    private static Json variables(Invocation c) {
        return c.size() > 2 ? JsonReader.read(c.text(2)) : NO_VARIABLES;
    }

    private static boolean silent(Invocation c) {
        return c.size() > 3 && c.truth(3);
    }

    private static void returns(Invocation c, Optional<Boolean> truth) {
        truth.ifPresentOrElse(c::returns, c::returnsNull);
    }
}
