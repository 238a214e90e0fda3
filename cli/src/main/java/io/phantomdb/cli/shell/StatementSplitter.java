package io.phantomdb.cli.shell;

import java.util.ArrayList;
import java.util.List;

/// Cuts text into statements at semicolons outside of quotes and comments.
///
/// Knows '...' and "..." with doubled quotes, E'...' with backslashes, $tag$...$tag$, -- and nested /* */.
final class StatementSplitter {
    private final String text;
    private final List<String> statements = new ArrayList<>();
    private int start;
    private int at;

    private StatementSplitter(String text) {
        this.text = text;
    }

    /// @param statements whole ones, without their semicolons
    /// @param rest what follows the last semicolon, blanks included
    record Split(List<String> statements, String rest) {
        /// Whether the rest holds anything to run.
        boolean restIsBlank() {
            return new StatementSplitter(rest).skipBlank() == rest.length();
        }
    }

    static Split split(String text) {
        StatementSplitter splitter = new StatementSplitter(text);
        splitter.run();
        return new Split(List.copyOf(splitter.statements), text.substring(splitter.start));
    }

    private void run() {
        while (at < text.length()) {
            if (text.charAt(at) == ';') {
                String statement = text.substring(start, at).strip();
                if (!statement.isEmpty()) {
                    statements.add(statement);
                }
                start = ++at;
            } else {
                skipToken();
            }
        }
    }

    private int skipBlank() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || isComment())) {
            skipToken();
        }
        return at;
    }

    private boolean isComment() {
        return text.startsWith("--", at) || text.startsWith("/*", at);
    }

    private void skipToken() {
        char c = text.charAt(at);
        if (c == '\'') {
            boolean escapes = at > 0 && (text.charAt(at - 1) == 'E' || text.charAt(at - 1) == 'e');
            skipQuoted('\'', escapes);
        } else if (c == '"') {
            skipQuoted('"', false);
        } else if (c == '$') {
            skipDollarQuoted();
        } else if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        } else if (text.startsWith("/*", at)) {
            skipBlockComment();
        } else {
            at++;
        }
    }

    private void skipQuoted(char quote, boolean escapes) {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (escapes && c == '\\') {
                at++;
            } else if (c == quote) {
                at++;
                return; // a doubled quote begins the next token, which ends where the text goes on
            }
        }
        at = text.length();
    }

    private void skipDollarQuoted() {
        int tagEnd = at + 1;
        while (tagEnd < text.length()
                && Character.isJavaIdentifierPart(text.charAt(tagEnd))
                && text.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        if (tagEnd >= text.length() || text.charAt(tagEnd) != '$' || Character.isDigit(text.charAt(at + 1))) {
            at++;
            return;
        }
        String tag = text.substring(at, tagEnd + 1);
        int end = text.indexOf(tag, tagEnd + 1);
        at = end < 0 ? text.length() : end + tag.length();
    }

    private void skipBlockComment() {
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
    }
}
