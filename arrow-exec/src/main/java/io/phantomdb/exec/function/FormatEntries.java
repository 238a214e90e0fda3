package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.util.List;
import java.util.Set;

/// Text put together for SQL and for people: `format`, `quote_ident` and the like.
final class FormatEntries {
    /// Words that are no names without quotes.
    private static final Set<String> RESERVED = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "between",
            "both",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "cross",
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "default",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "full",
            "grant",
            "group",
            "having",
            "in",
            "inner",
            "intersect",
            "interval",
            "into",
            "is",
            "join",
            "lateral",
            "leading",
            "left",
            "like",
            "limit",
            "natural",
            "not",
            "null",
            "offset",
            "on",
            "or",
            "order",
            "outer",
            "primary",
            "references",
            "right",
            "row",
            "select",
            "similar",
            "some",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "values",
            "when",
            "where",
            "window",
            "with");

    private FormatEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.TEXT);
        entries.addForNull(
                "format(text [, any ...]) text?",
                FormatEntries::format,
                "format('Hello %s, %1$s', 'World') = Hello World, World",
                "format('INSERT INTO %I VALUES (%L)', 'Foo bar', 'O''Reilly') = INSERT INTO \"Foo bar\" VALUES ('O''Reilly')");
        entries.add(
                "quote_ident(text) text",
                c -> c.returns(identifier(c.text(0))),
                "quote_ident('Foo bar') = \"Foo bar\"");
        entries.add(
                "quote_literal(any) text",
                c -> c.returns(literal(c.printed(0))),
                "quote_literal('O''Reilly') = 'O''Reilly'");
        entries.addForNull(
                "quote_nullable(any) text!",
                c -> c.returns(c.isNull(0) ? "NULL" : literal(c.printed(0))),
                "quote_nullable(NULL) = NULL");
        return entries.functions();
    }

    static String identifier(String name) {
        boolean plain = !name.isEmpty() && !RESERVED.contains(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            plain &= c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9';
        }
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    private static DatabaseException wrong(String message) {
        return Entries.invalid(message);
    }

    private static void format(Invocation c) {
        if (c.isNull(0)) {
            c.returnsNull();
            return;
        }
        Formatting formatting = new Formatting(c);
        c.returns(formatting.run());
    }

    /// `%[position$][-][width]type` with type `s`, `I` or `L`.
    private static final class Formatting {
        private final Invocation call;
        private final String text;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private int next = 1;

        Formatting(Invocation call) {
            this.call = call;
            this.text = call.text(0);
        }

        String run() {
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '%') {
                    out.append(c);
                } else if (at < text.length() && text.charAt(at) == '%') {
                    at++;
                    out.append('%');
                } else {
                    specifier();
                }
            }
            return out.toString();
        }

        private void specifier() {
            int position = -1;
            int start = at;
            int number = number();
            if (number >= 0 && at < text.length() && text.charAt(at) == '$') {
                at++;
                position = number;
                if (position == 0) {
                    throw wrong("format specifies argument 0, but arguments are numbered from 1");
                }
            } else {
                at = start;
            }
            boolean left = false;
            while (at < text.length() && text.charAt(at) == '-') {
                left = true;
                at++;
            }
            int width = width();
            left |= width < 0;
            if (at >= text.length()) {
                throw wrong("unterminated format() type specifier");
            }
            char type = text.charAt(at++);
            if (type != 's' && type != 'I' && type != 'L') {
                throw wrong("unrecognized format() type specifier \"" + type + "\"");
            }
            String value = value(type, position > 0 ? position : next);
            next = (position > 0 ? position : next) + 1;
            String padding = " ".repeat(Math.max(0, Math.abs(width) - value.codePointCount(0, value.length())));
            out.append(left ? "" : padding).append(value).append(left ? padding : "");
        }

        private int width() {
            if (at < text.length() && text.charAt(at) == '*') {
                at++;
                int argument = argument(next++);
                return call.isNull(argument) ? 0 : call.int32(argument);
            }
            return Math.max(0, number());
        }

        private int number() {
            int start = at;
            long value = 0;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                value = Math.min(value * 10 + text.charAt(at++) - '0', 1 << 24);
            }
            return at == start ? -1 : (int) value;
        }

        private int argument(int position) {
            if (position >= call.size()) {
                throw wrong("too few arguments for format()");
            }
            return position;
        }

        private String value(char type, int position) {
            int argument = argument(position);
            if (call.isNull(argument)) {
                if (type == 'I') {
                    throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "null values cannot be formatted as an SQL identifier");
                }
                return type == 'L' ? "NULL" : "";
            }
            String printed = call.printed(argument);
            return type == 's' ? printed : type == 'I' ? identifier(printed) : literal(printed);
        }
    }
}
