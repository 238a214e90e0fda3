package io.phantomdb.sql;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.util.List;

/// A statement ready to run any number of times, as long as the catalog keeps the version it was prepared for.
///
/// @param parameterTypes type of each parameter, by its index
/// @param output columns of the result; empty where the statement returns no rows
public record Prepared(Statement statement, List<SqlType> parameterTypes, List<Field> output) {
    public Prepared {
        parameterTypes = List.copyOf(parameterTypes);
        output = List.copyOf(output);
    }
}
