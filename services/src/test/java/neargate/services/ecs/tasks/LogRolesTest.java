package neargate.services.ecs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Task;

class LogRolesTest {
    private static final String ROLE = "arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/execution";

    private final LiveWorld world = new LiveWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Task onFargate(String executionRole) {
        return world.user()
                .runTask(r -> r.cluster("c")
                        .taskDefinition("web")
                        .launchType(LaunchType.FARGATE)
                        .overrides(o -> o.executionRoleArn(executionRole))
                        .networkConfiguration(world.anywhere()))
                .tasks()
                .getFirst();
    }

    private Task onInstance(String executionRole) {
        world.user()
                .registerTaskDefinition(r -> r.family("ec2")
                        .executionRoleArn(executionRole)
                        .networkMode(NetworkMode.BRIDGE)
                        .containerDefinitions(c -> c.name("main").image("nginx").memory(128)));
        return world.user()
                .runTask(r -> r.cluster("c").taskDefinition("ec2").launchType(LaunchType.EC2))
                .tasks()
                .getFirst();
    }

    private static String id(Task task) {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }

    @Test
    void theExecutionRoleOfATaskWritesItsLogs() {
        world.define("web", "nginx", _ -> {});
        Task with = onFargate(ROLE);
        Task without = onFargate(null);
        Task none = onFargate("");
        assertThat(world.ecs.logRoles().of(with.taskArn())).contains(new LogRole.OfExecution(ROLE, id(with)));
        assertThat(world.ecs.logRoles().of(without.taskArn())).isEmpty();
        assertThat(world.ecs.logRoles().of(none.taskArn()))
                .as("a role of no name is none")
                .isEmpty();
    }

    @Test
    void onAnInstanceItIsTheInstancesUnlessTheTaskHasOne() {
        Instance instance = world.launch(1, InstanceType.T3_MICRO, "us-east-1a").getFirst();
        Task task = onInstance(null);
        assertThat(world.ecs.logRoles().of(task.taskArn())).isEmpty();
        String profile = world.identities()
                .createInstanceProfile(r -> r.instanceProfileName("machines"))
                .instanceProfile()
                .arn();
        world.network()
                .associateIamInstanceProfile(
                        r -> r.instanceId(instance.instanceId()).iamInstanceProfile(p -> p.arn(profile)));
        assertThat(world.ecs.logRoles().of(task.taskArn()))
                .contains(new LogRole.OfInstance(profile, instance.instanceId()));
        Task with = onInstance(ROLE);
        assertThat(world.ecs.logRoles().of(with.taskArn())).contains(new LogRole.OfExecution(ROLE, id(with)));
    }
}
