package io.phantomdb.storage.catalog;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.ArrayDeque;
import java.util.Locale;

/// Reads the text of a table's option as words: names (in lower case, unless quoted), numbers, parentheses, commas.
final class OptionText {
    private final String option;
    private final String text;
    private final ArrayDeque<Word> words = new ArrayDeque<>();

    /// @param quoted a name in double quotes, which is no keyword
    record Word(String text, boolean quoted) {}

    /// SQLSTATE 22023 where the text has anything else.
    OptionText(String option, String text) {
        this.option = option;
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at = quoted(at + 1);
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '(' || c == ')' || c == ',') {
                words.add(new Word(String.valueOf(c), false));
                at++;
            } else {
                at = plain(at);
            }
        }
    }

    private int quoted(int from) {
        StringBuilder name = new StringBuilder();
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                name.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                name.append(text.charAt(at++));
            } else {
                words.add(new Word(name.toString(), true));
                return at;
            }
        }
        throw bad();
    }

    private int plain(int from) {
        int at = from;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_' || text.charAt(at) == '$')) {
            at++;
        }
        if (at == from) {
            throw bad();
        }
        words.add(new Word(text.substring(from, at).toLowerCase(Locale.ROOT), false));
        return at;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /// Takes the word where it comes next.
    boolean accept(String word) {
        Word next = words.peek();
        if (next != null && !next.quoted && next.text.equals(word)) {
            words.remove();
            return true;
        }
        return false;
    }

    /// SQLSTATE 22023 where something else comes.
    void require(String word) {
        if (!accept(word)) {
            throw bad();
        }
    }

    /// A name, or the number or keyword that stands there.
    Word take() {
        Word next = words.poll();
        if (next == null || !next.quoted && next.text.length() == 1 && "(),".contains(next.text)) {
            throw bad();
        }
        return next;
    }

    DatabaseException bad() {
        return new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE, "parameter \"" + option + "\" cannot be \"" + text + "\"");
    }
}
