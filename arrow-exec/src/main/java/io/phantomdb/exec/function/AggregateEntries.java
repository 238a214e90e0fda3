package io.phantomdb.exec.function;

import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.expr.Invocation;
import io.phantomdb.exec.expr.KernelFunction;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What makes one argument of several, for aggregates that take more than one value or an order.
///
///     $pair(y, x)                        [double y][double x]
///     $ordered(directions, key..., value [, value])
///                                        [u32 key length][key, ordered by bytes] ([u32 length][bytes])...
///
/// A direction is two letters per key: `A` or `D` for the order, `F` or `L` for where NULL stands, or `X` where
/// NULL leaves the row out. A row whose first value is NULL is left out too.
final class AggregateEntries {
    private AggregateEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.SYSTEM);
        entries.add("$pair(double, double) bytea", AggregateEntries::pair);
        entries.addForNull("$ordered(text, any ...) bytea?", AggregateEntries::ordered);
        return entries.functions();
    }

    private static void pair(Invocation c) {
        c.returns(ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(c.real(0))
                .putDouble(c.real(1))
                .array());
    }

    private static void ordered(Invocation c) {
        String directions = c.text(0);
        int keys = directions.length() / 2;
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        for (int i = 0; i < keys; i++) {
            char nulls = directions.charAt(2 * i + 1);
            if (c.isNull(i + 1)) {
                if (nulls == 'X') {
                    c.returnsNull();
                    return;
                }
                key.write(nulls == 'F' ? 0 : 2);
                continue;
            }
            key.write(1);
            byte[] bytes = keyBytes(c, i + 1);
            for (byte value : bytes) {
                key.write(directions.charAt(2 * i) == 'D' ? ~value : value);
            }
        }
        if (c.isNull(keys + 1)) {
            c.returnsNull();
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part(out, key.toByteArray());
        for (int i = keys + 1; i < c.size(); i++) {
            part(out, c.isNull(i) ? new byte[0] : c.raw(i));
        }
        c.returns(out.toByteArray());
    }

    private static void part(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .array());
        out.writeBytes(bytes);
    }

    /// Bytes that compare, unsigned, as the values do.
    private static byte[] keyBytes(Invocation c, int argument) {
        SqlType type = c.type(argument);
        return switch (type.kind()) {
            case NULL -> new byte[0];
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
                number(c.integer(argument) ^ Long.MIN_VALUE);
            case REAL, DOUBLE -> real(c.real(argument));
            case DECIMAL -> decimal(c.decimal(argument).unscaledValue());
            case CHAR, VARCHAR, JSONB -> terminated(c.text(argument).getBytes(StandardCharsets.UTF_8));
            case VARBINARY, ARRAY -> terminated(c.bytes(argument));
            case INTERVAL -> {
                var interval = c.interval(argument);
                long days = interval.months() * 30L + interval.days();
                yield decimal(BigInteger.valueOf(days)
                        .multiply(BigInteger.valueOf(86_400_000_000L))
                        .add(BigInteger.valueOf(interval.micros())));
            }
            case UUID -> c.raw(argument);
        };
    }

    private static byte[] number(long ordered) {
        return ByteBuffer.allocate(8).putLong(ordered).array();
    }

    /// NaN is the greatest, both zeros are equal.
    private static byte[] real(double value) {
        long bits = Double.doubleToLongBits(value == 0 ? 0 : value);
        return number(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    }

    private static byte[] decimal(BigInteger value) {
        byte[] wide = new byte[20];
        byte[] digits = value.toByteArray();
        java.util.Arrays.fill(wide, (byte) (value.signum() < 0 ? 0xff : 0));
        System.arraycopy(digits, 0, wide, wide.length - digits.length, digits.length);
        wide[0] ^= (byte) 0x80;
        return wide;
    }

    private static byte[] terminated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 2);
        for (byte value : bytes) {
            out.write(value);
            if (value == 0) {
                out.write(0xff);
            }
        }
        out.write(0);
        out.write(0);
        return out.toByteArray();
    }
}
