package io.phantomdb.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.RandomValues;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
    private final MemoryBudget budget = MemoryBudget.unlimited("test");

    @Test
    void bytesOrderAsSqlDoes() {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("KeyCodecTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        for (int round = 0; round < 300; round++) {
            List<SqlType> types = types(values, random, round);
            try (Region region = new Region(budget)) {
                List<List<Object>> rows = rows(values, types, 40);
                Batch batch = Batches.ofRows(types, rows, region);
                KeyCodec codec = new KeyCodec(types);
                long[] keys = new long[rows.size()];
                int[] bytes = new int[rows.size()];
                for (int i = 0; i < keys.length; i++) {
                    bytes[i] = codec.encodedBytes(batch, i);
                    keys[i] = region.allocateBytes(bytes[i]);
                    assertEquals(bytes[i], codec.encode(batch, i, keys[i]));
                    assertTrue(codec.fixedBytes() == -1 || codec.fixedBytes() == bytes[i]);
                }
                for (int i = 0; i < keys.length; i++) {
                    for (int j = 0; j < keys.length; j++) {
                        int expected = compare(types, rows.get(i), rows.get(j));
                        int actual = Integer.signum(Memory.compare(keys[i], bytes[i], keys[j], bytes[j]));
                        List<Object> left = rows.get(i);
                        List<Object> right = rows.get(j);
                        assertEquals(expected, actual, () -> types + ": " + left + " with " + right + ", seed " + seed);
                    }
                }
            }
        }
        assertEquals(0, budget.used());
    }

    @Test
    void decodedKeysEncodeToTheSameBytes() {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("KeyCodecTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        for (int round = 0; round < 200; round++) {
            List<SqlType> types = types(values, random, round);
            try (Region region = new Region(budget)) {
                List<List<Object>> rows = rows(values, types, 20);
                Batch batch = Batches.ofRows(types, rows, region);
                KeyCodec codec = new KeyCodec(types);
                long addresses = region.allocate(8L * rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    long key = region.allocateBytes(codec.encodedBytes(batch, i));
                    codec.encode(batch, i, key);
                    Memory.putLong(addresses + 8L * i, key);
                }
                Batch decoded = codec.decode(addresses, rows.size(), region);
                for (int i = 0; i < rows.size(); i++) {
                    int bytes = codec.encodedBytes(batch, i);
                    long again = region.allocateBytes(codec.encodedBytes(decoded, i));
                    assertEquals(bytes, codec.encode(decoded, i, again), () -> types + ", seed " + seed);
                    assertTrue(Memory.equal(Memory.getLong(addresses + 8L * i), again, bytes), () -> "seed " + seed);
                }
            }
        }
    }

    @Test
    void ordinaryValuesComeBackUnchanged() {
        List<SqlType> types = List.of(SqlType.BIGINT, SqlType.VARCHAR, SqlType.decimal(20, 2), SqlType.VARBINARY);
        List<Object> row = List.of(
                -7L, "naïve\0text", new BigDecimal("-12345678901234567.89"), new Expr.Bytes(new byte[] {0, 1, 0, -1}));
        try (Region region = new Region(budget)) {
            Batch batch = Batches.ofRows(types, List.of(row), region);
            KeyCodec codec = new KeyCodec(types);
            long key = region.allocate(codec.encodedBytes(batch, 0));
            codec.encode(batch, 0, key);
            long addresses = region.allocate(8);
            Memory.putLong(addresses, key);
            Batch decoded = codec.decode(addresses, 1, region);
            for (int i = 0; i < types.size(); i++) {
                assertEquals(row.get(i), Vectors.value(decoded.column(i), 0));
            }
        }
    }

    @Test
    void keyColumnsMayStandAnywhereInTheBatch() {
        List<SqlType> types = List.of(SqlType.VARCHAR, SqlType.INTEGER, SqlType.BIGINT);
        try (Region region = new Region(budget)) {
            Batch batch = Batches.ofRows(types, List.of(List.of("x", 5L, 9L)), region);
            KeyCodec within = new KeyCodec(List.of(SqlType.BIGINT, SqlType.VARCHAR), new int[] {2, 0});
            KeyCodec alone = new KeyCodec(List.of(SqlType.BIGINT, SqlType.VARCHAR));
            Batch keys = Batches.ofRows(List.of(SqlType.BIGINT, SqlType.VARCHAR), List.of(List.of(9L, "x")), region);
            long a = region.allocate(64);
            long b = region.allocate(64);
            assertEquals(alone.encode(keys, 0, b), within.encode(batch, 0, a));
            assertTrue(Memory.equal(a, b, alone.encodedBytes(keys, 0)));
        }
    }

    @Test
    void hashesOfNeighboursDiffer() {
        try (Region region = new Region(budget)) {
            long key = region.allocate(16);
            Set<Long> hashes = new HashSet<>();
            Set<Integer> low = new HashSet<>();
            for (int i = 0; i < 100_000; i++) {
                Memory.putLong(key, Long.reverseBytes(i ^ Long.MIN_VALUE));
                long hash = KeyCodec.hash(key, 8);
                hashes.add(hash);
                low.add((int) hash & 0x1ffff);
            }
            assertEquals(100_000, hashes.size());
            // 131,072 · (1 - e^(-100,000/131,072)) = 69,957 distinct are expected of a random function
            assertTrue(Math.abs(low.size() - 69_957) < 1000, () -> "distinct low bits: " + low.size());
        }
    }

    @Test
    void theHashDependsOnEveryByteAndTheLength() {
        try (Region region = new Region(budget)) {
            long key = region.allocateZeroed(32);
            Set<Long> hashes = new HashSet<>();
            for (int length = 0; length <= 32; length++) {
                assertTrue(hashes.add(KeyCodec.hash(key, length)), "length " + length);
                for (int i = 0; i < length; i++) {
                    Memory.putByte(key + i, (byte) 1);
                    assertTrue(hashes.add(KeyCodec.hash(key, length)), "byte " + i + " of " + length);
                    Memory.putByte(key + i, (byte) 0);
                }
            }
        }
    }

    private static List<SqlType> types(RandomValues values, Random random, int round) {
        if (round < RandomValues.TYPES.size() * 2) {
            return List.of(RandomValues.TYPES.get(round / 2));
        }
        List<SqlType> types = new ArrayList<>();
        int columns = 1 + random.nextInt(3);
        for (int i = 0; i < columns; i++) {
            types.add(values.type());
        }
        return types;
    }

    private static List<List<Object>> rows(RandomValues values, List<SqlType> types, int count) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(types.stream().map(values::value).toList());
        }
        return rows;
    }

    private static int compare(List<SqlType> types, List<Object> left, List<Object> right) {
        for (int i = 0; i < types.size(); i++) {
            int order = compare(types.get(i), left.get(i), right.get(i));
            if (order != 0) {
                return Integer.signum(order);
            }
        }
        return 0;
    }

    private static int compare(SqlType type, Object left, Object right) {
        return switch (type.kind()) {
            case NULL -> throw new IllegalArgumentException();
            case BOOLEAN -> Boolean.compare((Boolean) left, (Boolean) right);
            case SMALLINT, INTEGER, DATE, BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ ->
                Long.compare((Long) left, (Long) right);
            case REAL, DOUBLE -> Double.compare((Double) left + 0.0, (Double) right + 0.0);
            case DECIMAL -> ((BigDecimal) left).compareTo((BigDecimal) right);
            case VARCHAR, JSONB -> Arrays.compareUnsigned(utf8((String) left), utf8((String) right));
            case CHAR -> Arrays.compareUnsigned(utf8(trimmed((String) left)), utf8(trimmed((String) right)));
            case VARBINARY, ARRAY -> Arrays.compareUnsigned(((Expr.Bytes) left).array(), ((Expr.Bytes) right).array());
            case INTERVAL -> micros((Interval) left).compareTo(micros((Interval) right));
            case UUID -> {
                UUID a = (UUID) left;
                UUID b = (UUID) right;
                int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
                yield high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
            }
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static BigInteger micros(Interval interval) {
        return BigInteger.valueOf(interval.months() * 30L + interval.days())
                .multiply(BigInteger.valueOf(86_400_000_000L))
                .add(BigInteger.valueOf(interval.micros()));
    }
}
