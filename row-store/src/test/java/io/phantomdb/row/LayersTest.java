package io.phantomdb.row;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

class LayersTest {
    @Test
    void theRowStoreKnowsCoreAlone() {
        LayerRules.check("io.phantomdb.row", "io.phantomdb.core");
    }
}
