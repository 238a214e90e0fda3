package io.phantomdb.exec.function;

import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonWriter;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.json.JsonEdit;
import io.phantomdb.exec.json.JsonEdit.Deed;
import io.phantomdb.exec.json.TextArray;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What makes JSON values: of SQL's, and of others.
final class JsonEditEntries {
    private JsonEditEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.JSON);
        operators(entries);
        edits(entries);
        for (String prefix : List.of("jsonb", "json")) {
            String to = prefix.equals("json") ? "to_json" : "to_jsonb";
            entries.add(to + "(any) jsonb", c -> returns(c, JsonValues.of(c, 0)), to + "('a \"b\"') = \"a \\\"b\\\"\"");
            entries.addForNull(
                    prefix + "_build_array(any ...) jsonb!",
                    c -> returns(c, array(c)),
                    prefix + "_build_array(1, 'a', NULL, true) = [1, \"a\", null, true]");
            entries.addForNull(prefix + "_build_array() jsonb!", c -> returns(c, array(c)));
            entries.addForNull(
                    prefix + "_build_object(any ...) jsonb!",
                    c -> returns(c, object(c, prefix)),
                    prefix + "_build_object('b', 1, 'a', 2.50) = {\"a\": 2.50, \"b\": 1}");
            entries.addForNull(prefix + "_build_object() jsonb!", c -> returns(c, object(c, prefix)));
            entries.add(
                    prefix + "_strip_nulls(jsonb) jsonb",
                    c -> returns(c, JsonEdit.withoutNulls(JsonEntries.tree(c, 0))),
                    prefix + "_strip_nulls('{\"a\": null, \"b\": [null]}') = {\"b\": [null]}");
        }
        entries.addForNull("$json_pair(any, any) text?", JsonEditEntries::pair);
        entries.addForNull("$json_element(any) text!", c -> c.returns(JsonWriter.text(orNull(c, 0))));
        return entries.functions();
    }

    private static void operators(Entries entries) {
        entries.add(
                "$concat(jsonb, jsonb) jsonb",
                c -> returns(c, JsonEdit.concatenated(JsonEntries.tree(c, 0), JsonEntries.tree(c, 1))),
                "'{\"a\": 1}'::jsonb || '{\"b\": 2}' = {\"a\": 1, \"b\": 2}");
        entries.add(
                "$json_delete(jsonb, text) jsonb",
                c -> returns(c, JsonEdit.without(JsonEntries.tree(c, 0), List.of(c.text(1)))),
                "'{\"a\": 1, \"b\": 2}'::jsonb - 'a' = {\"b\": 2}");
        entries.add(
                "$json_delete(jsonb, integer) jsonb",
                c -> returns(c, JsonEdit.without(JsonEntries.tree(c, 0), c.integer(1))),
                "'[1, 2]'::jsonb - 0 = [2]");
        entries.add(
                "$json_delete_all(jsonb, text) jsonb",
                c -> returns(c, JsonEdit.without(JsonEntries.tree(c, 0), TextArray.read(c.text(1)))),
                "'{\"a\": 1, \"b\": 2}'::jsonb - ARRAY['a', 'b'] = {}");
        entries.add(
                "$json_delete_path(jsonb, text) jsonb",
                c -> returns(c, JsonEdit.at(JsonEntries.tree(c, 0), TextArray.read(c.text(1)), Json.NULL, Deed.DELETE)),
                "'{\"a\": [1, 2]}'::jsonb #- '{a,0}' = {\"a\": [2]}");
    }

    private static void edits(Entries entries) {
        entries.add(
                "jsonb_set(jsonb, text, jsonb [, boolean]) jsonb",
                c -> edit(c, c.size() < 4 || c.truth(3) ? Deed.REPLACE_OR_CREATE : Deed.REPLACE),
                "jsonb_set('{\"a\": [1, 2]}', '{a,0}', '9') = {\"a\": [9, 2]}",
                "jsonb_set('{\"a\": 1}', '{b}', '2', false) = {\"a\": 1}");
        entries.add(
                "jsonb_insert(jsonb, text, jsonb [, boolean]) jsonb",
                c -> edit(c, c.size() > 3 && c.truth(3) ? Deed.INSERT_AFTER : Deed.INSERT_BEFORE),
                "jsonb_insert('{\"a\": [1, 2]}', '{a,1}', '9') = {\"a\": [1, 9, 2]}",
                "jsonb_insert('{\"a\": [1, 2]}', '{a,1}', '9', true) = {\"a\": [1, 2, 9]}");
        entries.add(
                "jsonb_delete(jsonb, text) jsonb",
                c -> returns(c, JsonEdit.without(JsonEntries.tree(c, 0), List.of(c.text(1)))),
                "jsonb_delete('{\"a\": 1, \"b\": 2}', 'a') = {\"b\": 2}");
        entries.add(
                "jsonb_delete_path(jsonb, text) jsonb",
                c -> returns(c, JsonEdit.at(JsonEntries.tree(c, 0), TextArray.read(c.text(1)), Json.NULL, Deed.DELETE)),
                "jsonb_delete_path('{\"a\": [1, 2]}', '{a,0}') = {\"a\": [2]}");
    }

    private static void edit(Invocation c, Deed deed) {
        returns(c, JsonEdit.at(JsonEntries.tree(c, 0), TextArray.read(c.text(1)), JsonEntries.tree(c, 2), deed));
    }

    static void returns(Invocation c, Json value) {
        c.returns(JsonWriter.text(value));
    }

    private static Json orNull(Invocation c, int argument) {
        return c.isNull(argument) ? Json.NULL : JsonValues.of(c, argument);
    }

    private static Json array(Invocation c) {
        List<Json> elements = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            elements.add(orNull(c, i));
        }
        return new Json.Array(elements);
    }

    private static Json object(Invocation c, String prefix) {
        Entries.require(c.size() % 2 == 0, "argument list must have even number of elements");
        TreeMap<String, Json> members = new TreeMap<>(Json.KEY_ORDER);
        for (int i = 0; i < c.size(); i += 2) {
            if (c.isNull(i)) {
                String what = prefix.equals("jsonb")
                        ? "argument " + (i + 1) + ": key must not be null"
                        : "argument " + (i + 1) + " cannot be null";
                throw Entries.invalid(what);
            }
            members.put(JsonValues.key(c, i), orNull(c, i + 1));
        }
        return new Json.Members(members);
    }

    /// A member as aggregates collect them: quoted key, `: `, value.
    private static void pair(Invocation c) {
        if (c.isNull(0)) {
            throw Entries.invalid("field name must not be null");
        }
        StringBuilder out = new StringBuilder();
        JsonWriter.quote(JsonValues.key(c, 0), out);
        out.append(": ");
        JsonWriter.write(orNull(c, 1), out);
        c.returns(out.toString());
    }
}
