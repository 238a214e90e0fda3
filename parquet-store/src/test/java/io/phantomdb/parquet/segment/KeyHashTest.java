package io.phantomdb.parquet.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private static final long DAY_MICROS = 86_400_000_000L;

    @Test
    void intervalsAreToldApartUnlessTheyAreEqual() {
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            intervals.add(new Interval(0, i, 0));
        }
        intervals.add(new Interval(1, 2, 3));
        intervals.add(new Interval(0, 31, DAY_MICROS + 3));
        intervals.add(new Interval(2, -28, 3));
        try (Region region = new Region(MemoryBudget.unlimited("test"))) {
            Vector vector = Vectors.of(SqlType.INTERVAL, intervals, region);
            Set<Long> hashes = new HashSet<>();
            for (int row = 0; row < 1000; row++) {
                hashes.add(KeyHash.with(0, SqlType.INTERVAL, vector.valueAddress(row)));
            }
            assertTrue(hashes.size() > 990, hashes.size() + " hashes of 1000 intervals");
            long hash = KeyHash.with(0, SqlType.INTERVAL, vector.valueAddress(1000));
            assertEquals(hash, KeyHash.with(0, SqlType.INTERVAL, vector.valueAddress(1001)));
            assertEquals(hash, KeyHash.with(0, SqlType.INTERVAL, vector.valueAddress(1002)));
        }
    }
}
