package io.phantomdb.cli;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

final class LayersTest {
    @Test
    void theClientsKnowTheStockDriversOnly() {
        LayerRules.check(
                "io.phantomdb.cli",
                "org.apache.arrow",
                "picocli",
                "org.jline",
                "me.tongfei.progressbar",
                "io.trino.tpch");
    }
}
