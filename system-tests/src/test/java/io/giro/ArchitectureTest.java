package io.giro;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The walls of the house. A package is named after a business act or noun, or after a technology; only the second kind may import one. */
class ArchitectureTest {

    private static final Set<String> TECHNOLOGIES = Set.of(
            "caffeine",
            "cli",
            "debezium",
            "flyway",
            "jdbc",
            "jmx",
            "jpa",
            "json",
            "kafka",
            "logback",
            "micrometer",
            "resilience4j",
            "spring",
            "web");

    /** They are technology as a whole: what starts servers and processes, in tests and on a laptop. */
    private static final Set<String> LAUNCHERS = Set.of("io.giro.chaos", "io.giro.embedded", "io.giro.standalone");

    private static final JavaClasses GIRO = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.giro");

    private static final DescribedPredicate<JavaClass> PURE =
            DescribedPredicate.describe("live in a package named after the business", ArchitectureTest::isPure);

    @Test
    void keepsTechnologyOutOfTheBusiness() {
        classes()
                .that(PURE)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of the JDK without its drivers, of JSpecify, or pure themselves",
                        ArchitectureTest::mayBeUsedByTheBusiness))
                .check(GIRO);
    }

    @Test
    void letsNoStepKnowAnother() {
        slices().matching("io.giro.(hold|credit|commit|relay|projector|reconciler)..")
                .should()
                .notDependOnEachOther()
                .check(GIRO);
        noClasses()
                .that()
                .resideInAnyPackage("io.giro.hold..", "io.giro.credit..", "io.giro.commit..", "io.giro.projector..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.giro.ingress..")
                .check(GIRO);
    }

    @Test
    void letsTheRuntimeKnowNoStep() {
        noClasses()
                .that()
                .resideInAPackage("io.giro.saga..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are a step's", type -> isOurs(type) && !isSharedEvents(type) && !isIn(type, "io.giro.saga")))
                .check(GIRO);
    }

    @Test
    void letsTheSharedEventsKnowNothingOfOurs() {
        noClasses()
                .that(DescribedPredicate.describe("are shared events", ArchitectureTest::isSharedEvents))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("are ours", type -> isOurs(type) && !isSharedEvents(type)))
                .check(GIRO);
    }

    @Test
    void letsTheCheckerShareNothingWithTheSteps() {
        noClasses()
                .that()
                .resideInAPackage("io.giro.checker..")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("are ours", type -> isOurs(type) && !isIn(type, "io.giro.checker")))
                .check(GIRO);
    }

    @Test
    void usesEachTechnologyOnlyWhereItsNameStands() {
        only("org.apache.kafka", Set.of("kafka", "debezium", "spring"));
        only("java.sql", Set.of("jdbc", "jpa", "flyway", "spring"));
        only("org.flywaydb", Set.of("flyway", "spring"));
        only("jakarta.persistence", Set.of("jpa", "spring"));
        only("tools.jackson", Set.of("json", "web", "spring"));
        only("picocli", Set.of("cli"));
        only("net.javacrumbs.shedlock", Set.of("spring"));
        only("io.debezium", Set.of("debezium", "spring"));
        only("io.github.resilience4j", Set.of("resilience4j", "spring"));
        only("org.springframework.security", Set.of("spring", "web"));
        only("com.nimbusds", Set.of("spring"));
        only("org.springframework.web", Set.of("web", "json", "spring"));
    }

    @Test
    void marksEveryPackageAsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : GIRO) {
            JavaPackage itsPackage = type.getPackage();
            if (!itsPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(itsPackage.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static void only(String technology, Set<String> lastNames) {
        noClasses()
                .that(DescribedPredicate.describe(
                        "live in no package named one of " + lastNames,
                        type -> isOurs(type) && !isLauncher(type) && !lastNames.contains(lastName(type))))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("are of " + technology, type -> isIn(type, technology)))
                .check(GIRO);
    }

    private static boolean isPure(JavaClass type) {
        return isOurs(type) && !TECHNOLOGIES.contains(lastName(type)) && !isLauncher(type);
    }

    private static boolean mayBeUsedByTheBusiness(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return element.isPrimitive()
                || isIn(element, "java") && !isIn(element, "java.sql")
                || isIn(element, "org.jspecify")
                || isPure(element);
    }

    private static boolean isSharedEvents(JavaClass type) {
        return Set.of("io.giro.money", "io.giro.account", "io.giro.transfer", "io.giro.event")
                .contains(type.getPackageName());
    }

    private static boolean isLauncher(JavaClass type) {
        return LAUNCHERS.stream().anyMatch(launcher -> isIn(type, launcher));
    }

    private static boolean isOurs(JavaClass type) {
        return isIn(type, "io.giro");
    }

    private static boolean isIn(JavaClass type, String name) {
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    private static String lastName(JavaClass type) {
        return type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
    }
}
