package io.phantomdb.sql;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

/// What the module may know, and that its packages need each other one way only.
class LayersTest {
    @Test
    void theModuleKnowsCoreAndCalciteOnly() {
        LayerRules.check(
                "io.phantomdb.sql", "io.phantomdb.core", "org.apache.calcite", "com.google.common", "org.slf4j");
    }

    @Test
    void plansAreFreeOfCalcite() {
        LayerRules.check("io.phantomdb.sql.plan", "io.phantomdb.core");
    }
}
