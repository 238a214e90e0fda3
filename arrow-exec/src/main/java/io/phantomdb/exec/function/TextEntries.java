package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.util.List;

/// Functions over characters: padding, parts, order, case.
final class TextEntries {
    private static final int LENGTH_MAX = 1 << 30;

    private TextEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.TEXT);
        entries.add(
                "initcap(text) text",
                c -> c.returns(initcap(c.text(0))),
                "initcap('hi THOMAS o''neil') = Hi Thomas O'Neil");
        entries.add("lpad(text, integer [, text]) text", c -> c.returns(pad(c, true)), "lpad('hi', 5, 'xy') = xyxhi");
        entries.add("rpad(text, integer [, text]) text", c -> c.returns(pad(c, false)), "rpad('hi', 5, 'xy') = hixyx");
        basic(entries);
        entries.addOperator(
                "substring(text, integer [, integer]) text",
                ScalarFunction.SUBSTRING,
                "substring('Thomas' FROM 2 FOR 3) = hom");
        entries.addOperator(
                "substr(text, integer [, integer]) text", ScalarFunction.SUBSTRING, "substr('alphabet', 3, 2) = ph");
        entries.add(
                "translate(text, text, text) text",
                c -> c.returns(translate(c.text(0), c.text(1), c.text(2))),
                "translate('12345', '143', 'ax') = a2x5");
        entries.add(
                "split_part(text, text, integer) text",
                c -> c.returns(splitPart(c.text(0), c.text(1), c.int32(2))),
                "split_part('abc~@~def~@~ghi', '~@~', 2) = def",
                "split_part('a,b,c', ',', -1) = c");
        entries.add("reverse(text) text", c -> c.returns(reverse(c.text(0))), "reverse('abcde') = edcba");
        entries.add(
                "repeat(text, integer) text",
                c -> c.returns(repeat(c.text(0), c.integer(1))),
                "repeat('Pg', 4) = PgPgPgPg");
        entries.add(
                "ascii(text) integer",
                c -> c.returns(c.text(0).isEmpty() ? 0L : c.text(0).codePointAt(0)),
                "ascii('x') = 120");
        entries.add("chr(integer) text", c -> c.returns(chr(c.integer(0))), "chr(65) = A");
        entries.add(
                "starts_with(text, text) boolean",
                c -> c.returns(c.text(0).startsWith(c.text(1))),
                "starts_with('alphabet', 'alph') = true");
        entries.add(
                "ends_with(text, text) boolean",
                c -> c.returns(c.text(0).endsWith(c.text(1))),
                "ends_with('alphabet', 'bet') = true");
        entries.add(
                "contains(text, text) boolean",
                c -> c.returns(c.text(0).contains(c.text(1))),
                "contains('alphabet', 'hab') = true");
        entries.add(
                "strpos(text, text) integer",
                c -> c.returns(position(c.text(0), c.text(1))),
                "strpos('high', 'ig') = 2");
        entries.add(
                "overlay(text, text, integer [, integer]) text",
                c -> c.returns(overlay(c)),
                "overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4) = Thomas");
        entries.add("bit_length(text) integer", c -> c.returns(8L * c.bytes(0).length), "bit_length('jose') = 32");
        entries.add("bit_length(bytea) integer", c -> c.returns(8L * c.bytes(0).length));
        entries.add("normalize(text [, text]) text", c -> c.returns(normalize(c)), "normalize('abc') = abc");
        entries.addForNull(
                "concat(any ...) text!", c -> c.returns(concat(c, "", 0)), "concat('abcde', 2, NULL, 22) = abcde222");
        entries.addForNull(
                "concat_ws(text [, any ...]) text?",
                TextEntries::concatWith,
                "concat_ws(',', 'abcde', 2, NULL, 22) = abcde,2,22");
        return entries.functions();
    }

    private static void basic(Entries entries) {
        entries.addOperator("upper(text) text", ScalarFunction.UPPER, "upper('tom') = TOM");
        entries.addOperator("lower(text) text", ScalarFunction.LOWER, "lower('TOM') = tom");
        for (String name : List.of("length", "char_length", "character_length")) {
            entries.addOperator(name + "(text) integer", ScalarFunction.CHARACTER_LENGTH, name + "('José') = 4");
        }
        entries.addOperator("octet_length(text) integer", ScalarFunction.OCTET_LENGTH, "octet_length('José') = 5");
        entries.addOperator("octet_length(bytea) integer", ScalarFunction.OCTET_LENGTH);
        entries.addOperator("length(bytea) integer", ScalarFunction.OCTET_LENGTH);
        entries.addOperator(
                "replace(text, text, text) text", ScalarFunction.REPLACE, "replace('abcab', 'ab', 'x') = xcx");
        entries.addOperator("left(text, integer) text", ScalarFunction.LEFT, "left('abcde', 2) = ab");
        entries.addOperator("right(text, integer) text", ScalarFunction.RIGHT, "right('abcde', 2) = de");
        entries.addOperator("btrim(text [, text]) text", ScalarFunction.TRIM, "btrim('xyxtrimyyx', 'xyz') = trim");
        entries.addOperator(
                "ltrim(text [, text]) text", ScalarFunction.TRIM_LEADING, "ltrim('zzzytest', 'xyz') = test");
        entries.addOperator(
                "rtrim(text [, text]) text", ScalarFunction.TRIM_TRAILING, "rtrim('testxxzx', 'xyz') = test");
        entries.addOperator("$position(text, text) integer", ScalarFunction.POSITION, "position('om' IN 'Thomas') = 3");
        entries.addOperator("$concat(astext, astext) text", ScalarFunction.CONCAT, "'Post' || 42 = Post42");
    }

    private static String initcap(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inside = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            out.appendCodePoint(inside ? Character.toLowerCase(point) : Character.toUpperCase(point));
            inside = Character.isLetterOrDigit(point);
            i += Character.charCount(point);
        }
        return out.toString();
    }

    private static String pad(Invocation c, boolean left) {
        int[] text = c.text(0).codePoints().toArray();
        long wanted = Math.max(0, c.integer(1));
        int[] fill = (c.size() == 3 ? c.text(2) : " ").codePoints().toArray();
        if (wanted <= text.length || fill.length == 0) {
            return new String(text, 0, (int) Math.min(wanted, text.length));
        }
        int missing = checkedLength(wanted) - text.length;
        StringBuilder padding = new StringBuilder(missing);
        for (int i = 0; i < missing; i++) {
            padding.appendCodePoint(fill[i % fill.length]);
        }
        String own = c.text(0);
        return left ? padding + own : own + padding;
    }

    private static int checkedLength(long length) {
        if (length > LENGTH_MAX) {
            throw new DatabaseException(SqlState.PROGRAM_LIMIT_EXCEEDED, "requested length too large");
        }
        return (int) length;
    }

    private static String translate(String text, String from, String to) {
        int[] wanted = from.codePoints().toArray();
        int[] given = to.codePoints().toArray();
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i] == point) {
                    if (i < given.length) {
                        out.appendCodePoint(given[i]);
                    }
                    return;
                }
            }
            out.appendCodePoint(point);
        });
        return out.toString();
    }

    private static String splitPart(String text, String delimiter, int field) {
        Entries.require(field != 0, "field position must not be zero");
        if (delimiter.isEmpty()) {
            return field == 1 || field == -1 ? text : "";
        }
        int parts = 1;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length())) {
            parts++;
        }
        int wanted = field > 0 ? field : parts + field + 1;
        if (wanted < 1 || wanted > parts) {
            return "";
        }
        int start = 0;
        for (int i = 1; i < wanted; i++) {
            start = text.indexOf(delimiter, start) + delimiter.length();
        }
        int end = text.indexOf(delimiter, start);
        return end < 0 ? text.substring(start) : text.substring(start, end);
    }

    private static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String repeat(String text, long count) {
        if (count <= 0 || text.isEmpty()) {
            return "";
        }
        checkedLength(Math.multiplyHigh(count, (long) text.length()) != 0 ? Long.MAX_VALUE : count * text.length());
        return text.repeat((int) count);
    }

    private static String chr(long point) {
        if (point <= 0) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    point == 0 ? "null character not permitted" : "character number must be positive");
        }
        if (!Character.isValidCodePoint((int) Math.min(point, Integer.MAX_VALUE))
                || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw new DatabaseException(
                    SqlState.PROGRAM_LIMIT_EXCEEDED, "requested character too large for encoding: " + point);
        }
        return Character.toString((int) point);
    }

    private static long position(String text, String part) {
        int at = text.indexOf(part);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1L;
    }

    private static String overlay(Invocation c) {
        String text = c.text(0);
        String with = c.text(1);
        long start = c.integer(2);
        if (start <= 0) {
            throw new DatabaseException(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        long count = c.size() == 4 ? c.integer(3) : with.codePointCount(0, with.length());
        int length = text.codePointCount(0, text.length());
        int before = text.offsetByCodePoints(0, (int) Math.min(start - 1, length));
        int after = text.offsetByCodePoints(0, (int) Math.clamp(start - 1 + count, 0, length));
        return text.substring(0, before) + with + text.substring(after);
    }

    private static String normalize(Invocation c) {
        String form = c.size() == 2 ? c.text(1).toUpperCase(java.util.Locale.ROOT) : "NFC";
        return switch (form) {
            case "NFC", "NFD", "NFKC", "NFKD" ->
                java.text.Normalizer.normalize(c.text(0), java.text.Normalizer.Form.valueOf(form));
            default -> throw Entries.invalid("invalid normalization form: " + form);
        };
    }

    private static String concat(Invocation c, String separator, int from) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (int i = from; i < c.size(); i++) {
            if (!c.isNull(i)) {
                out.append(first ? "" : separator).append(c.printed(i));
                first = false;
            }
        }
        return out.toString();
    }

    private static void concatWith(Invocation c) {
        if (c.isNull(0)) {
            c.returnsNull();
        } else {
            c.returns(concat(c, c.text(0), 1));
        }
    }
}
