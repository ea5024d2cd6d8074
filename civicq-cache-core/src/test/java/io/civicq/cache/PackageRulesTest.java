package io.civicq.cache;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Imports only go down, and time, chance and threads come in from outside. */
@AnalyzeClasses(packages = "io.civicq.cache", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {
    private static final String ROOT = "io.civicq.cache";
    private static final String KEY = ROOT + ".key";
    private static final String POLICY = ROOT + ".policy";
    private static final String INVALIDATION = ROOT + ".invalidation";
    private static final String SPI = ROOT + ".spi";
    private static final String MEMORY = ROOT + ".memory";
    private static final String ANNOTATION = ROOT + ".annotation";
    private static final String PLAN = ANNOTATION + ".plan";
    private static final String PROCESSOR = ANNOTATION + ".processor";
    private static final String WARM = ROOT + ".warm";
    private static final String METRICS = ROOT + ".metrics";
    private static final String OUTBOX = ROOT + ".outbox";
    private static final String QUERY = ROOT + ".query";
    private static final String CATALOG = ROOT + ".catalog";
    private static final String COVERAGE = ROOT + ".coverage";

    /** The classes that take time, chance and threads from the platform, where the builder was given none. */
    private static final Set<String> SUPPLY_DEFAULTS = Set.of("Defaults", "CoarseTicker");

    private static final Set<String> PLATFORM_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            "java.lang.Thread.sleep",
            "java.lang.Thread.<init>",
            "java.util.concurrent.ForkJoinPool.commonPool",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.security.SecureRandom.<init>",
            "java.util.Timer.<init>",
            "java.util.Collection.parallelStream");

    @ArchTest
    static final ArchRule keysKnowOnlyJava = knows(KEY);

    @ArchTest
    static final ArchRule policiesKnowOnlyJava = knows(POLICY);

    @ArchTest
    static final ArchRule invalidationsKnowKeys = knows(INVALIDATION, KEY);

    @ArchTest
    static final ArchRule backendInterfacesKnowInvalidations = knows(SPI, KEY, INVALIDATION);

    @ArchTest
    static final ArchRule backendsInProcessKnowTheInterfaces = knows(MEMORY, KEY, INVALIDATION, SPI);

    @ArchTest
    static final ArchRule theRootKnowsWhatIsBelowItAndLogs = knows(ROOT, andRoot("org.slf4j"));

    @ArchTest
    static final ArchRule annotationsKnowTheRootAndBelow = knows(ANNOTATION, andRoot(PLAN));

    @ArchTest
    static final ArchRule annotationPlansKnowKeysAndTags = knows(PLAN, KEY, INVALIDATION);

    @ArchTest
    static final ArchRule theProcessorKnowsPlansAndTheCompiler = knows(
            PROCESSOR,
            ANNOTATION,
            PLAN,
            KEY,
            INVALIDATION,
            "javax.annotation.processing",
            "javax.lang.model..",
            "javax.tools",
            "com.sun.source..");

    @ArchTest
    static final ArchRule warmUpKnowsTheRootAndBelowAndLogs = knows(WARM, andRoot("org.slf4j"));

    @ArchTest
    static final ArchRule theCatalogKnowsTheRootAndBelowAndWarmUp = knows(CATALOG, andRoot(WARM));

    @ArchTest
    static final ArchRule coverageKnowsWhatItCompares = knows(COVERAGE, KEY, POLICY, INVALIDATION);

    @ArchTest
    static final ArchRule metricsKnowTheRootAndBelowAndMicrometer =
            knows(METRICS, andRoot("org.slf4j", "io.micrometer.."));

    @ArchTest
    static final ArchRule theOutboxKnowsTheRootAndBelowAndDatabases =
            knows(OUTBOX, andRoot("javax.sql", "org.slf4j", "org.postgresql"));

    @ArchTest
    static final ArchRule theQueryCacheKnowsTheRootAndBelowAndDatabases =
            knows(QUERY, andRoot(WARM, "javax.sql", "org.slf4j", "net.sf.jsqlparser.."));

    @ArchTest
    static final ArchRule onlyTheTableFinderKnowsAParser = noClasses()
            .that()
            .haveNameNotMatching(".*\\.JSqlParserTables(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage("net.sf.jsqlparser.."));

    @ArchTest
    static final ArchRule onlyTheDoorbellKnowsADriver = noClasses()
            .that()
            .haveNameNotMatching(".*\\.PostgresDoorbell(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.postgresql.."));

    @ArchTest
    static final ArchRule everyPackageHasItsRule = classes()
            .should()
            .resideInAnyPackage(
                    ROOT,
                    KEY,
                    POLICY,
                    INVALIDATION,
                    SPI,
                    MEMORY,
                    ANNOTATION,
                    PLAN,
                    PROCESSOR,
                    WARM,
                    METRICS,
                    OUTBOX,
                    QUERY,
                    CATALOG,
                    COVERAGE);

    @ArchTest
    static final ArchRule packagesAreAcyclic =
            slices().matching("io.civicq.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeChanceAndThreadsComeInFromOutside = noClasses()
            .that(supplyNoDefaults())
            .should()
            .callCodeUnitWhere(calls("the platform's clock, chance or threads", PackageRulesTest::isPlatform));

    @ArchTest
    static final ArchRule elapsedTimeComesInFromOutside = noClasses()
            .that(supplyNoDefaults())
            .and()
            .doNotHaveSimpleName("Assembly")
            .should()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule futuresNameTheirExecutor = noClasses()
            .should()
            .callCodeUnitWhere(calls("a future's default executor", PackageRulesTest::isDefaultAsync));

    /** The rule that classes of a package import itself, Java and the others, and nothing else. */
    private static ArchRule knows(String ruled, String... others) {
        List<String> known = new ArrayList<>(List.of(others));
        known.addAll(List.of("java..", "org.jspecify.annotations", ruled));
        return classes()
                .that()
                .resideInAPackage(ruled)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(known.toArray(String[]::new)))
                .allowEmptyShould(true);
    }

    private static String[] andRoot(String... others) {
        List<String> known = new ArrayList<>(List.of(others));
        known.addAll(List.of(ROOT, KEY, POLICY, INVALIDATION, SPI, MEMORY));
        return known.toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> supplyNoDefaults() {
        return DescribedPredicate.describe(
                "supply no defaults",
                one -> !SUPPLY_DEFAULTS.contains(outermost(one).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass one) {
        return one.getEnclosingClass().map(PackageRulesTest::outermost).orElse(one);
    }

    private interface Question {
        boolean of(CodeUnitCallTarget target);
    }

    private static DescribedPredicate<JavaCall<?>> calls(String what, Question question) {
        return DescribedPredicate.describe(what, call -> question.of(call.getTarget()));
    }

    private static boolean isPlatform(CodeUnitCallTarget target) {
        String owner = target.getOwner().getName();
        return PLATFORM_CALLS.contains(owner + "." + target.getName())
                || owner.equals("java.util.concurrent.Executors")
                || (owner.startsWith("java.time.") && target.getName().equals("now"))
                || (owner.equals("java.time.Clock") && target.getName().startsWith("system"));
    }

    private static boolean isDefaultAsync(CodeUnitCallTarget target) {
        return target.getOwner().isEquivalentTo(CompletableFuture.class)
                && target.getName().endsWith("Async")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Executor.class));
    }
}
