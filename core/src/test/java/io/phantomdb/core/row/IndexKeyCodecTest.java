package io.phantomdb.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec.Part;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IndexKeyCodecTest {
    private final Region region = new Region(MemoryBudget.unlimited("test"));

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void nullsStandWhereTheIndexWantsThem() {
        List<@Nullable Object> numbers = Arrays.asList(-5L, 0L, 7L);
        for (boolean descending : List.of(false, true)) {
            for (boolean nullsFirst : List.of(false, true)) {
                List<@Nullable Object> sorted = new ArrayList<>(numbers);
                if (descending) {
                    Collections.reverse(sorted);
                }
                sorted.add(nullsFirst ? 0 : 3, null);
                assertSorted(new Part(SqlType.BIGINT, descending, nullsFirst), sorted);
            }
        }
    }

    @Test
    void textSortsByItsBytesInBothDirections() {
        List<@Nullable Object> sorted =
                new ArrayList<>(Arrays.asList("", "\0", "A", "B", "a", "a\0", "a\0b", "aa", "z", "ß", "€", "😀"));
        assertSorted(new Part(SqlType.VARCHAR, false, false), sorted);
        Collections.reverse(sorted);
        assertSorted(new Part(SqlType.VARCHAR, true, false), sorted);
    }

    @Test
    void anEarlierColumnDecidesBeforeALaterOne() {
        Vector first = Vectors.of(SqlType.VARCHAR, Arrays.asList("a", "a", "ab", null), region);
        Vector second = Vectors.of(SqlType.INTEGER, Arrays.asList(9L, 1L, 5L, 0L), region);
        IndexKeyCodec codec = new IndexKeyCodec(
                List.of(new Part(SqlType.VARCHAR, false, false), new Part(SqlType.INTEGER, true, true)));
        requireAscending(codec, new Vector[] {first, second}, 4);
    }

    @Test
    void theSuccessorIsBehindAllThatBeginTheSame() {
        long address = region.allocate(4);
        Memory.putByte(address, (byte) 7);
        Memory.putByte(address + 1, (byte) 0xff);
        assertEquals(1, IndexKeyCodec.successor(address, 2));
        assertEquals(8, Memory.getByte(address));
        Memory.putByte(address, (byte) 0xff);
        assertEquals(-1, IndexKeyCodec.successor(address, 1));
    }

    private void assertSorted(Part part, List<@Nullable Object> sorted) {
        Vector vector = Vectors.of(part.type(), sorted, region);
        requireAscending(new IndexKeyCodec(List.of(part)), new Vector[] {vector}, sorted.size());
    }

    private void requireAscending(IndexKeyCodec codec, Vector[] vectors, int rows) {
        long before = 0;
        int beforeBytes = 0;
        for (int row = 0; row < rows; row++) {
            int bytes = codec.bytes(vectors, row);
            long key = region.allocate(bytes);
            assertEquals(bytes, codec.write(vectors, row, key));
            if (row > 0) {
                assertEquals(-1, Integer.signum(Memory.compare(before, beforeBytes, key, bytes)), "row " + row);
            }
            before = key;
            beforeBytes = bytes;
        }
    }
}
