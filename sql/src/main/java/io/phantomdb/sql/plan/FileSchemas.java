package io.phantomdb.sql.plan;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.List;

/// Tells the columns of files. Any thread may ask.
@FunctionalInterface
public interface FileSchemas {
    /// Where no files are at hand: SQLSTATE 0A000 for each.
    FileSchemas NONE = source -> {
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED, source.format().function() + " is not supported here");
    };

    /// The columns in the file's order. SQLSTATE 58P01 where there is no such file, 22P04 where it is of another
    /// format, 0A000 for types that no column can have, 42601 for unknown options.
    List<Field> columns(FileSource source);
}
