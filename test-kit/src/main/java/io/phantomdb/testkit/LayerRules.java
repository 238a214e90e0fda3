package io.phantomdb.testkit;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The floors of the house, kept by one test per module:
///
///     LayerRules.check("io.phantomdb.wal", "io.phantomdb.core", "net.openhft", "org.slf4j");
///
/// The module's packages must be free of cycles, and its classes may use, beyond the JDK, only the packages named.
public final class LayerRules {
    /// Allowed to all: the JDK, and annotations that leave no trace at run time.
    private static final Set<String> ALWAYS =
            Set.of("java", "javax", "jdk.incubator.vector", "jdk.jfr", "org.jspecify.annotations");

    private LayerRules() {}

    /// Checks the compiled main classes (not the tests) of one module.
    ///
    /// @param root the module's root package
    /// @param allowed root packages it may use: those of ours on lower floors, and third parties
    /// @throws AssertionError listing each class that breaks a rule
    public static void check(String root, String... allowed) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(root);
        if (classes.isEmpty()) {
            throw new AssertionError("no classes in " + root);
        }
        check(classes, root, allowed);
    }

    static void check(JavaClasses classes, String root, String... allowed) {
        slices().matching("(" + root + "..)").should().beFreeOfCycles().check(classes);
        onlyDependOn(root, allowed).check(classes);
    }

    private static ArchRule onlyDependOn(String root, String... allowed) {
        List<String> roots = new ArrayList<>(ALWAYS);
        roots.add(root);
        roots.addAll(List.of(allowed));
        return ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat(new InRoots(roots))
                .because("the floors of the house run downward only: " + root + " may use " + List.of(allowed));
    }

    private static final class InRoots extends DescribedPredicate<JavaClass> {
        private final List<String> roots;

        InRoots(List<String> roots) {
            super("are in " + roots);
            this.roots = roots;
        }

        @Override
        public boolean test(JavaClass type) {
            JavaClass element = type.getBaseComponentType();
            String name = element.getPackageName();
            return element.isPrimitive()
                    || roots.stream().anyMatch(root -> name.equals(root) || name.startsWith(root + "."));
        }
    }
}
