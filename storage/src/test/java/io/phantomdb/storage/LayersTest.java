package io.phantomdb.storage;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

final class LayersTest {
    @Test
    void storageKnowsTheCraftsBelowAndNothingAbove() {
        LayerRules.check(
                "io.phantomdb.storage",
                "io.phantomdb.core",
                "io.phantomdb.wal",
                "io.phantomdb.row",
                "io.phantomdb.parquet",
                "org.roaringbitmap",
                "com.sun.management");
    }
}
