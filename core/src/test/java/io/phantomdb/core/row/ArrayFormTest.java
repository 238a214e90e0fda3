package io.phantomdb.core.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.RandomValues;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Arrays as bytes: there and back, by objects and by vectors, in PostgreSQL's order.
final class ArrayFormTest {
    private static final long SEED = Long.getLong("seed", 20261121L);

    private static List<SqlType> elementTypes() {
        return RandomValues.TYPES.stream()
                .filter(type -> !type.isArray() && type.kind() != SqlType.Kind.CHAR)
                .toList();
    }

    private static List<@Nullable Object> elements(SqlType type, RandomValues values, Random random) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            elements.add(random.nextInt(4) == 0 ? null : values.value(type));
        }
        return elements;
    }

    /// -0 is kept as 0.
    private static List<@Nullable Object> kept(List<@Nullable Object> elements) {
        List<@Nullable Object> kept = new ArrayList<>();
        elements.forEach(element -> kept.add(element instanceof Double number && number == 0 ? (Object) 0.0 : element));
        return kept;
    }

    @Test
    void elementsComeBackAsTheyWere() {
        Random random = new Random(SEED);
        RandomValues values = new RandomValues(random);
        for (SqlType type : elementTypes()) {
            ArrayForm form = ArrayForm.of(SqlType.array(type));
            for (int i = 0; i < 200; i++) {
                List<@Nullable Object> elements = elements(type, values, random);
                assertEquals(kept(elements), form.decode(form.encode(elements)), type + ", seed " + SEED);
            }
        }
    }

    @Test
    void vectorsGiveTheBytesThatObjectsGive() {
        Random random = new Random(SEED);
        RandomValues values = new RandomValues(random);
        for (SqlType type : elementTypes()) {
            SqlType array = SqlType.array(type);
            ArrayForm form = ArrayForm.of(array);
            MemoryBudget budget = MemoryBudget.unlimited("test");
            try (Region region = new Region(budget)) {
                for (int i = 0; i < 50; i++) {
                    List<@Nullable Object> elements = elements(type, values, random);
                    Vector vector = Vectors.of(type, elements, region);
                    long views = region.allocateZeroed(16);
                    long view = region.allocateZeroed(16);
                    ArrayVectors.put(vector, 0, elements.size(), view, region);
                    Expr.Bytes bytes = (Expr.Bytes) Vectors.get(array, view);
                    assertArrayEquals(form.encode(elements), bytes.array(), type + ", seed " + SEED);
                    assertEquals(elements.size(), ArrayVectors.count(array, view));
                    Memory.putLong(views + 8, view);
                    Vector back = ArrayVectors.elements(array, views, 2, elements.size(), region);
                    List<@Nullable Object> read = new ArrayList<>();
                    for (int row = 0; row < back.rows(); row++) {
                        read.add(Vectors.value(back, row));
                    }
                    assertEquals(kept(elements), read, type + ", seed " + SEED);
                }
            }
            assertEquals(0, budget.used());
        }
    }

    @Test
    void bytesHaveTheOrderOfArrays() {
        ArrayForm form = ArrayForm.of(SqlType.array(SqlType.INTEGER));
        List<List<@Nullable Object>> ascending = List.of(
                List.of(),
                List.of(-5L),
                List.of(-5L, 3L),
                Arrays.asList(-5L, null),
                List.of(1L),
                List.of(1L, 2L),
                List.of(1L, 2L, 0L),
                List.of(1L, 300L),
                Arrays.asList((Object) null));
        for (int i = 0; i + 1 < ascending.size(); i++) {
            byte[] low = form.encode(ascending.get(i));
            byte[] high = form.encode(ascending.get(i + 1));
            assertTrue(Arrays.compareUnsigned(low, high) < 0, ascending.get(i) + " < " + ascending.get(i + 1));
        }
    }

    @Test
    void textsOrderBeforeTheirContinuations() {
        ArrayForm form = ArrayForm.of(SqlType.array(SqlType.VARCHAR));
        byte[] shorter = form.encode(List.of("a", "z"));
        byte[] longer = form.encode(List.of("ab"));
        assertTrue(Arrays.compareUnsigned(shorter, longer) < 0);
        assertEquals(List.of("\0", ""), form.decode(form.encode(List.of("\0", ""))));
    }

    @Test
    void arraysOfArraysAreRefused() {
        SqlType array = SqlType.array(SqlType.INTEGER);
        assertThrows(DatabaseException.class, () -> SqlType.array(array));
    }
}
