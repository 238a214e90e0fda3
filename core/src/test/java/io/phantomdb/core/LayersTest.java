package io.phantomdb.core;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/// The order of core's packages, as its package-info draws it.
final class LayersTest {
    private static final String[] PACKAGES = {
        "error",
        "json",
        "type",
        "memory",
        "function",
        "expr",
        "schema",
        "batch",
        "row",
        "store",
        "arrow",
        "config",
        "world"
    };
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.phantomdb.core");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.phantomdb.core.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void packagesDependOnLowerOnesOnly() {
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String name : PACKAGES) {
            layers = layers.layer(name).definedBy("io.phantomdb.core." + name + "..");
        }
        layers.whereLayer("error")
                .mayNotAccessAnyLayer()
                .whereLayer("json")
                .mayOnlyAccessLayers("error")
                .whereLayer("config")
                .mayOnlyAccessLayers("error")
                .whereLayer("world")
                .mayOnlyAccessLayers("error")
                .whereLayer("type")
                .mayOnlyAccessLayers("error")
                .whereLayer("memory")
                .mayOnlyAccessLayers("error")
                .whereLayer("function")
                .mayOnlyAccessLayers("error", "type")
                .whereLayer("expr")
                .mayOnlyAccessLayers("error", "type", "memory", "function")
                .whereLayer("schema")
                .mayOnlyAccessLayers("error", "type", "memory", "expr")
                .whereLayer("batch")
                .mayOnlyAccessLayers("error", "type", "memory", "expr")
                .whereLayer("row")
                .mayOnlyAccessLayers("error", "type", "memory", "expr", "schema", "batch")
                .whereLayer("store")
                .mayOnlyAccessLayers("error", "type", "memory", "expr", "schema", "batch")
                .whereLayer("arrow")
                .mayOnlyAccessLayers("error", "type", "memory", "expr", "schema", "batch", "row")
                .check(classes);
    }
}
