package io.phantomdb.bench;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

class LayersTest {
    @Test
    void packagesHaveNoCycles() {
        LayerRules.check(
                "io.phantomdb.bench",
                "io.phantomdb.core",
                "io.phantomdb.storage",
                "io.phantomdb.engine",
                "io.phantomdb.cli",
                "io.phantomdb.sqltest",
                "org.apache.arrow");
    }
}
