package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Int128;
import io.phantomdb.exec.kernel.Strings;
import io.phantomdb.exec.kernel.Values;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/// Between the Java objects that literals carry and values in vectors.
public final class LiteralForm {
    private LiteralForm() {}

    /// Writes a value that is not NULL at `at`, in the layout of `type`; bytes of strings go to `region`.
    public static void write(Literal literal, SqlType type, long at, Region region) {
        Object value = Objects.requireNonNull(literal.value());
        switch (type.layout()) {
            case INT8 -> Memory.putByte(at, (byte) ((Boolean) value ? 1 : 0));
            case INT16, INT32 -> Values.putInteger(type.layout(), at, 0, (Long) value);
            case INT64 ->
                Memory.putLong(
                        at,
                        value instanceof BigDecimal decimal
                                ? decimal.unscaledValue().longValueExact()
                                : ((Long) value).longValue());
            case FLOAT32 -> Memory.putFloat(at, ((Double) value).floatValue());
            case FLOAT64 -> Memory.putDouble(at, (Double) value);
            case INT128 -> Int128.put(at, ((BigDecimal) value).unscaledValue());
            case BYTES -> {
                byte[] bytes = value instanceof Bytes binary
                        ? binary.array()
                        : ((String) value).getBytes(StandardCharsets.UTF_8);
                writeBytes(bytes, at, region);
            }
            case INTERVAL -> {
                Interval interval = (Interval) value;
                Memory.putInt(at, interval.months());
                Memory.putInt(at + 4, interval.days());
                Memory.putLong(at + 8, Math.multiplyExact(interval.micros(), 1000L));
            }
            case UUID -> {
                UUID uuid = (UUID) value;
                Memory.putLong(at, Long.reverseBytes(uuid.getMostSignificantBits()));
                Memory.putLong(at + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
            }
        }
    }

    /// Copies bytes to `region` and writes a view of them.
    public static void writeBytes(byte[] bytes, long view, Region region) {
        long address = region.allocateBytes(Math.max(1, bytes.length));
        Memory.copy(bytes, 0, address, bytes.length);
        Strings.put(view, address, bytes.length);
    }

    /// The row's value as a literal of `type`; the vector has that type or is a narrow decimal of it.
    public static Literal read(Vector vector, int row, SqlType type) {
        if (vector.isNull(row) || type.kind() == SqlType.Kind.NULL) {
            return new Literal(null, type);
        }
        long at = vector.valueAddress(row);
        Object value = switch (type.kind()) {
            case NULL -> throw new AssertionError();
            case BOOLEAN -> Memory.getByte(at) != 0;
            case SMALLINT -> (long) Memory.getShort(at);
            case INTEGER, DATE -> (long) Memory.getInt(at);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> Memory.getLong(at);
            case REAL -> (double) Memory.getFloat(at);
            case DOUBLE -> Memory.getDouble(at);
            case DECIMAL ->
                switch (vector.layout()) {
                    case INT128 -> new BigDecimal(Int128.get(at), type.scale());
                    case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BYTES, INTERVAL, UUID ->
                        BigDecimal.valueOf(Memory.getLong(at), type.scale());
                };
            case CHAR, VARCHAR, JSONB -> Strings.text(at);
            case VARBINARY, ARRAY -> {
                byte[] bytes = new byte[Strings.length(at)];
                Memory.copy(Strings.address(at), bytes, 0, bytes.length);
                yield new Bytes(bytes);
            }
            case INTERVAL -> new Interval(Memory.getInt(at), Memory.getInt(at + 4), Memory.getLong(at + 8) / 1000);
            case UUID -> new UUID(Long.reverseBytes(Memory.getLong(at)), Long.reverseBytes(Memory.getLong(at + 8)));
        };
        return new Literal(value, type);
    }
}
