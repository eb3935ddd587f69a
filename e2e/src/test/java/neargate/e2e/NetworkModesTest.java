package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import neargate.e2e.Instances.Ran;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks in all network modes on one t2.micro, and what such an instance has to give. */
class NetworkModesTest {
    private static final String SERVES = "\"memory\":64,\"command\":[\"sh\",\"-c\",\"echo hello >index.html;"
            + " trap 'exit 0' TERM; httpd -f -p 80 & httpd -f -p 81 & wait\"]";

    private static Machine machine;
    private static Instances one;
    private static String ip;

    @BeforeAll
    static void oneInstance() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
        one = new Instances(machine, "one");
        one.launch("t2.micro");
        ip = one.publicIp(one.ofType("t2.micro"));
        machine.aws("ec2 authorize-security-group-ingress --group-name default --protocol tcp --port 0-65535"
                + " --cidr 0.0.0.0/0");
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    @AfterEach
    void nothingRuns() {
        one.clear();
    }

    private static JsonNode bindings(JsonNode task) {
        return task.at("/containers/0/networkBindings");
    }

    private static void answers(int port) {
        assertThat(machine.shell("curl -s -m 5 --retry 5 --retry-connrefused http://" + ip + ":" + port + "/")
                        .mustSucceed()
                        .out())
                .isEqualTo("hello\n");
    }

    @Test
    void aHostPortOfTheBridgeIsGivenOnce() {
        one.define("static", SERVES + ",\"portMappings\":[{\"containerPort\":80,\"hostPort\":8080}]");
        JsonNode task = one.await(one.run("static").task(), "RUNNING");
        assertThat(bindings(task).toString())
                .isEqualTo("[{\"bindIP\":\"0.0.0.0\",\"containerPort\":80,\"hostPort\":8080,\"protocol\":\"tcp\"}]");
        answers(8080);
        assertThat(one.run("static").failures()).containsExactly("RESOURCE:PORTS");
        one.define("host", "\"memory\":64,\"portMappings\":[{\"containerPort\":8080}]", "--network-mode host");
        assertThat(one.run("host").failures()).containsExactly("RESOURCE:PORTS");
        one.define("ssh", "\"memory\":64,\"portMappings\":[{\"containerPort\":80,\"hostPort\":22}]");
        assertThat(one.run("ssh").failures()).containsExactly("RESOURCE:PORTS");
    }

    @Test
    void aRangeOfPortsHasARangeOfTheHost() {
        one.define("range", SERVES + ",\"portMappings\":[{\"containerPortRange\":\"80-81\"}]");
        JsonNode binding =
                bindings(one.await(one.run("range").task(), "RUNNING")).path(0);
        assertThat(binding.path("containerPortRange").asText()).isEqualTo("80-81");
        String[] ends = binding.path("hostPortRange").asText().split("-", 2);
        assertThat(Integer.parseInt(ends[1])).isEqualTo(Integer.parseInt(ends[0]) + 1);
        answers(Integer.parseInt(ends[0]));
        answers(Integer.parseInt(ends[1]));
    }

    @Test
    void aTaskInTheModeHostHasThePortsOfItsInstance() {
        one.define("host", SERVES + ",\"portMappings\":[{\"containerPort\":80}]", "--network-mode host");
        one.await(one.run("host").task(), "RUNNING");
        answers(80);
        assertThat(one.run("host").failures()).containsExactly("RESOURCE:PORTS");
    }

    @Test
    void aLinkedContainerIsFoundByItsAlias() {
        one.defineAll(
                "linked",
                "{\"name\":\"db\",\"image\":\"busybox\",\"environment\":[{\"name\":\"OWNER\",\"value\":\"me\"}],"
                        + SERVES + "},"
                        + "{\"name\":\"main\",\"image\":\"busybox\",\"memory\":64,\"links\":[\"db:store\"],\"command\":"
                        + "[\"sh\",\"-c\",\"until wget -q -O - http://store/ | grep hello; do :; done;"
                        + " [ ${STORE_NAME##*/} = store ] && [ $STORE_ENV_OWNER = me ] && exit 42\"]}");
        JsonNode task = one.await(one.run("linked").task(), "STOPPED");
        assertThat(Instances.list(task.path("containers")))
                .filteredOn(it -> it.path("name").asText().equals("main"))
                .extracting(it -> it.path("exitCode").asInt())
                .containsExactly(42);
    }

    @Test
    void aTaskInTheModeNoneHasOnlyItself() {
        one.define(
                "none",
                "\"memory\":64,\"command\":[\"sh\",\"-c\",\"exit $(($(wc -l < /proc/net/dev) - 2))\"]",
                "--network-mode none");
        assertThat(one.await(one.run("none").task(), "STOPPED")
                        .at("/containers/0/exitCode")
                        .asInt())
                .as("interfaces")
                .isEqualTo(1);
    }

    @Test
    void theInstanceTypeLimitsHowManyTasksHaveAnInterface() {
        one.define("eni", "\"memory\":64", "--network-mode awsvpc");
        String subnet = one.text("ec2 describe-subnets --query 'sort_by(Subnets,&AvailabilityZone)[0].SubnetId'");
        String elsewhere = one.text("ec2 describe-subnets --query 'sort_by(Subnets,&AvailabilityZone)[1].SubnetId'");
        String run = "eni --network-configuration awsvpcConfiguration={subnets=[%s]}";
        assertThat(one.run(run.formatted(elsewhere)).failures()).containsExactly("LOCATION");
        Ran first = one.run(run.formatted(subnet));
        JsonNode task = one.await(first.task(), "RUNNING");
        String eni = Instances.list(task.at("/attachments/0/details")).stream()
                .filter(it -> it.path("name").asText().equals("networkInterfaceId"))
                .map(it -> it.path("value").asText())
                .findFirst()
                .orElseThrow();
        assertThat(task.at("/containers/0/networkInterfaces/0/privateIpv4Address")
                        .asText())
                .isEqualTo(one.text("ec2 describe-network-interfaces --network-interface-ids " + eni
                        + " --query 'NetworkInterfaces[0].PrivateIpAddress'"));
        assertThat(one.run(run.formatted(subnet)).failures()).containsExactly("RESOURCE:ENI");
    }

    @Test
    void tasksTogetherHaveNoMoreThanTheirInstance() {
        // Two busy loops of four seconds would have eight seconds of two cores; a t2.micro has one.
        one.define(
                "busy",
                "\"memoryReservation\":64,\"command\":[\"sh\",\"-c\",\"yes >/dev/null & yes >/dev/null & sleep 4;"
                        + " kill %1 %2; wait; times >/tmp/times; exit $(awk 'END {gsub(/[ms]/, \\\" \\\");"
                        + " print int(100 + $1 * 60 + $2 + $3 * 60 + $4)}' /tmp/times)\"]");
        // More than the memory of the instance, in one piece.
        one.define(
                "greedy",
                "\"memoryReservation\":64,\"command\":[\"sh\",\"-c\",\"dd if=/dev/zero of=/dev/null bs=1200M count=1\"]");
        assertThat(one.await(one.run("greedy").task(), "STOPPED")
                        .at("/containers/0/exitCode")
                        .asInt())
                .isEqualTo(137);
        assertThat(one.await(one.run("busy").task(), "STOPPED")
                        .at("/containers/0/exitCode")
                        .asInt())
                .isBetween(100, 105);
    }
}
