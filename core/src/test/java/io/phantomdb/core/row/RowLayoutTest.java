package io.phantomdb.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.batch.RandomValues;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowLayoutTest {
    private final MemoryBudget budget = MemoryBudget.unlimited("test");

    @Test
    void everyColumnComesBackAsItWasWritten() {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("RowLayoutTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        for (int round = 0; round < 300; round++) {
            List<SqlType> types = new ArrayList<>();
            int columns = 1 + random.nextInt(20);
            for (int i = 0; i < columns; i++) {
                types.add(values.type());
            }
            int[] key = {random.nextInt(columns)};
            try (Region region = new Region(budget)) {
                List<List<@Nullable Object>> rows = rows(values, types, key[0], random);
                Batch batch = Batches.ofRows(types, rows, region);
                RowLayout layout = new RowLayout(types, key);
                long addresses = encode(layout, batch, region);
                for (int column = 0; column < columns; column++) {
                    Vector decoded = layout.decode(addresses, rows.size(), column, region);
                    for (int row = 0; row < rows.size(); row++) {
                        assertEquals(rows.get(row).get(column), Vectors.value(decoded, row), () -> "seed " + seed);
                        assertPrefix(decoded, row);
                    }
                }
            }
        }
        assertEquals(0, budget.used());
    }

    @Test
    void aRowStartsWithItsKey() {
        List<SqlType> types = List.of(SqlType.VARCHAR, SqlType.BIGINT, SqlType.DATE);
        RowLayout layout = new RowLayout(types, new int[] {2, 0});
        KeyCodec keys = new KeyCodec(List.of(SqlType.DATE, SqlType.VARCHAR));
        try (Region region = new Region(budget)) {
            Batch batch = Batches.ofRows(types, List.of(List.of("text", 1L, 2L)), region);
            Batch key = Batches.ofRows(List.of(SqlType.DATE, SqlType.VARCHAR), List.of(List.of(2L, "text")), region);
            long row = region.allocate(layout.encodedBytes(batch, 0));
            layout.encode(batch, 0, row);
            long expected = region.allocate(64);
            int bytes = keys.encode(key, 0, expected);
            assertEquals(bytes, RowLayout.keyBytes(row));
            assertTrue(Memory.equal(expected, RowLayout.keyAddress(row), bytes));
        }
    }

    @Test
    void aColumnWithoutNullsHasNoValidity() {
        List<SqlType> types = List.of(SqlType.BIGINT, SqlType.BIGINT);
        RowLayout layout = new RowLayout(types, new int[] {0});
        try (Region region = new Region(budget)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            rows.add(List.of(1L, 1L));
            List<@Nullable Object> second = new ArrayList<>();
            second.add(2L);
            second.add(null);
            rows.add(second);
            long addresses = encode(layout, Batches.ofRows(types, rows, region), region);
            assertEquals(0, layout.decode(addresses, 2, 0, region).validity());
            assertTrue(layout.decode(addresses, 2, 1, region).isNull(1));
        }
    }

    private static long encode(RowLayout layout, Batch batch, Region region) {
        long addresses = region.allocate(8L * batch.rows());
        RowWriter writer = layout.writer(batch);
        for (int row = 0; row < batch.rows(); row++) {
            int bytes = writer.bytes(row);
            long address = region.allocateBytes(bytes);
            assertEquals(bytes, writer.write(row, address));
            Memory.putLong(addresses + 8L * row, address);
        }
        return addresses;
    }

    /// The prefix of a string view is its first four bytes, zero filled, also for a NULL.
    private static void assertPrefix(Vector vector, int row) {
        if (vector.layout() == Layout.BYTES) {
            long view = vector.valueAddress(row);
            int prefix = 0;
            for (int i = Math.min(4, Memory.getInt(view)) - 1; i >= 0; i--) {
                prefix = prefix << 8 | Memory.getByte(Memory.getLong(view + 8) + i) & 0xff;
            }
            assertEquals(prefix, Memory.getInt(view + 4));
        }
    }

    private static List<List<@Nullable Object>> rows(RandomValues values, List<SqlType> types, int key, Random random) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int column = 0; column < types.size(); column++) {
                row.add(column != key && random.nextInt(5) == 0 ? null : values.value(types.get(column)));
            }
            rows.add(row);
        }
        return rows;
    }
}
