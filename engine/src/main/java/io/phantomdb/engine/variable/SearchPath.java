package io.phantomdb.engine.variable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The variable `search_path`: names between commas, in lower case unless quoted.
final class SearchPath {
    private SearchPath() {}

    static List<String> parse(String value) {
        List<String> path = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= value.length(); i++) {
            char c = i < value.length() ? value.charAt(i) : ',';
            if (c == '"' && i < value.length()) {
                quoted = !quoted;
            } else if (c == ',' && (!quoted || i == value.length())) {
                add(path, name.toString());
                name.setLength(0);
            } else if (quoted || !Character.isWhitespace(c)) {
                name.append(quoted ? c : String.valueOf(c).toLowerCase(Locale.ROOT));
            }
        }
        return path;
    }

    private static void add(List<String> path, String name) {
        if (!name.isEmpty() && !path.contains(name)) {
            path.add(name);
        }
    }
}
