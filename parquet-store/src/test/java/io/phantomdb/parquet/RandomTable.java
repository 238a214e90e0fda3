package io.phantomdb.parquet;

import io.phantomdb.core.expr.Expr.Bytes;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Columns of every type and random rows for them, with NULLs, extremes, empty and long strings: for tests.
public final class RandomTable {
    /// How the values of a column are drawn.
    private enum Shape {
        FEW,
        ANY,
        RISING
    }

    private final Random random;
    private final List<Column> columns = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final List<Double> nullFractions = new ArrayList<>();
    private long next;

    public RandomTable(long seed) {
        this.random = new Random(seed);
        List<SqlType> types = List.of(
                SqlType.BOOLEAN,
                SqlType.SMALLINT,
                SqlType.INTEGER,
                SqlType.BIGINT,
                SqlType.REAL,
                SqlType.DOUBLE,
                SqlType.decimal(5, 2),
                SqlType.decimal(15, 2),
                SqlType.decimal(18, 0),
                SqlType.decimal(19, 3),
                SqlType.decimal(38, 10),
                SqlType.VARCHAR,
                SqlType.varchar(20),
                SqlType.VARBINARY,
                SqlType.DATE,
                SqlType.TIME,
                SqlType.TIMESTAMP,
                SqlType.TIMESTAMPTZ,
                SqlType.INTERVAL,
                SqlType.UUID);
        for (SqlType type : types) {
            for (boolean nullable : new boolean[] {false, true}) {
                int id = columns.size() + 1;
                columns.add(Rows.column(id * 3, "c" + id, type, nullable));
                shapes.add(Shape.values()[random.nextInt(3)]);
                nullFractions.add(
                        !nullable ? 0 : List.of(0.0, 0.01, 0.5, 0.97, 1.0).get(random.nextInt(5)));
            }
        }
    }

    public List<Column> columns() {
        return columns;
    }

    public List<SqlType> types() {
        return columns.stream().map(Column::type).toList();
    }

    public List<List<@Nullable Object>> rows(int count) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            List<@Nullable Object> row = new ArrayList<>();
            next += random.nextInt(5);
            for (int c = 0; c < columns.size(); c++) {
                row.add(
                        random.nextDouble() < nullFractions.get(c)
                                ? null
                                : value(columns.get(c).type(), shapes.get(c)));
            }
            rows.add(row);
        }
        return rows;
    }

    private long number(Shape shape, int bits) {
        return switch (shape) {
            case FEW -> random.nextInt(7) - 3L;
            case RISING -> next & (1L << (bits - 1)) - 1;
            case ANY ->
                switch (random.nextInt(20)) {
                    case 0 -> -1L << (bits - 1);
                    case 1 -> ~(-1L << (bits - 1));
                    default -> random.nextLong() << (64 - bits) >> (64 - bits);
                };
        };
    }

    private Object value(SqlType type, Shape shape) {
        return switch (type.kind()) {
            case BOOLEAN -> random.nextInt(10) == 0;
            case SMALLINT -> number(shape, 16);
            case INTEGER -> number(shape, 32);
            case DATE -> number(shape, 32) % 1_000_000;
            case BIGINT -> number(shape, 64);
            case TIME -> Math.floorMod(number(shape, 64), 86_400_000_000L);
            case TIMESTAMP, TIMESTAMPTZ -> number(shape, 64) % 100_000_000_000_000_000L;
            case REAL ->
                (double) (shape == Shape.ANY ? Float.intBitsToFloat(notNan(random.nextInt())) : number(shape, 20) / 4f);
            case DOUBLE -> shape == Shape.ANY ? random.nextGaussian() * 1e300 : number(shape, 40) / 8.0;
            case DECIMAL -> decimal(type, shape);
            case JSONB -> "[" + random.nextInt(9) + "]";
            case CHAR, VARCHAR -> text(shape, type.precision() == 0 ? 300 : type.precision());
            case VARBINARY, ARRAY -> bytes(shape);
            case UUID ->
                shape == Shape.FEW ? new UUID(1, random.nextInt(3)) : new UUID(random.nextLong(), random.nextLong());
            case INTERVAL -> new Interval(random.nextInt(100) - 50, random.nextInt(60) - 30, number(shape, 40));
            case NULL -> throw new AssertionError();
        };
    }

    private static int notNan(int bits) {
        return Float.isNaN(Float.intBitsToFloat(bits)) ? 0x7f80_0000 : bits;
    }

    private BigDecimal decimal(SqlType type, Shape shape) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        BigInteger unscaled = switch (shape) {
            case FEW -> BigInteger.valueOf(random.nextInt(9) - 4);
            case RISING -> BigInteger.valueOf(next).mod(limit);
            case ANY ->
                switch (random.nextInt(20)) {
                    case 0 -> limit.subtract(BigInteger.ONE);
                    case 1 -> BigInteger.ONE.subtract(limit);
                    default ->
                        new BigInteger(128, random)
                                .subtract(BigInteger.ONE.shiftLeft(127))
                                .remainder(limit);
                };
        };
        return new BigDecimal(unscaled, type.scale());
    }

    private String text(Shape shape, int lengthMax) {
        if (shape == Shape.FEW) {
            return List.of("", "a", "Ä", "\uD83D\uDC7B ghost", "same same").get(random.nextInt(5));
        }
        StringBuilder text = new StringBuilder(shape == Shape.RISING ? "row " + next : "");
        int length = random.nextInt(10) == 0 ? lengthMax : random.nextInt(Math.min(lengthMax, 12) + 1);
        while (text.length() < length) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(64) : 'a' + random.nextInt(26));
        }
        return text.toString();
    }

    private Bytes bytes(Shape shape) {
        byte[] bytes = new byte[shape == Shape.FEW ? 1 : random.nextInt(40)];
        random.nextBytes(bytes);
        if (shape == Shape.FEW) {
            bytes[0] &= 3;
        }
        return new Bytes(bytes);
    }
}
