package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.onEc2;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;

import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.EnvironmentFile;

/** What cannot be in a container's environment. */
class EnvironmentRegistrationTest {
    @TestFactory
    Stream<DynamicTest> variables() {
        return refused(
                container(
                        "a variable without a name",
                        "Invalid 'environment' setting for container 'nginx'.",
                        it -> it.environment(e -> e.value("1"))),
                container(
                        "a variable with an equals sign in its name",
                        "Invalid 'environment' setting for container 'nginx'.",
                        it -> it.environment(e -> e.name("A=B").value("1"))));
    }

    @TestFactory
    Stream<DynamicTest> secrets() {
        return refused(
                container(
                        "a secret by the name of a variable",
                        "The secret name must be unique and not shared with any new or existing environment variables"
                                + " set on the container, such as 'A'.",
                        it -> it.environment(e -> e.name("A").value("1"))
                                .secrets(s -> s.name("A").valueFrom("arn:aws:ssm:us-east-1:123456789012:parameter/a"))),
                container(
                        "by a strange name",
                        "The Systems Manager parameter name specified for secret A is invalid. The parameter name can be up"
                                + " to 2048 characters and include the following letters and symbols: a-zA-Z0-9_.-",
                        it -> it.secrets(s -> s.name("A").valueFrom("my secret"))),
                container(
                        "by an ARN of something else",
                        "Invalid 'secrets' setting for container 'nginx'. The valueFrom of 'A' must be a parameter of"
                                + " Systems Manager or the ARN of a secret of Secrets Manager.",
                        it -> it.secrets(s -> s.name("A").valueFrom("arn:aws:s3:::bucket/a"))));
    }

    @TestFactory
    Stream<DynamicTest> secretsThatNobodyMayRead() {
        return refused(
                container(
                        "a parameter",
                        "When you are specifying container secrets, you must also specify a value for"
                                + " 'executionRoleArn'.",
                        it -> it.secrets(s -> s.name("A").valueFrom("a"))),
                onEc2(
                        "a parameter, on an instance",
                        "When you are specifying container secrets, you must also specify a value for"
                                + " 'executionRoleArn'.",
                        it -> it.memory(128).secrets(s -> s.name("A").valueFrom("a"))),
                container(
                        "a registry's password",
                        "Private repository authentication requires that the task definition specify a value for"
                                + " executionRoleArn.",
                        it -> it.repositoryCredentials(r -> r.credentialsParameter("registry"))));
    }

    @TestFactory
    Stream<DynamicTest> environmentFiles() {
        return refused(
                container(
                        "from elsewhere than S3",
                        "Invalid 'environmentFiles' setting for container 'nginx'. The only type of file is s3.",
                        it -> it.environmentFiles(f -> f.type("ftp").value("arn:aws:s3:::bucket/a.env"))),
                container(
                        "by a URL",
                        "Invalid arn syntax.",
                        it -> it.environmentFiles(f -> f.type("s3").value("s3://bucket/a.env"))),
                container(
                        "by another ending",
                        "Invalid 'environmentFiles' setting for container 'nginx'. A file's name must end in .env.",
                        it -> it.environmentFiles(f -> f.type("s3").value("arn:aws:s3:::bucket/a.txt"))),
                container(
                        "eleven",
                        "Invalid 'environmentFiles' setting for container 'nginx'. The maximum is 10 files.",
                        it -> it.environmentFiles(Collections.nCopies(
                                11,
                                EnvironmentFile.builder()
                                        .type("s3")
                                        .value("arn:aws:s3:::bucket/a.env")
                                        .build()))));
    }
}
