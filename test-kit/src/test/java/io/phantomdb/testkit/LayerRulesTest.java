package io.phantomdb.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

final class LayerRulesTest {
    private final JavaClasses knot = new ClassFileImporter().importPackages("io.phantomdb.testkit.knot");
    private final JavaClasses inner = new ClassFileImporter().importPackages("io.phantomdb.testkit.knot.inner");

    @Test
    void aRootPackageAndOneBelowThatNeedEachOtherAreACycle() {
        assertThrows(AssertionError.class, () -> LayerRules.check(knot, "io.phantomdb.testkit.knot"));
    }

    @Test
    void aPackageThatIsNotAllowedIsNamed() {
        LayerRules.check(inner, "io.phantomdb.testkit.knot.inner", "io.phantomdb.testkit.knot");
        assertThrows(AssertionError.class, () -> LayerRules.check(inner, "io.phantomdb.testkit.knot.inner"));
    }

    @Test
    void theTestKitItselfKeepsTheRules() {
        LayerRules.check("io.phantomdb.testkit", "io.phantomdb.core", "com.tngtech.archunit", "org.junit");
    }
}
