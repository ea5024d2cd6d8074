package io.civicq.cache.servlet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Decisions know neither containers nor the engine, and no package knows one above it. */
@AnalyzeClasses(packages = "io.civicq.cache.servlet", importOptions = ImportOption.DoNotIncludeTests.class)
class ServletRulesTest {
    private static final String ROOT = "io.civicq.cache.servlet";

    @ArchTest
    static final ArchRule decisionsKnowOnlyJava = classes()
            .that()
            .resideInAPackage(ROOT + ".decision")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify.annotations", ROOT + ".decision"));

    @ArchTest
    static final ArchRule everyPackageHasItsPlace =
            classes().should().resideInAnyPackage(ROOT, ROOT + ".decision", ROOT + ".cdn");

    @ArchTest
    static final ArchRule packagesAreAcyclic =
            slices().matching("io.civicq.cache.(**)").should().beFreeOfCycles();
}
