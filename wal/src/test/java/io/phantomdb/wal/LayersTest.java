package io.phantomdb.wal;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

final class LayersTest {
    @Test
    void theLogKnowsCoreAndChronicleOnly() {
        LayerRules.check("io.phantomdb.wal", "io.phantomdb.core", "net.openhft", "org.slf4j");
    }
}
