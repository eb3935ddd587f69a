package neargate.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of ARCHITECTURE.md. */
@AnalyzeClasses(packages = "neargate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS_POINT_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("app")
            .definedBy("neargate.app..")
            .layer("simulation")
            .definedBy("neargate.simulation..")
            .layer("services")
            .definedBy("neargate.services..")
            .layer("gateway")
            .definedBy("neargate.gateway..")
            .layer("engine")
            .definedBy("neargate.engine..")
            .layer("kernel")
            .definedBy("neargate.kernel..")
            .layer("models")
            .definedBy("neargate.models..")
            .layer("agent")
            .definedBy("neargate.agent..")
            .layer("scheduler")
            .definedBy("neargate.scheduler..")
            .layer("policy")
            .definedBy("neargate.policy..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("simulation")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("services")
            .mayOnlyBeAccessedByLayers("app", "simulation")
            .whereLayer("gateway")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("agent")
            .mayOnlyBeAccessedByLayers("app", "simulation", "services")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("app", "simulation", "services", "agent")
            .whereLayer("scheduler")
            .mayOnlyBeAccessedByLayers("app", "simulation", "services")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("app", "services", "gateway")
            .whereLayer("models")
            .mayOnlyBeAccessedByLayers("app", "gateway");

    /** A service reaches another only through its SDK interface, so the packages do not know each other. */
    @ArchTest
    static final ArchRule SERVICES_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("neargate.services.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_AND_THE_WIRING_KNOW_DOCKER = noClasses()
            .that()
            .resideInAnyPackage("neargate.kernel..", "neargate.gateway..", "neargate.services..", "neargate.models..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("neargate.engine.docker..");

    @ArchTest
    static final ArchRule ONLY_THE_STORE_KNOWS_A_DATABASE = noClasses()
            .that()
            .resideOutsideOfPackage("neargate.kernel.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    /** Time comes from a clock that is handed in; only the program itself reads the machine's. */
    @ArchTest
    static final ArchRule TIME_IS_HANDED_IN = noClasses()
            .that()
            .resideInAnyPackage(
                    "neargate.kernel..", "neargate.services..", "neargate.gateway..", "neargate.simulation..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC");

    /** What decides runs on threads that are handed in: so a simulator plays it on one. */
    @ArchTest
    static final ArchRule THREADS_ARE_HANDED_IN = noClasses()
            .that()
            .resideInAnyPackage("neargate.services..", "neargate.agent..", "neargate.scheduler..")
            .should()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "ofPlatform")
            .orShould()
            .callMethod(Thread.class, "start")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.Executors.class);

    /** And so is randomness: a seed is a history. */
    @ArchTest
    static final ArchRule RANDOMNESS_IS_HANDED_IN = noClasses()
            .that()
            .resideInAnyPackage("neargate.kernel..", "neargate.services..", "neargate.agent..", "neargate.scheduler..")
            .should()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class);
}
