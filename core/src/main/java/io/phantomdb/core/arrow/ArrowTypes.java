package io.phantomdb.core.arrow;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// SQL types as Arrow types and back.
///
/// UUID goes out as text of 36 characters, because the stock JDBC driver and pandas show that well and a
/// FixedSizeBinary(16) as noise; its field metadata still says UUID.
public final class ArrowTypes {
    static final String EXTENSION_NAME = "ARROW:extension:name";
    static final String UUID_EXTENSION = "arrow.uuid";

    private ArrowTypes() {}

    /// The type in which values of `type` go to clients.
    public static ArrowType arrowType(SqlType type) {
        return switch (type.kind()) {
            case NULL -> ArrowType.Null.INSTANCE;
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case SMALLINT -> new ArrowType.Int(16, true);
            case INTEGER -> new ArrowType.Int(32, true);
            case BIGINT -> new ArrowType.Int(64, true);
            case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case DECIMAL -> new ArrowType.Decimal(type.precision(), type.scale(), 128);
            case CHAR, VARCHAR, UUID, JSONB -> ArrowType.Utf8.INSTANCE;
            case VARBINARY -> ArrowType.Binary.INSTANCE;
            case ARRAY -> ArrowType.List.INSTANCE;
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case TIMESTAMPTZ -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case INTERVAL -> new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
        };
    }

    /// The type that a client is asked to bind a parameter as: that of [#arrowType], but milliseconds where the
    /// stock JDBC driver writes milliseconds whatever the field's unit says.
    public static ArrowType parameterArrowType(SqlType type) {
        return switch (type.kind()) {
            case TIME -> new ArrowType.Time(TimeUnit.MILLISECOND, 32);
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, null);
            case TIMESTAMPTZ -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");
            default -> arrowType(type);
        };
    }

    /// A result column; the metadata says the SQL type, see [FieldMetadata].
    public static Field field(String name, SqlType type, boolean nullable) {
        return field(name, type, nullable, FieldMetadata.of(type));
    }

    public static Field field(String name, SqlType type, boolean nullable, Map<String, String> metadata) {
        boolean canBeNull = nullable || type.kind() == SqlType.Kind.NULL;
        return new Field(name, new FieldType(canBeNull, arrowType(type), null, metadata), children(type));
    }

    /// A list's elements stand in a field of their own.
    private static List<Field> children(SqlType type) {
        return type.isArray()
                ? List.of(field(ListVector.DATA_VECTOR_NAME, type.elementType(), true, Map.of()))
                : List.of();
    }

    /// A statement parameter in a prepared statement's parameter schema.
    public static Field parameterField(String name, SqlType type) {
        FieldType fieldType = new FieldType(true, parameterArrowType(type), null, FieldMetadata.of(type));
        return new Field(name, fieldType, children(type));
    }

    /// The SQL type in which values of the field are taken in; for a dictionary-encoded field that of the values.
    ///
    /// SQLSTATE 0A000 for structs, maps and lists of lists.
    public static SqlType sqlType(Field field) {
        return switch (field.getType()) {
            case ArrowType.Null _ -> SqlType.NULL;
            case ArrowType.Bool _ -> SqlType.BOOLEAN;
            case ArrowType.Int type -> integer(type);
            case ArrowType.FloatingPoint type ->
                type.getPrecision() == FloatingPointPrecision.DOUBLE ? SqlType.DOUBLE : SqlType.REAL;
            case ArrowType.Decimal type -> decimal(field, type);
            case ArrowType.Utf8 _ -> SqlType.VARCHAR;
            case ArrowType.LargeUtf8 _ -> SqlType.VARCHAR;
            case ArrowType.Utf8View _ -> SqlType.VARCHAR;
            case ArrowType.Binary _ -> SqlType.VARBINARY;
            case ArrowType.LargeBinary _ -> SqlType.VARBINARY;
            case ArrowType.BinaryView _ -> SqlType.VARBINARY;
            case ArrowType.FixedSizeBinary type -> isUuid(field, type) ? SqlType.UUID : SqlType.VARBINARY;
            case ArrowType.Date _ -> SqlType.DATE;
            case ArrowType.Time _ -> SqlType.TIME;
            case ArrowType.Timestamp type -> type.getTimezone() == null ? SqlType.TIMESTAMP : SqlType.TIMESTAMPTZ;
            case ArrowType.Interval _ -> SqlType.INTERVAL;
            case ArrowType.Duration _ -> SqlType.INTERVAL;
            case ArrowType.List _ -> SqlType.array(sqlType(field.getChildren().getFirst()));
            case ArrowType.LargeList _ ->
                SqlType.array(sqlType(field.getChildren().getFirst()));
            case ArrowType.FixedSizeList _ ->
                SqlType.array(sqlType(field.getChildren().getFirst()));
            case ArrowType type ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "column \"" + field.getName() + "\": values of Arrow type " + type + " cannot be taken in");
        };
    }

    private static boolean isUuid(Field field, ArrowType.FixedSizeBinary type) {
        return type.getByteWidth() == 16
                && (UUID_EXTENSION.equals(field.getMetadata().get(EXTENSION_NAME))
                        || "UUID".equals(field.getMetadata().get(FieldMetadata.TYPE_NAME)));
    }

    private static SqlType integer(ArrowType.Int type) {
        return switch (type.getBitWidth()) {
            case 8 -> SqlType.SMALLINT;
            case 16 -> type.getIsSigned() ? SqlType.SMALLINT : SqlType.INTEGER;
            case 32 -> type.getIsSigned() ? SqlType.INTEGER : SqlType.BIGINT;
            default -> type.getIsSigned() ? SqlType.BIGINT : SqlType.decimal(20, 0);
        };
    }

    private static SqlType decimal(Field field, ArrowType.Decimal type) {
        int precision = Math.max(type.getPrecision(), type.getScale());
        if (type.getScale() < 0 || type.getScale() > SqlType.DECIMAL_PRECISION_MAX) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "column \"" + field.getName() + "\": a decimal of scale " + type.getScale()
                            + " cannot be taken in");
        }
        return SqlType.decimal(Math.min(precision, SqlType.DECIMAL_PRECISION_MAX), type.getScale());
    }
}
