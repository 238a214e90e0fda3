package io.phantomdb.parquet.file;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.FileColumn.Unit;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The columns of a footer's schema. Nested columns are SQLSTATE 0A000.
final class Schemas {
    private Schemas() {}

    static List<FileColumn> columns(List<SchemaElement> elements, String file) {
        List<FileColumn> columns = new ArrayList<>();
        for (SchemaElement element : elements.subList(1, elements.size())) {
            if (!element.isSetType() || element.getRepetition_type() == FieldRepetitionType.REPEATED) {
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "column \"" + element.getName() + "\" of " + file
                                + " is nested; only flat columns can be read");
            }
            columns.add(column(columns.size(), element));
        }
        return List.copyOf(columns);
    }

    private static FileColumn column(int index, SchemaElement element) {
        Reading reading = element.isSetLogicalType()
                ? ofLogicalType(element, element.getLogicalType())
                : ofConvertedType(element);
        int width = switch (element.getType()) {
            case BOOLEAN -> 1;
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case INT96 -> 12;
            case BYTE_ARRAY -> 16;
            case FIXED_LEN_BYTE_ARRAY -> element.getType_length();
        };
        return new FileColumn(
                index,
                element.getName(),
                element.isSetField_id() ? element.getField_id() : -1,
                element.getType(),
                width,
                element.getRepetition_type() == FieldRepetitionType.OPTIONAL,
                reading.unit,
                reading.type);
    }

    private record Reading(@Nullable SqlType type, Unit unit) {
        Reading(@Nullable SqlType type) {
            this(type, Unit.PLAIN);
        }
    }

    private static Reading ofLogicalType(SchemaElement element, LogicalType logical) {
        if (logical.isSetSTRING() || logical.isSetENUM() || logical.isSetJSON()) {
            return new Reading(SqlType.VARCHAR);
        } else if (logical.isSetDECIMAL()) {
            return decimal(
                    logical.getDECIMAL().getPrecision(), logical.getDECIMAL().getScale());
        } else if (logical.isSetDATE()) {
            return new Reading(SqlType.DATE);
        } else if (logical.isSetTIME()) {
            return new Reading(SqlType.TIME, unit(logical.getTIME().getUnit()));
        } else if (logical.isSetTIMESTAMP()) {
            boolean zoned = logical.getTIMESTAMP().isIsAdjustedToUTC();
            return new Reading(
                    zoned ? SqlType.TIMESTAMPTZ : SqlType.TIMESTAMP,
                    unit(logical.getTIMESTAMP().getUnit()));
        } else if (logical.isSetINTEGER()) {
            return integer(logical.getINTEGER());
        } else if (logical.isSetUUID()) {
            return new Reading(SqlType.UUID);
        } else if (logical.isSetFLOAT16()) {
            return new Reading(SqlType.REAL);
        }
        return ofConvertedType(element);
    }

    private static Unit unit(TimeUnit unit) {
        return unit.isSetMILLIS() ? Unit.MILLIS : unit.isSetMICROS() ? Unit.MICROS : Unit.NANOS;
    }

    private static Reading integer(IntType type) {
        return integer(type.getBitWidth(), type.isIsSigned());
    }

    private static Reading integer(int bits, boolean signed) {
        if (signed) {
            return new Reading(bits <= 16 ? SqlType.SMALLINT : bits == 32 ? SqlType.INTEGER : SqlType.BIGINT);
        }
        return switch (bits) {
            case 8 -> new Reading(SqlType.SMALLINT);
            case 16 -> new Reading(SqlType.INTEGER);
            case 32 -> new Reading(SqlType.BIGINT, Unit.UNSIGNED);
            default -> new Reading(SqlType.decimal(20, 0), Unit.UNSIGNED);
        };
    }

    private static Reading decimal(int precision, int scale) {
        boolean fits = precision >= 1 && precision <= SqlType.DECIMAL_PRECISION_MAX && scale >= 0 && scale <= precision;
        return new Reading(fits ? SqlType.decimal(precision, scale) : null);
    }

    private static Reading ofConvertedType(SchemaElement element) {
        ConvertedType converted = element.getConverted_type();
        if (converted == null) {
            return new Reading(
                    ofPhysicalType(element),
                    element.getType() == org.apache.parquet.format.Type.INT96 ? Unit.NANOS : Unit.PLAIN);
        }
        return switch (converted) {
            case UTF8, ENUM, JSON -> new Reading(SqlType.VARCHAR);
            case DECIMAL -> decimal(element.getPrecision(), element.getScale());
            case DATE -> new Reading(SqlType.DATE);
            case TIME_MILLIS -> new Reading(SqlType.TIME, Unit.MILLIS);
            case TIME_MICROS -> new Reading(SqlType.TIME, Unit.MICROS);
            case TIMESTAMP_MILLIS -> new Reading(SqlType.TIMESTAMPTZ, Unit.MILLIS);
            case TIMESTAMP_MICROS -> new Reading(SqlType.TIMESTAMPTZ, Unit.MICROS);
            case INT_8, INT_16 -> integer(16, true);
            case INT_32 -> integer(32, true);
            case INT_64 -> integer(64, true);
            case UINT_8 -> integer(8, false);
            case UINT_16 -> integer(16, false);
            case UINT_32 -> integer(32, false);
            case UINT_64 -> integer(64, false);
            case INTERVAL -> new Reading(SqlType.INTERVAL);
            case BSON -> new Reading(SqlType.VARBINARY);
            case MAP, MAP_KEY_VALUE, LIST -> new Reading(null);
        };
    }

    private static SqlType ofPhysicalType(SchemaElement element) {
        return switch (element.getType()) {
            case BOOLEAN -> SqlType.BOOLEAN;
            case INT32 -> SqlType.INTEGER;
            case INT64 -> SqlType.BIGINT;
            case INT96 -> SqlType.TIMESTAMP;
            case FLOAT -> SqlType.REAL;
            case DOUBLE -> SqlType.DOUBLE;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> SqlType.VARBINARY;
        };
    }
}
