package io.phantomdb.core.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final MemoryBudget budget = MemoryBudget.unlimited("test");

    @Test
    void valuesOfEveryTypeComeBackFromAVector() {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("BatchesTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        for (SqlType type : RandomValues.TYPES) {
            try (Region region = new Region(budget)) {
                List<@Nullable Object> list = list(values, type, random.nextInt(100), random);
                assertEquals(list, read(Vectors.of(type, list, region)), () -> type + ", seed " + seed);
            }
        }
        assertEquals(0, budget.used());
    }

    @Test
    void aCopyHoldsTheSelectedRowsAndNothingOfTheOriginal() {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("BatchesTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        for (int round = 0; round < 200; round++) {
            SqlType type = RandomValues.TYPES.get(round % RandomValues.TYPES.size());
            Region kept = new Region(budget);
            Batch copy;
            List<@Nullable Object> expected = new ArrayList<>();
            try (Region region = new Region(budget)) {
                Batch batch = batch(values, type, random, region);
                for (int i = 0; i < batch.selected(); i++) {
                    expected.add(Vectors.value(batch.column(0), batch.row(i)));
                }
                copy = Batches.copy(batch, kept);
            }
            assertEquals(0, copy.selection());
            assertNull(copy.column(0).dictionary());
            assertEquals(expected, read(copy.column(0)), () -> type + ", seed " + seed);
            kept.close();
        }
        assertEquals(0, budget.used());
    }

    @Test
    void aConstantHasItsValueInEveryRow() {
        try (Region region = new Region(budget)) {
            assertEquals(List.of("x", "x", "x"), read(Vectors.constant(SqlType.VARCHAR, "x", 3, region)));
            Vector nulls = Vectors.constant(SqlType.BIGINT, null, 9, region);
            for (int i = 0; i < 9; i++) {
                assertNull(Vectors.value(nulls, i));
            }
        }
    }

    @Test
    void rowsBecomeColumns() {
        try (Region region = new Region(budget)) {
            Batch batch = Batches.ofRows(
                    List.of(SqlType.BIGINT, SqlType.VARCHAR), List.of(List.of(1L, "a"), List.of(2L, "b")), region);
            assertEquals(2, batch.rows());
            assertEquals(List.of(1L, 2L), read(batch.column(0)));
            assertEquals(List.of("a", "b"), read(batch.column(1)));
        }
    }

    private static Batch batch(RandomValues values, SqlType type, Random random, Region region) {
        int rows = 1 + random.nextInt(60);
        Vector vector;
        if (random.nextBoolean()) {
            int entries = 1 + random.nextInt(random.nextBoolean() ? 4 : 80);
            List<Object> distinct = new ArrayList<>();
            for (int i = 0; i < entries; i++) {
                distinct.add(values.value(type));
            }
            long codes = region.allocate(4L * rows);
            for (int i = 0; i < rows; i++) {
                Memory.putInt(codes + 4L * i, random.nextInt(entries));
            }
            long validity = Vectors.of(SqlType.BIGINT, list(values, SqlType.BIGINT, rows, random), region)
                    .validity();
            vector = Vector.dictionary(Vectors.of(type, distinct, region), codes, validity, rows);
        } else {
            vector = Vectors.of(type, list(values, type, rows, random), region);
        }
        Batch batch = Batch.of(List.of(vector), rows);
        if (random.nextInt(3) == 0) {
            return batch;
        }
        long selection = region.allocate(4L * rows);
        int selected = 0;
        for (int row = 0; row < rows; row++) {
            if (random.nextInt(3) > 0) {
                Memory.putInt(selection + 4L * selected++, row);
            }
        }
        return batch.withSelection(selection, selected);
    }

    private static List<@Nullable Object> list(RandomValues values, SqlType type, int rows, Random random) {
        boolean nulls = random.nextBoolean();
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            list.add(nulls && random.nextInt(4) == 0 ? null : values.value(type));
        }
        return list;
    }

    private static List<@Nullable Object> read(Vector vector) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < vector.rows(); i++) {
            list.add(Vectors.value(vector, i));
        }
        return list;
    }
}
