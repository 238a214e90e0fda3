package io.phantomdb.parquet;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

class LayersTest {
    @Test
    void theFloorsOfTheHouseAreKept() {
        LayerRules.check(
                "io.phantomdb.parquet",
                "io.phantomdb.core",
                "org.apache.parquet",
                "org.apache.iceberg",
                "org.apache.avro",
                "com.fasterxml.jackson",
                "org.roaringbitmap",
                "org.xerial.snappy",
                "com.github.luben.zstd",
                "io.airlift.compress");
    }
}
