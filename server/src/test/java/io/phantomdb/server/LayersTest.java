package io.phantomdb.server;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

final class LayersTest {
    @Test
    void theServerKnowsEverythingBelowIt() {
        LayerRules.check(
                "io.phantomdb.server",
                "io.phantomdb.core",
                "io.phantomdb.storage",
                "io.phantomdb.sql",
                "io.phantomdb.engine",
                "io.phantomdb.flight",
                "picocli",
                "com.fasterxml.jackson");
    }
}
