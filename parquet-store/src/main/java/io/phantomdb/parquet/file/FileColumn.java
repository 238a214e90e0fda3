package io.phantomdb.parquet.file;

import io.phantomdb.core.type.SqlType;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/// A leaf column of a flat file.
///
/// @param index of its chunk in every row group
/// @param fieldId -1: the file gives none
/// @param width bytes of a value in a plain page; 16 (a view) for byte arrays, 1 for booleans
/// @param optional whether its pages have definition levels
/// @param unit of TIME and TIMESTAMP, unsigned or not, and other readings of the same physical type
/// @param type the SQL type that its annotations mean; null where there is none
public record FileColumn(
        int index,
        String name,
        int fieldId,
        Type physical,
        int width,
        boolean optional,
        Unit unit,
        @Nullable SqlType type) {

    /// What a number of the file counts.
    public enum Unit {
        PLAIN,
        UNSIGNED,
        MILLIS,
        MICROS,
        NANOS
    }
}
