package io.phantomdb.bench.hot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotBenchTest {
    @Test
    void everyStepGivesAFigureAndItsAnswerIsRight(@TempDir Path directory) {
        String tables = new HotBench(10_000).run(directory);
        assertEquals(7 + 1 + 6, tables.lines().count(), tables);
    }
}
