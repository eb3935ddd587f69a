package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Health checks that are refused. */
class HealthCheckRegistrationTest {
    @TestFactory
    Stream<DynamicTest> healthChecks() {
        return refused(
                container(
                        "no command",
                        "Invalid 'healthCheck.command' setting for container 'nginx'. It must start with CMD or CMD-SHELL,"
                                + " followed by a command.",
                        it -> it.healthCheck(h -> h.interval(10))),
                container(
                        "nothing after CMD",
                        "Invalid 'healthCheck.command' setting for container 'nginx'. It must start with CMD or CMD-SHELL,"
                                + " followed by a command.",
                        it -> it.healthCheck(h -> h.command("CMD"))),
                container(
                        "a command alone",
                        "Invalid 'healthCheck.command' setting for container 'nginx'. It must start with CMD or CMD-SHELL,"
                                + " followed by a command.",
                        it -> it.healthCheck(h -> h.command("curl localhost"))),
                healthCheck("interval", 4, 5, 300),
                healthCheck("interval", 301, 5, 300),
                healthCheck("timeout", 1, 2, 60),
                healthCheck("retries", 11, 1, 10),
                healthCheck("startPeriod", 301, 0, 300));
    }

    private static Spoilt healthCheck(String name, int value, int least, int most) {
        return container(
                name + " " + value,
                "Invalid 'healthCheck." + name + "' setting for container 'nginx'. Valid values are between " + least
                        + " and " + most + ".",
                it -> it.healthCheck(h -> {
                    h.command("CMD-SHELL", "true");
                    switch (name) {
                        case "interval" -> h.interval(value);
                        case "timeout" -> h.timeout(value);
                        case "retries" -> h.retries(value);
                        default -> h.startPeriod(value);
                    }
                }));
    }
}
