package io.phantomdb.bench.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdBenchTest {
    @Test
    void everyStepGivesAFigureAndItsRowsAreThere(@TempDir Path directory) {
        String table = new ColdBench(20_000).run(directory, 1).toString();
        assertEquals(11, table.lines().count(), table);
    }
}
