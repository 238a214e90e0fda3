package io.phantomdb.core.json;

import java.util.Iterator;
import java.util.Map;

/// Writes values as PostgreSQL writes jsonb: a space behind each `:` and `,`.
public final class JsonWriter {
    private static final String HEX = "0123456789abcdef";
    private static final int INDENT = 4;

    private JsonWriter() {}

    public static String text(Json value) {
        if (value instanceof Json.Number number) {
            return number.value().toPlainString();
        }
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    public static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Null _ -> out.append("null");
            case Json.Truth truth -> out.append(truth.value());
            case Json.Number number -> out.append(number.value().toPlainString());
            case Json.Text text -> quote(text.value(), out);
            case Json.Array array -> {
                out.append('[');
                for (int i = 0; i < array.elements().size(); i++) {
                    out.append(i > 0 ? ", " : "");
                    write(array.elements().get(i), out);
                }
                out.append(']');
            }
            case Json.Members object -> {
                out.append('{');
                String between = "";
                for (Map.Entry<String, Json> member : object.map().entrySet()) {
                    out.append(between);
                    quote(member.getKey(), out);
                    out.append(": ");
                    write(member.getValue(), out);
                    between = ", ";
                }
                out.append('}');
            }
        }
    }

    /// The text between quotes, escaped where JSON demands it.
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// A member or element per line, each level indented by four spaces: `jsonb_pretty`.
    public static String pretty(Json value) {
        StringBuilder out = new StringBuilder();
        pretty(value, 0, out);
        return out.toString();
    }

    private static void pretty(Json value, int level, StringBuilder out) {
        switch (value) {
            case Json.Array array -> {
                out.append('[');
                for (Iterator<Json> rest = array.elements().iterator(); rest.hasNext(); ) {
                    line(level + 1, out);
                    pretty(rest.next(), level + 1, out);
                    out.append(rest.hasNext() ? "," : "");
                }
                line(level, out);
                out.append(']');
            }
            case Json.Members object -> {
                out.append('{');
                for (Iterator<Map.Entry<String, Json>> rest =
                                object.map().entrySet().iterator();
                        rest.hasNext(); ) {
                    Map.Entry<String, Json> member = rest.next();
                    line(level + 1, out);
                    quote(member.getKey(), out);
                    out.append(": ");
                    pretty(member.getValue(), level + 1, out);
                    out.append(rest.hasNext() ? "," : "");
                }
                line(level, out);
                out.append('}');
            }
            case Json.Null _, Json.Truth _, Json.Number _, Json.Text _ -> write(value, out);
        }
    }

    private static void line(int level, StringBuilder out) {
        out.append('\n').repeat(' ', level * INDENT);
    }
}
