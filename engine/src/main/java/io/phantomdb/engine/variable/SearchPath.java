package io.phantomdb.engine.variable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The variable `search_path`: names between commas. One in double quotes stands as it is, a quote in it doubled; any
/// other is a word, taken in lower case.
final class SearchPath {
    private final String text;
    private int at;

    private SearchPath(String text) {
        this.text = text;
    }

    /// The names, each once; empty where the text is no such list.
    static Optional<List<String>> parse(String value) {
        return value.isBlank() ? Optional.of(List.of()) : new SearchPath(value).names();
    }

    private Optional<List<String>> names() {
        List<String> names = new ArrayList<>();
        while (true) {
            skipSpace();
            Optional<String> name = at < text.length() && text.charAt(at) == '"' ? quotedName() : word();
            if (name.isEmpty()) {
                return Optional.empty();
            }
            if (!name.get().isEmpty() && !names.contains(name.get())) {
                names.add(name.get());
            }
            skipSpace();
            if (at == text.length()) {
                return Optional.of(names);
            }
            if (text.charAt(at++) != ',') {
                return Optional.empty();
            }
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Optional<String> word() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return start == at
                ? Optional.empty()
                : Optional.of(text.substring(start, at).toLowerCase(Locale.ROOT));
    }

    private Optional<String> quotedName() {
        StringBuilder name = new StringBuilder();
        while (true) {
            int end = text.indexOf('"', at + 1);
            if (end < 0) {
                return Optional.empty();
            }
            name.append(text, at + 1, end);
            at = end + 1;
            if (at == text.length() || text.charAt(at) != '"') {
                return Optional.of(name.toString());
            }
            name.append('"');
        }
    }
}
