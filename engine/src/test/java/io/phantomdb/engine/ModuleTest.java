package io.phantomdb.engine;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

final class ModuleTest {
    @Test
    void theEngineStandsOnStorageSqlAndTheCrafts() {
        LayerRules.check(
                "io.phantomdb.engine",
                "io.phantomdb.core",
                "io.phantomdb.sql",
                "io.phantomdb.exec",
                "io.phantomdb.parquet",
                "io.phantomdb.storage",
                "de.siegmar.fastcsv",
                "com.fasterxml.jackson.core",
                "com.sun.management");
    }
}
