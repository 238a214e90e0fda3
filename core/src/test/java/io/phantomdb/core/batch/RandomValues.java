package io.phantomdb.core.batch;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values of any type for property tests, among them those at the edges and many that collide.
public final class RandomValues {
    public static final List<SqlType> TYPES = List.of(
            SqlType.BOOLEAN,
            SqlType.SMALLINT,
            SqlType.INTEGER,
            SqlType.BIGINT,
            SqlType.REAL,
            SqlType.DOUBLE,
            SqlType.decimal(12, 2),
            SqlType.decimal(38, 5),
            SqlType.character(8),
            SqlType.VARCHAR,
            SqlType.VARBINARY,
            SqlType.DATE,
            SqlType.TIME,
            SqlType.TIMESTAMP,
            SqlType.TIMESTAMPTZ,
            SqlType.INTERVAL,
            SqlType.UUID,
            SqlType.array(SqlType.INTEGER),
            SqlType.array(SqlType.VARCHAR));
    private static final String[] PIECES = {
        "", "a", "b", "ab", "\0", "ü", "€", "😀", "long enough for the heap", " ", "\u0001"
    };

    private final Random random;

    public RandomValues(Random random) {
        this.random = random;
    }

    public SqlType type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    public Object value(SqlType type) {
        return switch (type.kind()) {
            case NULL -> throw new IllegalArgumentException();
            case BOOLEAN -> random.nextBoolean();
            case SMALLINT -> integer(Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER, DATE -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case REAL -> (double) (float) floating();
            case DOUBLE -> floating();
            case DECIMAL -> decimal(type);
            case CHAR, VARCHAR -> text();
            case JSONB -> io.phantomdb.core.json.JsonWriter.text(new io.phantomdb.core.json.Json.Text(text()));
            case VARBINARY -> new Expr.Bytes(bytes());
            case INTERVAL -> interval();
            case ARRAY -> array(type);
            case UUID -> new UUID(integer(Long.MIN_VALUE, Long.MAX_VALUE), random.nextInt(3) - 1L);
        };
    }

    private Expr.Bytes array(SqlType type) {
        ArrayForm form = ArrayForm.of(type);
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            elements.add(random.nextInt(4) == 0 ? null : value(form.element()));
        }
        return new Expr.Bytes(form.encode(elements));
    }

    private long integer(long minimum, long maximum) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(7) - 3L;
            case 1 -> minimum + random.nextInt(3);
            case 2 -> maximum - random.nextInt(3);
            default -> {
                long bits = random.nextLong() >> random.nextInt(64);
                yield bits < minimum || bits > maximum ? bits % 1000 : bits;
            }
        };
    }

    private double floating() {
        return switch (random.nextInt(6)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> Double.NaN;
            case 3 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 4 -> random.nextInt(5) - 2;
            default -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(60) - 30);
        };
    }

    private BigDecimal decimal(SqlType type) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        BigInteger unscaled = random.nextInt(3) == 0
                ? BigInteger.valueOf(random.nextInt(7) - 3L)
                : new BigInteger(random.nextInt(130), random).mod(limit);
        return new BigDecimal(random.nextBoolean() ? unscaled.negate() : unscaled, type.scale());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(12)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) - 2);
        }
        return bytes;
    }

    private Interval interval() {
        return switch (random.nextInt(3)) {
            case 0 -> new Interval(random.nextInt(3) - 1, random.nextInt(61) - 30, 0);
            case 1 -> new Interval(0, random.nextInt(3) - 1, (random.nextInt(5) - 2) * 43_200_000_000L);
            default -> new Interval(random.nextInt(), random.nextInt(), random.nextLong() / 1000);
        };
    }
}
