package io.phantomdb.exec;

import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Rows of many types with NULLs, the last column their number.
final class SpillRows {
    static final List<SqlType> TYPES = List.of(
            SqlType.BIGINT,
            SqlType.VARCHAR,
            SqlType.decimal(15, 2),
            SqlType.DOUBLE,
            SqlType.DATE,
            SqlType.decimal(30, 0),
            SqlType.INTEGER,
            SqlType.BOOLEAN,
            SqlType.INTEGER);

    private SpillRows() {}

    static List<List<Object>> random(Random random, int count, int spread) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.asList(
                    maybe(random, random.nextInt(4) == 0 ? random.nextLong() : (long) random.nextInt(spread)),
                    maybe(random, text(random, spread)),
                    maybe(random, BigDecimal.valueOf(random.nextInt(spread) - spread / 2, 2)),
                    maybe(random, random.nextInt(20) == 0 ? Double.NaN : random.nextInt(spread) / 7.0 - 3),
                    maybe(random, (long) random.nextInt(spread)),
                    maybe(
                            random,
                            new BigDecimal(new BigInteger(80, random))
                                    .subtract(new BigDecimal("5e23"))
                                    .setScale(0)),
                    maybe(random, (long) random.nextInt(20)),
                    maybe(random, random.nextBoolean()),
                    (long) i));
        }
        return rows;
    }

    private static String text(Random random, int spread) {
        String text = "prefix".substring(random.nextInt(7)) + random.nextInt(spread);
        return random.nextInt(50) == 0 ? "" : random.nextInt(100) == 0 ? text.repeat(300) : text;
    }

    private static @Nullable Object maybe(Random random, Object value) {
        return random.nextInt(8) == 0 ? null : value;
    }
}
