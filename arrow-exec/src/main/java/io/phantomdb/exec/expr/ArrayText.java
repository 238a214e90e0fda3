package io.phantomdb.exec.expr;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arrays as PostgreSQL writes them: `{1,NULL,"two words"}`.
final class ArrayText {
    private static final String SPECIAL = "{},\"\\ \t\n\r\f\u000b";
    private static final String NULL = "NULL";

    private final String text;
    private int at;

    private ArrayText(String text) {
        this.text = text;
    }

    static String of(Expr.Bytes array, SqlType type, ZoneId zone) {
        ArrayForm form = ArrayForm.of(type);
        StringBuilder out = new StringBuilder("{");
        for (Object value : form.decode(array.array())) {
            out.append(out.length() > 1 ? "," : "");
            if (value == null) {
                out.append(NULL);
            } else {
                append(out, text(value, form.element(), zone));
            }
        }
        return out.append('}').toString();
    }

    /// An element's text, without quotes; a boolean is `t` or `f`.
    static String text(Object value, SqlType element, ZoneId zone) {
        return value instanceof Boolean truth ? truth ? "t" : "f" : TextForm.of(new Literal(value, element), zone);
    }

    private static void append(StringBuilder out, String element) {
        boolean quoted = element.isEmpty()
                || element.equalsIgnoreCase(NULL)
                || element.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
        if (!quoted) {
            out.append(element);
            return;
        }
        out.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
        out.append('"');
    }

    /// SQLSTATE 22P02 for text of another form, 0A000 for arrays of arrays and other bounds than from 1; what the
    /// elements raise.
    static Expr.Bytes parse(String text, SqlType type, EvaluationContext context) {
        ArrayForm form = ArrayForm.of(type);
        List<@Nullable Object> values = new ArrayList<>();
        for (String element : new ArrayText(text).elements()) {
            values.add(element == null ? null : value(element, form.element(), context));
        }
        return new Expr.Bytes(form.encode(values));
    }

    private static @Nullable Object value(String text, SqlType element, EvaluationContext context) {
        boolean limited = element.isString() && element.precision() > 0;
        String kept = limited && text.codePointCount(0, text.length()) > element.precision()
                ? text.substring(0, text.offsetByCodePoints(0, element.precision()))
                : text;
        return TextParser.parse(kept, element, context).value();
    }

    private List<@Nullable String> elements() {
        skipSpaces();
        if (at < text.length() && text.charAt(at) == '[') {
            throw unsupported("array bounds other than from 1");
        }
        expect('{');
        List<@Nullable String> elements = new ArrayList<>();
        skipSpaces();
        if (at < text.length() && text.charAt(at) == '}') {
            at++;
        } else {
            do {
                elements.add(element());
                skipSpaces();
            } while (take(','));
            expect('}');
        }
        skipSpaces();
        if (at < text.length()) {
            throw malformed();
        }
        return elements;
    }

    private @Nullable String element() {
        skipSpaces();
        if (at < text.length() && text.charAt(at) == '{') {
            throw unsupported("arrays of more than one dimension");
        }
        return take('"') ? quoted() : plain();
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            out.append(character());
        }
        expect('"');
        return out.toString();
    }

    private @Nullable String plain() {
        StringBuilder out = new StringBuilder();
        int kept = 0;
        boolean escaped = false;
        while (at < text.length() && ",{}\"".indexOf(text.charAt(at)) < 0) {
            boolean escape = text.charAt(at) == '\\';
            escaped |= escape;
            char c = character();
            out.append(c);
            kept = escape || !isSpace(c) ? out.length() : kept;
        }
        out.setLength(kept);
        if (out.isEmpty()) {
            throw malformed();
        }
        String word = out.toString();
        return !escaped && word.equalsIgnoreCase(NULL) ? null : word;
    }

    private char character() {
        if (text.charAt(at) == '\\' && ++at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at++);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private void skipSpaces() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw malformed();
        }
    }

    private DatabaseException malformed() {
        return new DatabaseException(SqlState.INVALID_TEXT_REPRESENTATION, "malformed array literal: \"" + text + "\"");
    }

    private static DatabaseException unsupported(String what) {
        return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, what + " are not supported");
    }
}
