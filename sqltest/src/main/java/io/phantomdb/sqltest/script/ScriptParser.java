package io.phantomdb.sqltest.script;

import io.phantomdb.sqltest.script.ScriptRecord.SortMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads scripts. Records are separated by blank lines; lines that start with `#` are comments.
///
/// ```
/// statement ok [CONNECTION]          the statement follows, up to a blank line
/// statement count N [CONNECTION]     succeeds and reports N rows
/// statement error [SQLSTATE] [CONNECTION]
/// query TYPES [nosort|rowsort] [CONNECTION]
///                                    the query follows up to `----`, then rows up to a blank line:
///                                    values separated by tabs or by two and more spaces
/// fold                               folds every table
/// restart                            closes and reopens the database
/// onlyif NAME / skipif NAME          the next record (only) (not) on a target of that name
/// halt                               ends the script
/// ```
/// A value is written as PostgreSQL casts it to text (booleans are `true` and `false`); NULL is `NULL`, an empty text
/// `(empty)`.
public final class ScriptParser {
    private final String name;
    private final List<String> lines;
    private final Predicate<String> isTarget;
    private final List<ScriptRecord> records = new ArrayList<>();
    private int next;

    private ScriptParser(String name, String text, Predicate<String> isTarget) {
        this.name = name;
        this.lines = text.lines().toList();
        this.isTarget = isTarget;
    }

    /// @param isTarget whether the script is read for a target of this name
    /// @throws IllegalArgumentException where the text is no script, naming the line
    public static Script parse(String name, String text, Predicate<String> isTarget) {
        return new ScriptParser(name, text, isTarget).parse();
    }

    private Script parse() {
        boolean wanted = true;
        while (next < lines.size()) {
            String line = lines.get(next).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                next++;
                continue;
            }
            String[] words = line.split("\\s+");
            if (words[0].equals("halt")) {
                break;
            }
            if (words[0].equals("onlyif") || words[0].equals("skipif")) {
                wanted &= isTarget.test(word(words, 1)) == words[0].equals("onlyif");
                next++;
                continue;
            }
            ScriptRecord scriptRecord = scriptRecord(words);
            if (wanted) {
                records.add(scriptRecord);
            }
            wanted = true;
        }
        return new Script(name, records);
    }

    private ScriptRecord scriptRecord(String[] words) {
        int line = ++next;
        return switch (words[0]) {
            case "statement" -> statement(line, words);
            case "query" -> query(line, words);
            case "fold" -> new ScriptRecord.Fold(line);
            case "restart" -> new ScriptRecord.Restart(line);
            default -> throw bad(line, "unknown record \"" + words[0] + "\"");
        };
    }

    private ScriptRecord statement(int line, String[] words) {
        return switch (word(words, 1)) {
            case "ok" -> new ScriptRecord.StatementOk(line, connection(words, 2), sql(), Optional.empty());
            case "count" ->
                new ScriptRecord.StatementOk(
                        line, connection(words, 3), sql(), Optional.of(Long.parseLong(word(words, 2))));
            case "error" -> {
                boolean hasState = words.length > 2 && words[2].matches("[0-9A-Z]{5}");
                yield new ScriptRecord.StatementError(
                        line,
                        connection(words, hasState ? 3 : 2),
                        sql(),
                        hasState ? Optional.of(words[2]) : Optional.empty());
            }
            default -> throw bad(line, "a statement is ok, count or error");
        };
    }

    private ScriptRecord query(int line, String[] words) {
        String types = word(words, 1);
        if (!types.matches("[IRT]+")) {
            throw bad(line, "types are I, R and T");
        }
        int at = 2;
        SortMode sort = SortMode.NONE;
        if (words.length > at && (words[at].equals("nosort") || words[at].equals("rowsort"))) {
            sort = words[at++].equals("rowsort") ? SortMode.ROWS : SortMode.NONE;
        }
        String sql = sql();
        List<List<String>> rows = new ArrayList<>();
        if (next < lines.size() && lines.get(next).strip().equals("----")) {
            next++;
            while (next < lines.size() && !lines.get(next).isBlank()) {
                rows.add(row(types.length()));
            }
        }
        return new ScriptRecord.Query(line, connection(words, at), sql, types, sort, rows);
    }

    private List<String> row(int columns) {
        String text = lines.get(next++);
        List<String> values =
                columns == 1 ? List.of(text.strip()) : List.of(text.strip().split("\\t+| {2,}"));
        if (values.size() != columns) {
            throw bad(next, "has " + values.size() + " values instead of " + columns);
        }
        return values;
    }

    private String sql() {
        StringBuilder sql = new StringBuilder();
        while (next < lines.size()
                && !lines.get(next).isBlank()
                && !lines.get(next).strip().equals("----")) {
            sql.append(sql.isEmpty() ? "" : "\n").append(lines.get(next++));
        }
        return sql.toString();
    }

    private static String connection(String[] words, int at) {
        return words.length > at ? words[at] : ScriptRecord.DEFAULT_CONNECTION;
    }

    private String word(String[] words, int at) {
        if (words.length <= at) {
            throw bad(next + 1, "a word is missing");
        }
        return words[at];
    }

    private IllegalArgumentException bad(int line, String what) {
        return new IllegalArgumentException(name + ":" + line + ": " + what);
    }
}
