package io.phantomdb.sql.tree;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;

/// What SET gives a variable, as one text.
public final class VariableText {
    private VariableText() {}

    /// The values between commas. Those of `search_path` are names, one each, whatever is in them: as in PostgreSQL
    /// `'a, b'` is one schema.
    public static String of(SqlIdentifier variable, List<String> values) {
        boolean names = variable.isSimple() && variable.getSimple().equals("search_path");
        return values.stream().map(value -> names ? name(value) : value).collect(Collectors.joining(", "));
    }

    /// A name as a list of names holds it: in quotes where it is no plain word.
    public static String name(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
