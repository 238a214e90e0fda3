package io.phantomdb.exec.function;

import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.expr.KernelFunction.Kernel;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Regular expressions and SIMILAR TO.
final class RegexEntries {
    private RegexEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.PATTERN);
        entries.addKeeping("$regex_match(text, text) boolean", matching("", false), "'thomas' ~ 't.*ma' = true");
        entries.addKeeping(
                "$regex_match_any_case(text, text) boolean", matching("i", false), "'thomas' ~* 'T.*ma' = true");
        entries.addKeeping("$regex_differ(text, text) boolean", matching("", true), "'thomas' !~ 't.*max' = true");
        entries.addKeeping(
                "$regex_differ_any_case(text, text) boolean", matching("i", true), "'thomas' !~* 'T.*ma' = false");
        entries.addKeeping(
                "$similar(text, text [, text]) boolean",
                RegexEntries::similar,
                "'abc' SIMILAR TO '(a|b)%' = true",
                "'abc' SIMILAR TO 'b' = false");
        entries.addKeeping(
                "regexp_like(text, text [, text]) boolean",
                flagged(2, (c, m) -> c.returns(m.find())),
                "regexp_like('Hello World', 'world$', 'i') = true");
        entries.addKeeping(
                "regexp_matches(text, text [, text]) boolean",
                flagged(2, (c, m) -> c.returns(m.find())),
                "regexp_matches('anabanana', '(an)*') = true");
        entries.addKeeping(
                "regexp_full_match(text, text [, text]) boolean",
                flagged(2, (c, m) -> c.returns(m.matches())),
                "regexp_full_match('anabanana', '(an)*') = false");
        entries.addKeeping(
                "regexp_count(text, text [, integer, text]) integer",
                flagged(3, RegexEntries::count),
                "regexp_count('123456789012', '\\d\\d\\d', 2) = 3");
        entries.addKeeping(
                "regexp_substr(text, text [, integer, integer, text, integer]) text?",
                flagged(4, RegexEntries::substring),
                "regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i') = CDEF",
                "regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2) = EF");
        entries.addKeeping(
                "regexp_instr(text, text [, integer, integer, integer, text, integer]) integer",
                flagged(5, RegexEntries::position),
                "regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i') = 3");
        entries.addKeeping(
                "regexp_extract(text, text [, integer]) text",
                flagged(-1, RegexEntries::extract),
                "regexp_extract('abc', '([a-z])(b)', 1) = a");
        entries.addKeeping(
                "regexp_replace(text, text, text [, text]) text",
                flagged(3, RegexEntries::replace),
                "regexp_replace('Thomas', '.[mN]a.', 'M') = ThM",
                "regexp_replace('foobarbaz', 'b(..)', 'X\\1Y', 'g') = fooXarYXazY");
        entries.addKeeping(
                "regexp_replace(text, text, text, integer [, integer, text]) text",
                flagged(5, RegexEntries::replaceFrom),
                "regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 3, 'i') = A PostgrXSQL function");
        entries.addKeeping(
                "substring(text, text) text?",
                flagged(-1, RegexEntries::firstGroup),
                "substring('Thomas' from '...$') = mas");
        entries.add(
                "substring(text, text, text) text?",
                RegexEntries::substringSimilar,
                "substring('abcdefg' FROM 'a#\"(b_d)#\"%' FOR '#') = bcd");
        RegexArrays.add(entries);
        return entries.functions();
    }

    private static Supplier<Kernel> matching(String flags, boolean negated) {
        return () -> {
            Regex regex = new Regex();
            return c -> c.returns(regex.matcher(c.text(0), c.text(1), flags).find() != negated);
        };
    }

    /// @param flags the position of the argument that holds the flags, or -1
    static Supplier<Kernel> flagged(int flags, BiConsumer<Invocation, Matcher> body) {
        return () -> {
            Regex regex = new Regex();
            return c -> {
                String options = flags >= 0 && c.size() > flags ? c.text(flags) : "";
                body.accept(c, regex.matcher(c.text(0), c.text(1), options));
            };
        };
    }

    private static Kernel similar() {
        Regex regex = new Regex();
        return c -> {
            String escape = c.size() == 3 ? c.text(2) : "\\";
            c.returns(regex.matcher(c.text(0), Regex.fromSimilar(c.text(1), escape), "")
                    .matches());
        };
    }

    /// Where the search begins: argument `index`, 1-based characters, 1 where it is left out.
    private static int start(Invocation c, int index) {
        long start = c.size() > index ? c.integer(index) : 1;
        Entries.require(start > 0, "invalid value for parameter \"start\": " + start);
        String text = c.text(0);
        int length = text.codePointCount(0, text.length());
        return start > length + 1 ? text.length() + 1 : text.offsetByCodePoints(0, (int) start - 1);
    }

    private static boolean findFrom(Matcher matcher, int start, int length) {
        return start <= length && matcher.find(start);
    }

    private static void count(Invocation c, Matcher matcher) {
        int length = c.text(0).length();
        long count = 0;
        for (boolean found = findFrom(matcher, start(c, 2), length); found; found = matcher.find()) {
            count++;
        }
        c.returns(count);
    }

    private static boolean nth(Invocation c, Matcher matcher, int startArgument, int nthArgument) {
        long wanted = c.size() > nthArgument ? c.integer(nthArgument) : 1;
        Entries.require(wanted > 0, "invalid value for parameter \"n\": " + wanted);
        boolean found = findFrom(matcher, start(c, startArgument), c.text(0).length());
        for (long i = 1; i < wanted && found; i++) {
            found = matcher.find();
        }
        return found;
    }

    private static int group(Invocation c, Matcher matcher, int argument) {
        long group = c.size() > argument ? c.integer(argument) : 0;
        Entries.require(group >= 0, "invalid value for parameter \"subexpr\": " + group);
        return group > matcher.groupCount() ? -1 : (int) group;
    }

    private static void substring(Invocation c, Matcher matcher) {
        boolean found = nth(c, matcher, 2, 3);
        int group = group(c, matcher, 5);
        if (!found || group < 0 || matcher.group(group) == null) {
            c.returnsNull();
        } else {
            c.returns(matcher.group(group));
        }
    }

    private static void position(Invocation c, Matcher matcher) {
        boolean found = nth(c, matcher, 2, 3);
        int group = group(c, matcher, 6);
        if (!found || group < 0 || matcher.start(group) < 0) {
            c.returns(0L);
            return;
        }
        boolean end = c.size() > 4 && c.integer(4) == 1;
        int at = end ? matcher.end(group) : matcher.start(group);
        c.returns(c.text(0).codePointCount(0, at) + 1L);
    }

    private static void extract(Invocation c, Matcher matcher) {
        int group = group(c, matcher, 2);
        String found = group >= 0 && matcher.find() ? matcher.group(group) : null;
        c.returns(found == null ? "" : found);
    }

    private static void firstGroup(Invocation c, Matcher matcher) {
        String found = matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
        if (found == null) {
            c.returnsNull();
        } else {
            c.returns(found);
        }
    }

    private static void replace(Invocation c, Matcher matcher) {
        boolean all = c.size() > 3 && c.text(3).indexOf('g') >= 0;
        c.returns(replaced(c.text(0), matcher, c.text(2), 0, all ? 0 : 1));
    }

    private static void replaceFrom(Invocation c, Matcher matcher) {
        boolean global = c.size() > 5 && c.text(5).indexOf('g') >= 0;
        long wanted = c.size() > 4 ? c.integer(4) : 1;
        Entries.require(wanted >= 0, "invalid value for parameter \"n\": " + wanted);
        c.returns(replaced(c.text(0), matcher, c.text(2), start(c, 3), global && c.size() < 5 ? 0 : wanted));
    }

    /// @param wanted which match to replace, 0 for all
    private static String replaced(String text, Matcher matcher, String with, int start, long wanted) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        long seen = 0;
        for (boolean found = findFrom(matcher, start, text.length()); found; found = matcher.find()) {
            seen++;
            if (wanted != 0 && seen != wanted) {
                continue;
            }
            out.append(text, copied, matcher.start());
            append(out, with, matcher);
            copied = matcher.end();
            if (wanted != 0) {
                break;
            }
        }
        return out.append(text, copied, text.length()).toString();
    }

    /// `\1` to `\9` are groups, `\&` the whole match.
    private static void append(StringBuilder out, String with, Matcher matcher) {
        for (int i = 0; i < with.length(); i++) {
            char c = with.charAt(i);
            if (c != '\\' || i + 1 == with.length()) {
                out.append(c);
                continue;
            }
            char next = with.charAt(++i);
            if (next == '&') {
                out.append(matcher.group());
            } else if (next >= '1' && next <= '9') {
                int group = next - '0';
                String value = group <= matcher.groupCount() ? matcher.group(group) : null;
                out.append(value == null ? "" : value);
            } else if (next == '\\') {
                out.append('\\');
            } else {
                out.append('\\').append(next);
            }
        }
    }

    /// The part of the text between the pattern's two `escape"`.
    private static void substringSimilar(Invocation c) {
        String escape = c.text(2);
        String[] parts = c.text(1).split(Pattern.quote(escape + "\""), -1);
        if (parts.length != 3) {
            throw Entries.invalid("the pattern of SUBSTRING needs two escape-double-quote separators");
        }
        Pattern pattern = Pattern.compile(
                "(?s)(?<before>(?:" + Regex.translate(Regex.fromSimilar(parts[0], escape)) + "))(?<wanted>(?:"
                        + Regex.translate(Regex.fromSimilar(parts[1], escape)) + "))(?:"
                        + Regex.translate(Regex.fromSimilar(parts[2], escape)) + ")");
        Matcher matcher = pattern.matcher(c.text(0));
        if (matcher.matches()) {
            c.returns(matcher.group("wanted"));
        } else {
            c.returnsNull();
        }
    }
}
