package io.phantomdb.parquet.scan;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.file.Conversions;
import io.phantomdb.parquet.file.FileColumn;
import io.phantomdb.parquet.page.Conversion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/// Values of zone maps as objects that compare as SQL does: `Long`, `Double`, `BigDecimal`, `Boolean`, and [Bytes] for
/// text, bytes and UUIDs.
public final class Zones {
    private Zones() {}

    /// A bound from a footer or page index; null where it cannot be used.
    public static @Nullable Object decode(byte @Nullable [] bound, FileColumn column, SqlType type) {
        if (bound == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(bound).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type.kind()) {
            case BOOLEAN -> bound.length == 1 ? bound[0] != 0 : null;
            case SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> number(bytes, column, type);
            case REAL -> column.physical() == Type.FLOAT && bound.length == 4 ? notNan(bytes.getFloat()) : null;
            case DOUBLE -> column.physical() == Type.DOUBLE && bound.length == 8 ? notNan(bytes.getDouble()) : null;
            case DECIMAL -> decimal(bound, bytes, column, type);
            case VARCHAR, VARBINARY, UUID, ARRAY, JSONB -> new Bytes(bound);
            case CHAR, INTERVAL, NULL -> null;
        };
    }

    private static @Nullable Object notNan(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static @Nullable Object number(ByteBuffer bytes, FileColumn column, SqlType type) {
        Conversion conversion = Conversions.between(column, type).orElse(null);
        if (conversion == null) {
            return null;
        }
        boolean isInt = column.physical() == Type.INT32 && bytes.remaining() == 4;
        boolean isLong = column.physical() == Type.INT64 && bytes.remaining() == 8;
        return switch (conversion) {
            case NONE -> isInt ? Long.valueOf(bytes.getInt()) : isLong ? Long.valueOf(bytes.getLong()) : null;
            case INT32_TO_INT16, INT32_TO_INT64 -> isInt ? Long.valueOf(bytes.getInt()) : null;
            default -> null;
        };
    }

    private static @Nullable Object decimal(byte[] bound, ByteBuffer bytes, FileColumn column, SqlType type) {
        if (column.unit() == FileColumn.Unit.UNSIGNED) {
            return null;
        }
        BigInteger unscaled = switch (column.physical()) {
            case INT32 -> bound.length == 4 ? BigInteger.valueOf(bytes.getInt()) : null;
            case INT64 -> bound.length == 8 ? BigInteger.valueOf(bytes.getLong()) : null;
            case FIXED_LEN_BYTE_ARRAY -> bound.length == column.width() ? new BigInteger(bound) : null;
            default -> null;
        };
        return unscaled == null ? null : new BigDecimal(unscaled, type.scale());
    }

    /// A literal of the column's type; null where it cannot be compared with bounds.
    public static @Nullable Object ofLiteral(Object literal, SqlType type) {
        if (type.kind() == SqlType.Kind.CHAR) {
            return null;
        }
        return switch (literal) {
            case String text -> new Bytes(text.getBytes(StandardCharsets.UTF_8));
            case UUID uuid ->
                new Bytes(ByteBuffer.allocate(16)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array());
            case Double number -> Double.isNaN(number) ? null : number;
            case Long number -> number;
            case BigDecimal number -> number;
            case Boolean truth -> truth;
            case Bytes bytes -> bytes;
            default -> null;
        };
    }

    /// A bound in the form that a literal of the type carries.
    public static Object toLiteral(Object zone, SqlType type) {
        if (zone instanceof Bytes bytes) {
            return switch (type.kind()) {
                case VARCHAR, CHAR -> new String(bytes.array(), StandardCharsets.UTF_8);
                case UUID -> {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes.array());
                    yield new UUID(buffer.getLong(), buffer.getLong());
                }
                default -> bytes;
            };
        }
        return zone;
    }

    /// Less than, equal to or greater than 0. Both are of the same kind; -0.0 equals 0.0.
    public static int compare(Object left, Object right) {
        return switch (left) {
            case Long a when right instanceof Long b -> Long.compare(a, b);
            case Double a when right instanceof Double b -> a < b ? -1 : a > b ? 1 : 0;
            case BigDecimal a when right instanceof BigDecimal b -> a.compareTo(b);
            case Boolean a when right instanceof Boolean b -> Boolean.compare(a, b);
            case Bytes a when right instanceof Bytes b -> Arrays.compareUnsigned(a.array(), b.array());
            default ->
                throw new IllegalArgumentException(left.getClass().getSimpleName() + " against "
                        + right.getClass().getSimpleName());
        };
    }
}
