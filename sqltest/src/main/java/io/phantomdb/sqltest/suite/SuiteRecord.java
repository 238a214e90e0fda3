package io.phantomdb.sqltest.suite;

import java.util.List;

/// One record of a file.
///
/// Conditions (`onlyif`, `skipif`) are no longer part of it: the reader gives the records that concern PostgreSQL.
public sealed interface SuiteRecord {
    /// In the file, from 1.
    int line();

    String sql();

    /// @param succeeds whether it is expected to
    record Statement(int line, String sql, boolean succeeds) implements SuiteRecord {}

    /// @param types of the columns: `I` integer, `R` number with three digits after the point, `T` text
    /// @param expected values from left to right, row by row, or one line `N values hashing to <md5>`
    record Query(int line, String sql, String types, Sort sort, List<String> expected) implements SuiteRecord {
        public Query {
            expected = List.copyOf(expected);
        }
    }

    /// What is sorted before answers are compared.
    enum Sort {
        NOTHING,
        ROWS,
        VALUES
    }
}
