package neargate.services.ecs;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.statistics.Statistics;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Whatever is asked, ECS answers or says what is wrong: no request makes it fail. */
class BadInputProperties {
    private final EcsWorld world = new EcsWorld();
    private final EcsClient ecs = world.user();

    @BeforeProperty
    void somethingIsThere() {
        ecs.createCluster(r -> r.clusterName("first"));
        ecs.registerTaskDefinition(web().build());
    }

    @AfterProperty
    void close() {
        world.close();
    }

    @Property(tries = 1000)
    void anyDefinitionIsRegisteredOrRefused(@ForAll long seed) {
        Wild wild = new Wild(seed);
        RegisterTaskDefinitionRequest.Builder request = web();
        wild.spoil((SdkPojo) request, 0.1);
        ContainerDefinition.Builder container = nginx();
        wild.spoil((SdkPojo) container, 0.1);
        if (seed % 2 == 0) {
            request.containerDefinitions(container.build());
        }

        try {
            RegisterTaskDefinitionResponse answer = ecs.registerTaskDefinition(request.build());
            assertThat(ecs.describeTaskDefinition(r ->
                                    r.taskDefinition(answer.taskDefinition().taskDefinitionArn()))
                            .taskDefinition())
                    .isEqualTo(answer.taskDefinition());
            Statistics.collect("registered");
        } catch (EcsException refused) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.awsErrorDetails().errorMessage()).isNotBlank();
            Statistics.collect("refused");
        }
        Statistics.coverage(answers -> {
            answers.check("registered").percentage(share -> share > 5);
            answers.check("refused").percentage(share -> share > 5);
        });
    }

    @Property(tries = 300)
    void anyRequestIsAnsweredOrRefused(@ForAll long seed) throws Exception {
        for (var operation : operations()) {
            var builder = operation.getParameterTypes()[0].getMethod("builder").invoke(null);
            new Wild(seed).spoil((SdkPojo) builder, 0.4);
            var request = ((SdkBuilder<?, ?>) builder).build();
            try {
                operation.invoke(ecs, request);
            } catch (InvocationTargetException thrown) {
                assertThat(thrown.getCause()).as(request.toString()).isInstanceOf(EcsException.class);
            }
        }
    }

    /** All that ECS answers, in a fixed order, so that a seed means the same tomorrow. */
    private static List<Method> operations() {
        return Stream.of(EcsClient.class.getMethods())
                .filter(method -> method.getParameterCount() == 1)
                .filter(method -> EcsRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
                .filter(BadInputProperties::implemented)
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static boolean implemented(Method method) {
        return Stream.of(EcsService.class.getDeclaredMethods())
                .anyMatch(own -> own.getName().equals(method.getName()));
    }
}
