package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.RandomTable;
import io.phantomdb.parquet.write.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentDamageTest {
    private final Path directory;

    SegmentDamageTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aFlippedBitIsDetectedOrHarmless() throws IOException {
        long seed = Long.getLong("seed", 20261121L);
        Random random = new Random(seed);
        RandomTable table = new RandomTable(seed);
        List<List<@Nullable Object>> rows = table.rows(150);
        MemoryBudget budget = MemoryBudget.unlimited("test");
        Path good = directory.resolve("good.parquet");
        SegmentRoundTripTest.write(good, table, rows, new WriteOptions(80, 30), budget, 100);
        byte[] bytes = Files.readAllBytes(good);
        Path bad = directory.resolve("bad.parquet");
        int detected = 0;
        int flips = 3000;
        for (int i = 0; i < flips; i++) {
            byte[] damaged = bytes.clone();
            int bit = random.nextInt(bytes.length * 8);
            damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
            Files.write(bad, damaged);
            detected += isDetected(bad, table, rows, budget, "seed " + seed + " bit " + bit) ? 1 : 0;
        }
        assertTrue(detected > flips * 9 / 10, detected + " of " + flips + " detected, seed " + seed);
        assertEquals(0, budget.used());
    }

    @Test
    void aTruncatedFileIsDetected() throws IOException {
        long seed = Long.getLong("seed", 20261121L);
        RandomTable table = new RandomTable(seed);
        List<List<@Nullable Object>> rows = table.rows(150);
        MemoryBudget budget = MemoryBudget.unlimited("test");
        Path good = directory.resolve("good.parquet");
        SegmentRoundTripTest.write(good, table, rows, new WriteOptions(80, 30), budget, 100);
        byte[] bytes = Files.readAllBytes(good);
        Path bad = directory.resolve("bad.parquet");
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 200) {
            Files.write(bad, Arrays.copyOf(bytes, length));
            assertTrue(isDetected(bad, table, rows, budget, "seed " + seed + " length " + length));
        }
    }

    private static boolean isDetected(
            Path file, RandomTable table, List<List<@Nullable Object>> rows, MemoryBudget budget, String context) {
        SegmentCache cache = new SegmentCache(budget);
        try (Segment segment = Segment.open(file, table.columns(), List.of(0), cache, World.real())) {
            List<Integer> all =
                    IntStream.range(0, table.columns().size()).boxed().toList();
            assertEquals(rows, SegmentRoundTripTest.scan(segment, all, 64, budget), context);
            return false;
        } catch (DatabaseException failure) {
            assertEquals(SqlState.DATA_CORRUPTED, failure.sqlState(), context);
            assertTrue(String.valueOf(failure.getMessage()).contains(file.toString()), context);
            return true;
        } finally {
            cache.close();
        }
    }
}
