package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.parquet.RandomTable;
import io.phantomdb.parquet.check.SegmentCheck;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.iceberg.SegmentTable.TableFile;
import io.phantomdb.parquet.write.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentCheckTest {
    private final Path file;
    private final MemoryBudget budget = MemoryBudget.unlimited("test");

    SegmentCheckTest(@TempDir Path directory) {
        this.file = directory.resolve("segment.parquet");
    }

    private List<String> check(long bytes, long rows) {
        return SegmentCheck.run(new TableFile(file, bytes, rows), new LocalDisk(), budget, Damage.THROWN);
    }

    @Test
    void segmentsOfAllTypesAreSound() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            RandomTable table = new RandomTable(seed);
            Files.deleteIfExists(file);
            SegmentRoundTripTest.write(file, table, table.rows(500), new WriteOptions(200, 60), budget, 100);
            assertEquals(List.of(), check(Files.size(file), 500), "seed " + seed);
        }
        assertEquals(0, budget.used());
    }

    @Test
    void anotherFileThanTheMetadataSayIsFound() throws IOException {
        RandomTable table = new RandomTable(7);
        SegmentRoundTripTest.write(file, table, table.rows(50), new WriteOptions(200, 60), budget, 100);
        assertEquals(1, check(Files.size(file), 51).size());
        assertEquals(1, check(Files.size(file) + 1, 50).size());
    }

    @Test
    void damageIsFoundInEveryColumnAndDoesNotEndTheCheck() throws IOException {
        RandomTable table = new RandomTable(9);
        SegmentRoundTripTest.write(file, table, table.rows(100), new WriteOptions(200, 60), budget, 100);
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 60; at < bytes.length / 2; at += 40) {
            bytes[at] ^= 2;
        }
        Files.write(file, bytes);
        List<String> findings = check(bytes.length, 100);
        assertFalse(findings.isEmpty());
        assertTrue(findings.stream().allMatch(finding -> finding.contains(file.toString())), findings.toString());
        assertEquals(0, budget.used());
    }

    @Test
    void aMissingFileIsFound() {
        assertEquals(1, check(1, 1).size());
    }
}
