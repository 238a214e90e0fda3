package io.phantomdb.exec.function;

import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// What regular expressions find, as arrays of text.
final class RegexArrays {
    private static final ArrayForm TEXTS = ArrayForm.of(SqlType.array(SqlType.VARCHAR));

    private RegexArrays() {}

    static void add(Entries entries) {
        entries.addKeeping(
                "regexp_match(text, text [, text]) text[]?",
                RegexEntries.flagged(2, RegexArrays::match),
                "regexp_match('foobarbequebaz', '(bar)(beque)') = {bar,beque}",
                "regexp_match('foobarbequebaz', 'b.r') = {bar}");
        entries.addKeeping(
                "regexp_split_to_array(text, text [, text]) text[]",
                RegexEntries.flagged(2, RegexArrays::split),
                "regexp_split_to_array('hello  world', '\\s+') = {hello,world}",
                "regexp_split_to_array('abc', '') = {a,b,c}");
    }

    /// The groups of the first match, or all of it where there are none.
    private static void match(Invocation c, Matcher matcher) {
        if (!matcher.find()) {
            c.returnsNull();
            return;
        }
        List<@Nullable String> groups = new ArrayList<>();
        for (int i = Math.min(1, matcher.groupCount()); i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        c.returns(TEXTS.encode(groups));
    }

    /// Matches of nothing count neither at the ends nor right behind another match.
    private static void split(Invocation c, Matcher matcher) {
        String text = c.text(0);
        List<String> parts = new ArrayList<>();
        int from = 0;
        int end = -1;
        while (matcher.find()) {
            boolean empty = matcher.start() == matcher.end();
            boolean counts = !empty || matcher.start() > 0 && matcher.start() < text.length() && matcher.start() != end;
            if (counts) {
                parts.add(text.substring(from, matcher.start()));
                from = matcher.end();
                end = matcher.end();
            }
        }
        parts.add(text.substring(from));
        c.returns(TEXTS.encode(parts));
    }
}
