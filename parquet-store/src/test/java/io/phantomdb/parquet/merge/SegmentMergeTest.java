package io.phantomdb.parquet.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.Rows;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.parquet.segment.SegmentCache;
import io.phantomdb.parquet.write.SegmentWriter;
import io.phantomdb.parquet.write.WriteOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class SegmentMergeTest {
    private static final List<SqlType> TYPES =
            List.of(SqlType.VARCHAR, SqlType.INTEGER, SqlType.VARCHAR, SqlType.DOUBLE, SqlType.BOOLEAN);
    private static final List<Column> COLUMNS = List.of(
            Rows.column(1, "a", TYPES.get(0), false),
            Rows.column(2, "b", TYPES.get(1), false),
            Rows.column(3, "c", TYPES.get(2), true),
            Rows.column(4, "d", TYPES.get(3), true),
            Rows.column(5, "e", TYPES.get(4), false));
    private static final List<Integer> KEY = List.of(0, 1);

    private final Path directory;
    private final MemoryBudget budget = MemoryBudget.unlimited("test");

    SegmentMergeTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void theMergeIsTheSortedRestAndKnowsWhereEachRowWent() {
        long seed = Long.getLong("seed", 8);
        System.out.println("SegmentMergeTest seed " + seed);
        for (int round = 0; round < 12; round++) {
            check(new Random(seed + round), "seed " + (seed + round));
        }
        assertEquals(0, budget.used());
    }

    private void check(Random random, String where) {
        int inputs = 1 + random.nextInt(5);
        boolean disjoint = random.nextInt(3) == 0;
        List<TreeMap<String, List<@Nullable Object>>> content = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            content.add(new TreeMap<>());
        }
        for (int n = 1000; n < 1000 + random.nextInt(600) + inputs; n++) {
            int input = disjoint ? n * inputs / 1600 % inputs : random.nextInt(inputs);
            content.get(input).put(n + "", row(n, random));
        }
        SegmentCache cache = new SegmentCache(new MemoryBudget("cache", 1 << 18, budget));
        List<MergeInput> merged = new ArrayList<>();
        TreeMap<String, List<@Nullable Object>> expected = new TreeMap<>();
        for (TreeMap<String, List<@Nullable Object>> rows : content) {
            Path file = directory.resolve(where.replace(' ', '-') + "-" + merged.size() + ".parquet");
            RoaringBitmap dead = new RoaringBitmap();
            int position = 0;
            int share = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1000;
            for (var entry : rows.entrySet()) {
                if (random.nextInt(share) == 0) {
                    dead.add(position);
                } else {
                    expected.put(entry.getKey(), entry.getValue());
                }
                position++;
            }
            merged.add(new MergeInput(write(file, List.copyOf(rows.values()), cache), dead));
        }
        try (SegmentMerge merge =
                new SegmentMerge(merged, COLUMNS, RowOrder.byKey(KEY), 1 + random.nextInt(100), budget)) {
            List<List<@Nullable Object>> found = read(merge);
            assertEquals(List.copyOf(expected.values()), found, where);
            assertEquals(found.size(), merge.rows(), where);
            for (int i = 0; i < inputs; i++) {
                int[] newRows = merge.newRows(i);
                List<List<@Nullable Object>> old = List.copyOf(content.get(i).values());
                for (int row = 0; row < old.size(); row++) {
                    assertEquals(merged.get(i).dead().contains(row), newRows[row] < 0, where);
                    if (newRows[row] >= 0) {
                        assertEquals(old.get(row), found.get(newRows[row]), where);
                    }
                }
            }
        }
        merged.forEach(input -> input.segment().close());
        cache.close();
    }

    private static List<List<@Nullable Object>> read(SegmentMerge merge) {
        List<List<@Nullable Object>> found = new ArrayList<>();
        Optional<Batch> batch;
        while ((batch = merge.next()).isPresent()) {
            found.addAll(Rows.of(batch.get()));
        }
        return found;
    }

    private static List<@Nullable Object> row(int n, Random random) {
        return Arrays.asList(
                "key " + n / 3,
                (long) n,
                random.nextInt(3) == 0 ? null : "text " + random.nextInt(50),
                random.nextInt(4) == 0 ? null : random.nextDouble(),
                random.nextBoolean());
    }

    private Segment write(Path file, List<List<@Nullable Object>> rows, SegmentCache cache) {
        try (SegmentWriter writer =
                        SegmentWriter.create(file, COLUMNS, new WriteOptions(128, 32), World.real(), budget);
                Region region = new Region(budget)) {
            if (!rows.isEmpty()) {
                writer.append(Rows.batch(TYPES, rows, region));
            }
            writer.finish();
        }
        return Segment.open(file, COLUMNS, KEY, cache, World.real());
    }
}
