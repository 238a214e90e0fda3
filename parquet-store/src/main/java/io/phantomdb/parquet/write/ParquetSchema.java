package io.phantomdb.parquet.write;

import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// How a table's columns stand in a segment, as Iceberg's specification maps types to Parquet (appendix A).
///
///     SMALLINT, INTEGER        INT32                 DECIMAL p <= 9    INT32 DECIMAL
///     BIGINT                   INT64                 DECIMAL p <= 18   INT64 DECIMAL
///     REAL, DOUBLE, BOOLEAN    as they are           DECIMAL p > 18    FIXED, as few bytes as p needs
///     CHAR, VARCHAR, JSONB     BYTE_ARRAY STRING     DATE              INT32 DATE
///     VARBINARY                BYTE_ARRAY            TIME              INT64 TIME(MICROS)
///     UUID                     FIXED(16) UUID        TIMESTAMP[TZ]     INT64 TIMESTAMP(MICROS, [not] adjusted)
///     INTERVAL                 FIXED(16), the bytes of [io.phantomdb.core.type.Layout#INTERVAL]
///     ARRAY                    BYTE_ARRAY, as [io.phantomdb.core.row.ArrayForm] encodes it
public final class ParquetSchema {
    private static final int INT_PRECISION_MAX = 9;

    private ParquetSchema() {}

    static MessageType of(List<Column> columns) {
        Types.MessageTypeBuilder builder = Types.buildMessage();
        for (Column column : columns) {
            builder.addField(field(column));
        }
        return builder.named("table");
    }

    private static PrimitiveType field(Column column) {
        Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        return physical(column.type(), repetition).id(column.fieldId()).named(column.name());
    }

    private static Types.PrimitiveBuilder<PrimitiveType> physical(SqlType type, Repetition repetition) {
        return switch (type.kind()) {
            case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
            case SMALLINT, INTEGER -> Types.primitive(PrimitiveTypeName.INT32, repetition);
            case BIGINT -> Types.primitive(PrimitiveTypeName.INT64, repetition);
            case REAL -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
            case DECIMAL -> decimal(type, repetition);
            case CHAR, VARCHAR, JSONB ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
            case VARBINARY, ARRAY -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
            case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
            case TIME ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS));
            case TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
            case TIMESTAMPTZ ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            case UUID ->
                Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(16)
                        .as(LogicalTypeAnnotation.uuidType());
            case INTERVAL ->
                Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(16);
            case NULL -> throw new IllegalArgumentException("a stored column has a type");
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> decimal(SqlType type, Repetition repetition) {
        LogicalTypeAnnotation annotation = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
        if (type.precision() <= INT_PRECISION_MAX) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition).as(annotation);
        } else if (type.precision() <= SqlType.DECIMAL_LONG_PRECISION_MAX) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(decimalBytes(type.precision()))
                .as(annotation);
    }

    /// Whether values of a type of integer layout stand as INT32.
    static boolean isInt32(SqlType type) {
        return switch (type.kind()) {
            case SMALLINT, INTEGER, DATE -> true;
            case DECIMAL -> type.precision() <= INT_PRECISION_MAX;
            default -> false;
        };
    }

    /// The fewest bytes that hold every number of so many digits in two's complement.
    static int decimalBytes(int precision) {
        return java.math.BigInteger.TEN
                                .pow(precision)
                                .subtract(java.math.BigInteger.ONE)
                                .bitLength()
                        / 8
                + 1;
    }
}
