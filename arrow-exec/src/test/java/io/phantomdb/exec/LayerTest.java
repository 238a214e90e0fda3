package io.phantomdb.exec;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

class LayerTest {
    @Test
    void theExecutorKnowsOnlyCoreAndItsPackagesHaveNoCycles() {
        LayerRules.check("io.phantomdb.exec", "io.phantomdb.core");
    }
}
