package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.RandomTable;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentKeyTest {
    private final Path directory;

    SegmentKeyTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /// Random composite keys of every type, sorted by their key bytes: present ones are found where they are,
    /// absent ones are not.
    @Test
    void keysOfEveryTypeAreFound() {
        long base = System.nanoTime();
        for (long seed = base; seed < base + 25; seed++) {
            try {
                check(seed);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    private void check(long seed) {
        Random random = new Random(seed);
        RandomTable table = new RandomTable(seed);
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            if (!table.columns().get(i).nullable()) {
                candidates.add(i);
            }
        }
        Collections.shuffle(candidates, random);
        List<Integer> key = candidates.subList(0, 1 + random.nextInt(3));
        List<Column> columns = key.stream().map(table.columns()::get).toList();
        List<SqlType> types = columns.stream().map(Column::type).toList();
        List<List<@Nullable Object>> rows = table.rows(1200).stream()
                .<List<@Nullable Object>>map(
                        row -> key.stream().<@Nullable Object>map(row::get).toList())
                .toList();
        MemoryBudget budget = MemoryBudget.unlimited("test");
        SegmentCache cache = new SegmentCache(new MemoryBudget("cache", 1 << 18, budget));
        Path file = directory.resolve(seed + ".parquet");
        try (Region region = new Region(budget)) {
            Batch batch = Rows.batch(types, rows, region);
            TreeMap<byte[], Integer> sorted = new TreeMap<>(Arrays::compareUnsigned);
            for (int i = 0; i < rows.size(); i++) {
                sorted.putIfAbsent(keyBytes(types, batch, i), i);
            }
            List<byte[]> stored = new ArrayList<>();
            List<List<@Nullable Object>> storedRows = new ArrayList<>();
            sorted.forEach((bytes, row) -> {
                if (random.nextInt(4) != 0) {
                    stored.add(bytes);
                    storedRows.add(rows.get(row));
                }
            });
            try (SegmentWriter writer = SegmentWriter.create(
                    file,
                    columns,
                    new WriteOptions(1 + random.nextInt(500), 1 + random.nextInt(200)),
                    World.real(),
                    budget)) {
                writer.append(Rows.batch(types, storedRows, region));
                writer.finish();
            }
            List<Integer> positions =
                    java.util.stream.IntStream.range(0, key.size()).boxed().toList();
            try (Segment segment = Segment.open(file, columns, positions, cache, World.real())) {
                for (int i = 0; i < rows.size(); i++) {
                    int expected = Collections.binarySearch(stored, keyBytes(types, batch, i), Arrays::compareUnsigned);
                    assertEquals(Math.max(expected, -1), segment.find(batch, i), types + " row " + rows.get(i));
                }
            }
        }
        cache.close();
        assertEquals(0, budget.used());
    }

    private static byte[] keyBytes(List<SqlType> types, Batch batch, int row) {
        KeyCodec codec = new KeyCodec(types);
        long address = Memory.allocate(codec.encodedBytes(batch, row) + 8L);
        byte[] bytes = new byte[codec.encode(batch, row, address)];
        Memory.copy(address, bytes, 0, bytes.length);
        Memory.free(address);
        return bytes;
    }
}
