package io.phantomdb.exec.json;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's text of a one-dimensional array of texts: `{a,"b c",NULL}`.
public final class TextArray {
    private final String text;
    private final List<@Nullable String> elements = new ArrayList<>();
    private int at;

    private TextArray(String text) {
        this.text = text;
    }

    /// The elements; null stands for NULL. SQLSTATE 22P02 for text of another form.
    public static List<@Nullable String> read(String text) {
        TextArray array = new TextArray(text);
        array.read();
        return array.elements;
    }

    private void read() {
        space();
        require('{');
        space();
        if (at < text.length() && text.charAt(at) == '}') {
            at++;
        } else {
            do {
                space();
                elements.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
                space();
            } while (more());
        }
        space();
        if (at != text.length()) {
            throw malformed();
        }
    }

    private boolean more() {
        if (at >= text.length()) {
            throw malformed();
        }
        char c = text.charAt(at++);
        if (c != ',' && c != '}') {
            throw malformed();
        }
        return c == ',';
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                out.append(text.charAt(at++));
            }
        }
        require('"');
        return out.toString();
    }

    private @Nullable String plain() {
        StringBuilder out = new StringBuilder();
        int start = at;
        while (at < text.length() && ",{}\"".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            out.append(text.charAt(at++));
        }
        String element = out.toString().stripTrailing();
        if (element.isEmpty()) {
            throw malformed();
        }
        return element.equalsIgnoreCase("null") && at - start >= 4 ? null : element;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void require(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw malformed();
        }
        at++;
    }

    private DatabaseException malformed() {
        return new DatabaseException(SqlState.INVALID_TEXT_REPRESENTATION, "malformed array literal: \"" + text + "\"");
    }
}
