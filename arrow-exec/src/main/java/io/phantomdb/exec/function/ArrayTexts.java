package io.phantomdb.exec.function;

import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arrays out of text and into it.
final class ArrayTexts {
    private static final ArrayForm TEXTS = ArrayForm.of(SqlType.array(SqlType.VARCHAR));

    private ArrayTexts() {}

    static void add(Entries entries) {
        entries.addForNull(
                "array_to_string(anyarray, text [, text]) text?",
                ArrayTexts::join,
                "array_to_string(ARRAY[1,2,NULL,5], ',') = 1,2,5",
                "array_to_string(ARRAY[1,2,NULL,5], ',', '*') = 1,2,*,5");
        entries.addForNull(
                "string_to_array(text, text [, text]) text[]?",
                ArrayTexts::split,
                "string_to_array('a~~b~~c', '~~', 'b') = {a,NULL,c}",
                "string_to_array('abc', NULL) = {a,b,c}");
    }

    private static void join(Invocation c) {
        if (c.isNull(0) || c.isNull(1)) {
            c.returnsNull();
            return;
        }
        boolean shown = c.size() == 3 && !c.isNull(2);
        StringBuilder out = new StringBuilder();
        String separator = "";
        for (String element : c.elementTexts(0)) {
            if (element != null || shown) {
                out.append(separator).append(element == null ? c.text(2) : element);
                separator = c.text(1);
            }
        }
        c.returns(out.toString());
    }

    private static void split(Invocation c) {
        if (c.isNull(0)) {
            c.returnsNull();
            return;
        }
        String none = c.size() == 3 && !c.isNull(2) ? c.text(2) : null;
        List<@Nullable String> parts = new ArrayList<>();
        for (String part : parts(c.text(0), c.isNull(1) ? null : c.text(1))) {
            parts.add(part.equals(none) ? null : part);
        }
        c.returns(TEXTS.encode(parts));
    }

    private static List<String> parts(String text, @Nullable String separator) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (separator == null) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        if (separator.isEmpty()) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }
}
