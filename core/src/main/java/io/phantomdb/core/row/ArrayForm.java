package io.phantomdb.core.row;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An array as one value of bytes, so that comparing bytes, unsigned, compares arrays as PostgreSQL does: element by
/// element, NULL behind all else, of two that begin alike the shorter first. Equal arrays have equal bytes.
///
///     array:    element...
///     element:  [u8 1][the value as KeyForm writes it]
///               [u8 2][zeros, as many bytes as a value has; 00 00 where that varies]        NULL
///
/// Of an INTERVAL the sixteen bytes of its vector form follow, since intervals of one length may differ. So arrays are
/// hashed, sorted, stored and logged as bytes, and only what looks into them knows more. -0 is kept as 0.
///
/// This class works on Java's objects, in the forms that [Expr.Literal] documents; [ArrayVectors] on whole vectors.
public final class ArrayForm {
    static final byte PRESENT = 1;
    static final byte NULL = 2;
    /// The value of an array without elements.
    public static final Expr.Bytes EMPTY = new Expr.Bytes(new byte[0]);

    private final SqlType element;
    private final int width;

    private ArrayForm(SqlType element) {
        this.element = element;
        this.width = width(element);
    }

    /// @param array the type of the array
    public static ArrayForm of(SqlType array) {
        return new ArrayForm(array.elementType());
    }

    /// Bytes of an element behind its first; -1: varies.
    static int width(SqlType element) {
        KeyForm form = KeyForm.of(element);
        return form == KeyForm.INTERVAL ? 2 * form.width : form.width;
    }

    public SqlType element() {
        return element;
    }

    public byte[] encode(List<? extends @Nullable Object> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object value : values) {
            out.writeBytes(encode(value));
        }
        return out.toByteArray();
    }

    /// One element; null: NULL.
    public byte[] encode(@Nullable Object value) {
        if (value == null) {
            byte[] none = new byte[1 + (width < 0 ? 2 : width)];
            none[0] = NULL;
            return none;
        }
        return switch (value) {
            case String text -> escaped(text.getBytes(StandardCharsets.UTF_8), element.kind() == SqlType.Kind.CHAR);
            case Expr.Bytes bytes -> escaped(bytes.array(), false);
            default -> {
                ByteBuffer out = ByteBuffer.allocate(1 + width).put(PRESENT);
                put(value, out);
                yield out.array();
            }
        };
    }

    private void put(Object value, ByteBuffer out) {
        switch (value) {
            case Boolean truth -> out.put((byte) (truth ? 1 : 0));
            case Long number -> putInteger(number, out);
            case Double number -> {
                if (element.kind() == SqlType.Kind.REAL) {
                    int bits = number == 0 ? 0 : Float.floatToIntBits(number.floatValue());
                    out.putInt(bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE);
                } else {
                    long bits = number == 0 ? 0 : Double.doubleToLongBits(number);
                    out.putLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
                }
            }
            case BigDecimal number -> {
                if (width == Long.BYTES) {
                    putInteger(number.unscaledValue().longValueExact(), out);
                } else {
                    put128(number.unscaledValue(), out);
                }
            }
            case UUID uuid -> out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
            case Interval interval -> {
                BigInteger days = BigInteger.valueOf(interval.months() * 30L + interval.days());
                BigInteger nanos = BigInteger.valueOf(interval.micros()).multiply(BigInteger.valueOf(1000));
                put128(days.multiply(BigInteger.valueOf(86_400_000_000_000L)).add(nanos), out);
                out.order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(interval.months())
                        .putInt(interval.days())
                        .putLong(Math.multiplyExact(interval.micros(), 1000L));
            }
            default -> throw new AssertionError(value.getClass() + " in an array of " + element);
        }
    }

    private void putInteger(long value, ByteBuffer out) {
        switch (width) {
            case Short.BYTES -> out.putShort((short) (value ^ Short.MIN_VALUE));
            case Integer.BYTES -> out.putInt((int) value ^ Integer.MIN_VALUE);
            default -> out.putLong(value ^ Long.MIN_VALUE);
        }
    }

    private static void put128(BigInteger value, ByteBuffer out) {
        out.putLong(value.shiftRight(64).longValue() ^ Long.MIN_VALUE).putLong(value.longValue());
    }

    private static byte[] escaped(byte[] bytes, boolean padded) {
        int length = bytes.length;
        while (padded && length > 0 && bytes[length - 1] == ' ') {
            length--;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 3);
        out.write(PRESENT);
        for (int i = 0; i < length; i++) {
            out.write(bytes[i]);
            if (bytes[i] == 0) {
                out.write(0xff);
            }
        }
        out.write(0);
        out.write(0);
        return out.toByteArray();
    }

    /// Where each element begins, and at last where the array ends.
    public int[] bounds(byte[] array) {
        if (width >= 0) {
            int[] bounds = new int[array.length / (1 + width) + 1];
            Arrays.setAll(bounds, i -> i * (1 + width));
            return bounds;
        }
        int[] bounds = new int[array.length / 3 + 1];
        int count = 0;
        int at = 0;
        while (at < array.length) {
            bounds[count++] = at;
            at++;
            while (array[at] != 0 || array[at + 1] != 0) {
                at += array[at] == 0 ? 2 : 1;
            }
            at += 2;
        }
        bounds[count] = at;
        return Arrays.copyOf(bounds, count + 1);
    }

    /// Whether the element with these bytes is NULL.
    public static boolean isNull(byte[] element) {
        return element[0] == NULL;
    }

    public List<@Nullable Object> decode(byte[] array) {
        int[] bounds = bounds(array);
        List<@Nullable Object> values = new ArrayList<>(bounds.length - 1);
        for (int i = 0; i + 1 < bounds.length; i++) {
            values.add(decode(array, bounds[i], bounds[i + 1]));
        }
        return values;
    }

    /// The element in these bytes; null: NULL.
    public @Nullable Object decode(byte[] array, int from, int to) {
        if (array[from] == NULL) {
            return null;
        }
        if (width < 0) {
            return text(array, from + 1, to - 2);
        }
        ByteBuffer in = ByteBuffer.wrap(array, from + 1, width);
        return switch (element.kind()) {
            case BOOLEAN -> in.get() != 0;
            case SMALLINT -> (long) (short) (in.getShort() ^ Short.MIN_VALUE);
            case INTEGER, DATE -> (long) (in.getInt() ^ Integer.MIN_VALUE);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> in.getLong() ^ Long.MIN_VALUE;
            case REAL -> {
                int bits = in.getInt();
                yield (double) Float.intBitsToFloat(bits < 0 ? bits ^ Integer.MIN_VALUE : ~bits);
            }
            case DOUBLE -> {
                long bits = in.getLong();
                yield Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits);
            }
            case DECIMAL ->
                width == Long.BYTES
                        ? BigDecimal.valueOf(in.getLong() ^ Long.MIN_VALUE, element.scale())
                        : new BigDecimal(integer128(in), element.scale());
            case UUID -> new UUID(in.getLong(), in.getLong());
            case INTERVAL -> {
                in.position(in.position() + 16).order(ByteOrder.LITTLE_ENDIAN);
                yield new Interval(in.getInt(), in.getInt(), in.getLong() / 1000);
            }
            default -> throw new AssertionError(element);
        };
    }

    private static BigInteger integer128(ByteBuffer in) {
        BigInteger high = BigInteger.valueOf(in.getLong() ^ Long.MIN_VALUE);
        byte[] low = new byte[8];
        in.get(low);
        return high.shiftLeft(64).or(new BigInteger(1, low));
    }

    private Object text(byte[] array, int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            out[length++] = array[i];
            i += array[i] == 0 ? 1 : 0;
        }
        if (element.kind() == SqlType.Kind.VARBINARY) {
            return new Expr.Bytes(Arrays.copyOf(out, length));
        }
        String text = new String(out, 0, length, StandardCharsets.UTF_8);
        int missing =
                element.kind() == SqlType.Kind.CHAR ? element.precision() - text.codePointCount(0, text.length()) : 0;
        return missing > 0 ? text + " ".repeat(missing) : text;
    }
}
