package io.phantomdb.core.batch;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Vectors from objects and back: for literals, tests and doors, never per row of a scan.
///
/// Objects have the forms that [io.phantomdb.core.expr.Expr.Literal] documents.
public final class Vectors {
    private static final long MICROS_MAX = Long.MAX_VALUE / 1000;

    private Vectors() {}

    /// A flat vector of the values (null: SQL NULL) in the region's memory.
    public static Vector of(SqlType type, List<? extends @Nullable Object> objects, Region region) {
        int rows = objects.size();
        int width = type.layout().width();
        long values = region.allocateZeroed((long) rows * width);
        Validity validity = new Validity(rows, region);
        for (int row = 0; row < rows; row++) {
            Object value = objects.get(row);
            if (value == null) {
                validity.setNull(row);
            } else {
                put(type, value, values + (long) row * width, region);
            }
        }
        return Vector.flat(type, values, validity.address(), rows);
    }

    /// A vector that has the same value in every row: a dictionary of one entry, or all NULL.
    public static Vector constant(SqlType type, @Nullable Object value, int rows, Region region) {
        if (value == null) {
            long values = region.allocateZeroed((long) rows * type.layout().width());
            return Vector.flat(type, values, region.allocateZeroed((rows + 7) >> 3), rows);
        }
        return Vector.dictionary(of(type, List.of(value), region), region.allocateZeroed(4L * rows), 0, rows);
    }

    /// The value of a row; null: SQL NULL.
    public static @Nullable Object value(Vector vector, int row) {
        if (vector.type().kind() == SqlType.Kind.NULL || vector.isNull(row)) {
            return null;
        }
        return get(vector.type(), vector.valueAddress(row));
    }

    /// Writes one value that is not NULL where a vector of the type would have it; long values go to the region.
    /// SQLSTATE 22008: an INTERVAL whose microseconds do not fit as nanoseconds.
    public static void put(SqlType type, Object value, long address, Region region) {
        switch (type.kind()) {
            case NULL -> throw new IllegalArgumentException("the type NULL has no value " + value);
            case BOOLEAN -> Memory.putByte(address, (byte) ((Boolean) value ? 1 : 0));
            case SMALLINT -> Memory.putShort(address, (short) integer(value));
            case INTEGER, DATE -> Memory.putInt(address, (int) integer(value));
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Memory.putLong(address, integer(value));
            case REAL -> Memory.putFloat(address, ((Number) value).floatValue());
            case DOUBLE -> Memory.putDouble(address, ((Number) value).doubleValue());
            case DECIMAL -> putDecimal(type, (BigDecimal) value, address);
            case CHAR, VARCHAR, JSONB -> putBytes(((String) value).getBytes(StandardCharsets.UTF_8), address, region);
            case VARBINARY, ARRAY -> putBytes(((Expr.Bytes) value).array(), address, region);
            case INTERVAL -> putInterval((Interval) value, address);
            case UUID -> {
                UUID uuid = (UUID) value;
                Memory.putLong(address, Long.reverseBytes(uuid.getMostSignificantBits()));
                Memory.putLong(address + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
            }
        }
    }

    /// Reads one value that is not NULL.
    public static Object get(SqlType type, long address) {
        return switch (type.kind()) {
            case NULL -> throw new IllegalArgumentException("the type NULL has no values");
            case BOOLEAN -> Memory.getByte(address) != 0;
            case SMALLINT -> (long) Memory.getShort(address);
            case INTEGER, DATE -> (long) Memory.getInt(address);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Memory.getLong(address);
            case REAL -> (double) Memory.getFloat(address);
            case DOUBLE -> Memory.getDouble(address);
            case DECIMAL ->
                type.layout() == Layout.INT64
                        ? BigDecimal.valueOf(Memory.getLong(address), type.scale())
                        : Int128.decimal(address, type.scale());
            case CHAR, VARCHAR, JSONB -> new String(bytes(address), StandardCharsets.UTF_8);
            case VARBINARY, ARRAY -> new Expr.Bytes(bytes(address));
            case INTERVAL ->
                new Interval(Memory.getInt(address), Memory.getInt(address + 4), Memory.getLong(address + 8) / 1000);
            case UUID ->
                new UUID(Long.reverseBytes(Memory.getLong(address)), Long.reverseBytes(Memory.getLong(address + 8)));
        };
    }

    /// Writes a view, layout [Layout#BYTES], of bytes that stand elsewhere.
    public static void putView(long view, long bytes, int length) {
        int prefix = 0;
        for (int i = Math.min(length, 4) - 1; i >= 0; i--) {
            prefix = prefix << 8 | Memory.getByte(bytes + i) & 0xff;
        }
        Memory.putInt(view, length);
        Memory.putInt(view + 4, prefix);
        Memory.putLong(view + 8, bytes);
    }

    private static void putBytes(byte[] bytes, long view, Region region) {
        long address = region.allocateBytes(bytes.length);
        Memory.copy(bytes, 0, address, bytes.length);
        putView(view, address, bytes.length);
    }

    private static byte[] bytes(long view) {
        byte[] bytes = new byte[Memory.getInt(view)];
        Memory.copy(Memory.getLong(view + 8), bytes, 0, bytes.length);
        return bytes;
    }

    private static void putDecimal(SqlType type, BigDecimal value, long address) {
        assert value.scale() == type.scale() : value + " as " + type;
        if (type.layout() == Layout.INT64) {
            Memory.putLong(address, value.unscaledValue().longValueExact());
        } else {
            Int128.put(address, value.unscaledValue());
        }
    }

    private static void putInterval(Interval value, long address) {
        Memory.putInt(address, value.months());
        Memory.putInt(address + 4, value.days());
        if (value.micros() > MICROS_MAX || value.micros() < -MICROS_MAX) {
            throw new DatabaseException(
                    SqlState.DATETIME_FIELD_OVERFLOW,
                    "interval of " + value.micros() + " microseconds is out of range");
        }
        Memory.putLong(address + 8, value.micros() * 1000);
    }

    private static long integer(Object value) {
        return ((Number) value).longValue();
    }
}
