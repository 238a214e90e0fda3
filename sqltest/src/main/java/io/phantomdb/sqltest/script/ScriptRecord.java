package io.phantomdb.sqltest.script;

import java.util.List;
import java.util.Optional;

/// One step of a script.
public sealed interface ScriptRecord {
    /// The connection a step without a name of its own runs on.
    String DEFAULT_CONNECTION = "default";

    /// Line of the script, from 1.
    int line();

    /// A statement that succeeds.
    ///
    /// @param count the update count it must report; empty: any
    record StatementOk(int line, String connection, String sql, Optional<Long> count) implements ScriptRecord {}

    /// A statement that fails.
    ///
    /// @param sqlState the five characters it must carry; empty: any
    record StatementError(int line, String connection, String sql, Optional<String> sqlState) implements ScriptRecord {}

    /// A query and its answer.
    ///
    /// @param types one letter per column: `I` integer, `R` floating point (compared to 10 digits), `T` all else
    /// @param rows expected rows, one text per column
    record Query(int line, String connection, String sql, String types, SortMode sort, List<List<String>> rows)
            implements ScriptRecord {
        public Query {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// The database is closed and opened again; connections are new afterwards.
    record Restart(int line) implements ScriptRecord {}

    /// Everything committed is folded into cold segments.
    record Fold(int line) implements ScriptRecord {}

    enum SortMode {
        /// Rows come in exactly the order of the script.
        NONE,
        /// Rows are compared as a set with duplicates.
        ROWS
    }
}
