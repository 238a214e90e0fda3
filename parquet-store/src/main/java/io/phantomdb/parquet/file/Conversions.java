package io.phantomdb.parquet.file;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.FileColumn.Unit;
import io.phantomdb.parquet.page.Conversion;
import java.util.Optional;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/// Which conversion reads a file's column as a SQL type.
public final class Conversions {
    private Conversions() {}

    /// Empty where the column cannot be read as that type.
    public static Optional<Conversion> between(FileColumn from, SqlType to) {
        return Optional.ofNullable(
                switch (to.kind()) {
                    case BOOLEAN -> from.physical() == Type.BOOLEAN ? Conversion.NONE : null;
                    case SMALLINT -> from.physical() == Type.INT32 ? Conversion.INT32_TO_INT16 : null;
                    case INTEGER, DATE -> from.physical() == Type.INT32 ? Conversion.NONE : null;
                    case BIGINT -> toBigint(from);
                    case REAL -> toReal(from);
                    case DOUBLE -> from.physical() == Type.DOUBLE ? Conversion.NONE : null;
                    case DECIMAL -> toDecimal(from, to.precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX);
                    case CHAR, VARCHAR, VARBINARY, ARRAY, JSONB -> toBytes(from);
                    case TIME, TIMESTAMP, TIMESTAMPTZ -> toMicros(from);
                    case INTERVAL -> toInterval(from);
                    case UUID -> fixed(from, 16) ? Conversion.NONE : null;
                    case NULL -> null;
                });
    }

    private static @Nullable Conversion toBigint(FileColumn from) {
        return switch (from.physical()) {
            case INT64 -> Conversion.NONE;
            case INT32 -> from.unit() == Unit.UNSIGNED ? Conversion.UINT32_TO_INT64 : Conversion.INT32_TO_INT64;
            default -> null;
        };
    }

    private static @Nullable Conversion toReal(FileColumn from) {
        if (from.physical() == Type.FLOAT) {
            return Conversion.NONE;
        }
        return fixed(from, 2) ? Conversion.FLOAT16_TO_FLOAT : null;
    }

    private static @Nullable Conversion toDecimal(FileColumn from, boolean narrow) {
        return switch (from.physical()) {
            case INT32 -> narrow ? Conversion.INT32_TO_INT64 : Conversion.INT32_TO_INT128;
            case INT64 ->
                from.unit() == Unit.UNSIGNED
                        ? Conversion.UINT64_TO_INT128
                        : narrow ? Conversion.NONE : Conversion.INT64_TO_INT128;
            case BYTE_ARRAY -> narrow ? Conversion.BYTES_TO_INT64 : Conversion.BYTES_TO_INT128;
            case FIXED_LEN_BYTE_ARRAY ->
                from.width() < 1 ? null : narrow ? Conversion.FIXED_TO_INT64 : Conversion.FIXED_TO_INT128;
            default -> null;
        };
    }

    private static @Nullable Conversion toBytes(FileColumn from) {
        return switch (from.physical()) {
            case BYTE_ARRAY -> Conversion.NONE;
            case FIXED_LEN_BYTE_ARRAY -> Conversion.FIXED_TO_BYTES;
            default -> null;
        };
    }

    private static @Nullable Conversion toMicros(FileColumn from) {
        return switch (from.physical()) {
            case INT32 -> Conversion.INT32_MILLIS_TO_MICROS;
            case INT64 ->
                switch (from.unit()) {
                    case MILLIS -> Conversion.INT64_MILLIS_TO_MICROS;
                    case NANOS -> Conversion.INT64_NANOS_TO_MICROS;
                    case PLAIN, UNSIGNED, MICROS -> Conversion.NONE;
                };
            case INT96 -> Conversion.INT96_TO_MICROS;
            default -> null;
        };
    }

    private static @Nullable Conversion toInterval(FileColumn from) {
        return fixed(from, 16) ? Conversion.NONE : fixed(from, 12) ? Conversion.FIXED12_TO_INTERVAL : null;
    }

    private static boolean fixed(FileColumn column, int width) {
        return column.physical() == Type.FIXED_LEN_BYTE_ARRAY && column.width() == width;
    }
}
