package io.phantomdb.engine.run;

import java.util.List;
import java.util.Map;

/// Maps, lists, text and numbers as JSON (RFC 8259), indented by two.
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Object value) {
        JsonText json = new JsonText();
        json.put(value, 0);
        return json.text.toString();
    }

    private void put(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> {
                String open = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text.append(open);
                    line(depth + 1);
                    string(entry.getKey().toString());
                    text.append(": ");
                    put(entry.getValue(), depth + 1);
                    open = ",";
                }
                line(depth);
                text.append('}');
            }
            case List<?> list -> {
                String open = "[";
                for (Object element : list) {
                    text.append(open);
                    line(depth + 1);
                    put(element, depth + 1);
                    open = ",";
                }
                line(depth);
                text.append(']');
            }
            case Number number -> text.append(number);
            default -> string(value.toString());
        }
    }

    private void line(int depth) {
        text.append('\n').repeat("  ", depth);
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
