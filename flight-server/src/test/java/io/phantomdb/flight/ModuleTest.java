package io.phantomdb.flight;

import io.phantomdb.testkit.LayerRules;
import org.junit.jupiter.api.Test;

final class ModuleTest {
    @Test
    void theDoorKnowsTheEngineAndFlight() {
        LayerRules.check(
                "io.phantomdb.flight",
                "io.phantomdb.core",
                "io.phantomdb.engine",
                "io.phantomdb.sql.plan",
                "org.apache.arrow",
                "io.grpc",
                "com.google.protobuf");
    }
}
