package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.IpcMode;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PidMode;

/** What Fargate does not have. */
class FargateRegistrationTest {
    @TestFactory
    Stream<DynamicTest> whatFargateLacks() {
        String lacks = "Fargate compatible task definitions do not support ";
        return refused(
                task(
                        "another network mode",
                        "Fargate only supports network mode ‘awsvpc’.",
                        it -> it.networkMode(NetworkMode.BRIDGE)),
                task(
                        "no network mode",
                        "Fargate only supports network mode ‘awsvpc’.",
                        it -> it.networkMode((String) null)),
                task(
                        "ipcMode",
                        "Tasks using the Fargate launch type do not support ipcMode.",
                        it -> it.ipcMode(IpcMode.TASK)),
                task(
                        "the host's processes",
                        "Tasks using the Fargate launch type do not support pidMode 'host'.",
                        it -> it.pidMode(PidMode.HOST)),
                task(
                        "placement constraints",
                        lacks + "placementConstraints",
                        it -> it.placementConstraints(c -> c.type("memberOf").expression("attribute:stack == prod"))),
                task(
                        "a folder of the host",
                        lacks + "sourcePath",
                        it -> it.volumes(v -> v.name("data").host(h -> h.sourcePath("/data")))),
                container("privileged", lacks + "privileged", it -> it.privileged(true)),
                container("links", lacks + "links", it -> it.links("db")),
                container(
                        "extra hosts",
                        lacks + "extraHosts",
                        it -> it.extraHosts(h -> h.hostname("a").ipAddress("10.0.0.1"))),
                container(
                        "capabilities",
                        lacks + "added capabilities other than SYS_PTRACE",
                        it -> it.linuxParameters(l -> l.capabilities(c -> c.add("NET_ADMIN")))),
                container(
                        "two minutes to stop at most",
                        "Invalid 'stopTimeout' setting for container 'nginx'. The maximum on Fargate is 120 seconds.",
                        it -> it.stopTimeout(121)),
                container(
                        "an image of ECR without an execution role",
                        "Fargate requires task definition to have execution role ARN to support ECR images.",
                        it -> it.image("123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1")));
    }
}
