package io.phantomdb.parquet.scan;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.FileColumn;
import java.util.Optional;

/// Where a column of a scan comes from.
public sealed interface ScanSource {
    SqlType type();

    /// A column of the file, read as a type.
    record Stored(FileColumn column, SqlType type) implements ScanSource {}

    /// A column that the file does not have.
    ///
    /// @param value in the form that [io.phantomdb.core.expr.Expr.Literal] carries; empty: NULL
    record Constant(SqlType type, Optional<Object> value) implements ScanSource {}

    /// A vector of the same value in every row; empty: NULL.
    static Vector constant(SqlType type, Optional<Object> value, int rows, Region region) {
        return ConstantCursor.constant(type, value.orElse(null), rows, region);
    }
}
