package io.phantomdb.sqltest.run;

import java.util.List;

/// What a statement came to.
public sealed interface Outcome {
    /// @param values as PostgreSQL prints them; NULL is `NULL`, an empty text `(empty)`
    record Rows(List<List<String>> values) implements Outcome {}

    /// @param rows changed; negative where the door does not say
    record Done(long rows) implements Outcome {}

    record Failed(String sqlState, String message) implements Outcome {}
}
