package io.phantomdb.engine.copy;

import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.sql.plan.Statement;

/// COPY FROM.
public final class Copies {
    private Copies() {}

    /// Rows copied. SQLSTATE 58P01 no such file, 22P04 the file's shape is wrong, 22P02 and the like a value is;
    /// messages of CSV and JSON files name the line. On an exception the caller rolls the transaction back to its
    /// mark.
    public static long run(Statement.Copy copy, StatementContext context) {
        return switch (copy.format()) {
            case CSV -> new CsvFile(copy, context).load();
            case JSON -> new JsonFile(copy, context).load();
            case ARROW -> new ArrowFile(copy, context).load();
            case PARQUET -> new ParquetFile(copy, context).load();
        };
    }
}
