package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who gets out of a VPC and who does not: a machine with {@code up --egress host}, a second one that stands for the internet, and
 * two VPCs of the same block.
 */
class RoutingTest {
    private static final String OUTSIDE = "10.99.3.1";

    private static Machine machine;
    private static Machine outside;
    private static Process website;
    private static Vpc first;
    private static Vpc second;

    /** A VPC 10.50.0.0/16 whose security group lets all in, with a subnet that has a route to an internet gateway. */
    private record Vpc(String id, String group, String publicSubnet) {
        static Vpc make() {
            String id = text("ec2 create-vpc --cidr-block 10.50.0.0/16 --query Vpc.VpcId");
            String group = text("ec2 describe-security-groups --filters Name=vpc-id,Values=" + id
                    + " --query 'SecurityGroups[0].GroupId'");
            machine.aws("ec2 authorize-security-group-ingress --group-id " + group + " --protocol -1 --cidr 0.0.0.0/0");
            String gateway = text("ec2 create-internet-gateway --query InternetGateway.InternetGatewayId");
            machine.aws("ec2 attach-internet-gateway --internet-gateway-id " + gateway + " --vpc-id " + id);
            return new Vpc(id, group, subnet(id, "10.50.1.0/24", "--gateway-id " + gateway));
        }

        /** A subnet with a route of its own to everywhere, or with none when {@code target} is blank. */
        static String subnet(String vpc, String block, String target) {
            String subnet =
                    text("ec2 create-subnet --vpc-id " + vpc + " --cidr-block " + block + " --query Subnet.SubnetId");
            String table = text("ec2 create-route-table --vpc-id " + vpc + " --query RouteTable.RouteTableId");
            machine.aws("ec2 associate-route-table --route-table-id " + table + " --subnet-id " + subnet);
            if (!target.isBlank()) {
                machine.aws(
                        "ec2 create-route --route-table-id " + table + " --destination-cidr-block 0.0.0.0/0 " + target);
            }
            return subnet;
        }

        /** Runs a shell script as a Fargate task there; its ARN. */
        String run(String subnet, String assignPublicIp, String script) {
            machine.aws("ecs register-task-definition --family script --requires-compatibilities FARGATE"
                    + " --network-mode awsvpc --cpu 256 --memory 512 --container-definitions"
                    + " '[{\"name\":\"main\",\"image\":\"busybox\",\"portMappings\":[{\"containerPort\":80}],"
                    + "\"command\":[\"sh\",\"-c\",\"" + script.replace("'", "'\\''") + "\"]}]'");
            return text("ecs run-task --cluster c --task-definition script --launch-type FARGATE"
                    + " --network-configuration 'awsvpcConfiguration={subnets=[" + subnet + "],securityGroups=[" + group
                    + "],assignPublicIp=" + assignPublicIp + "}' --query 'tasks[0].taskArn'");
        }

        /** A task there that serves a page with this word, once it is RUNNING. */
        JsonNode serve(String subnet, String assignPublicIp, String word) {
            String script = "echo " + word + " >index.html; trap 'exit 0' TERM; httpd -f -p 80 & wait";
            return awaitStatus(run(subnet, assignPublicIp, script), "RUNNING");
        }

        /** Whether a task there reads this word at an address. */
        boolean reads(String word, String address, String subnet, String assignPublicIp) {
            // A connection that nobody answers ends after two seconds; one that is refused is tried again.
            String script = "for i in 1 2; do timeout 2 wget -q -O /page http://" + address
                    + "/ && break; sleep 1; done; grep -q " + word + " /page";
            return awaitStatus(run(subnet, assignPublicIp, script), "STOPPED")
                            .at("/containers/0/exitCode")
                            .asInt(-1)
                    == 0;
        }
    }

    @BeforeAll
    static void machinesAndNetworksAreThere() {
        outside = Machine.make();
        machine = Machine.make();
        machine.fetchPackages();
        outside.cable(machine, "10.99.3");
        machine.shell("ip route add default via " + OUTSIDE).mustSucceed();
        // Whoever out there knew where the VPCs are would try it.
        outside.shell("ip route add 10.50.0.0/16 via 10.99.3.2").mustSucceed();
        outside.shell("mkdir " + outside.data() + "/www && echo outside >" + outside.data() + "/www/index.html")
                .mustSucceed();
        website = outside.stay("/dev/null", "busybox", "httpd", "-f", "-p", "80", "-h", outside.data() + "/www");
        machine.up("--egress", "host");
        machine.aws("ecs create-cluster --cluster-name c");
        first = Vpc.make();
        second = Vpc.make();
    }

    @AfterAll
    static void everythingIsGone() throws InterruptedException {
        if (website != null) {
            website.destroy();
            website.waitFor(10, TimeUnit.SECONDS);
        }
        for (Machine each : new Machine[] {machine, outside}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static String text(String arguments) {
        return machine.shell("aws --output text " + arguments)
                .mustSucceed()
                .out()
                .strip();
    }

    private static JsonNode describe(String task) {
        return machine.aws("ecs describe-tasks --cluster c --tasks " + task).at("/tasks/0");
    }

    private static JsonNode awaitStatus(String task, String status) {
        Machine.await(
                "the task is " + status,
                Duration.ofSeconds(60),
                () -> describe(task).path("lastStatus").asText().equals(status));
        return describe(task);
    }

    private static String privateIp(JsonNode task) {
        return task.at("/containers/0/networkInterfaces/0/privateIpv4Address").asText();
    }

    /** The public address, or {@code None}. */
    private static String publicIp(JsonNode task) {
        return text("ec2 describe-network-interfaces --network-interface-ids " + eni(task)
                + " --query 'NetworkInterfaces[0].Association.PublicIp'");
    }

    private static String eni(JsonNode task) {
        return Instances.list(task.at("/attachments/0/details")).stream()
                .filter(detail -> detail.path("name").asText().equals("networkInterfaceId"))
                .map(detail -> detail.path("value").asText())
                .findFirst()
                .orElseThrow();
    }

    private static boolean answers(Machine asker, String address) {
        return asker.run("curl", "-s", "-m", "3", "http://" + address + "/").succeeded();
    }

    @Test
    void theProgramSaysWhereTasksGetOut() {
        assertThat(machine.neargate("status").mustSucceed().out()).contains("host: tasks in subnets with a way");
    }

    @Test
    void aTaskWithAPublicIpGetsOutOneWithoutDoesNot() {
        assertThat(first.reads("outside", OUTSIDE, first.publicSubnet(), "ENABLED"))
                .isTrue();
        assertThat(first.reads("outside", OUTSIDE, first.publicSubnet(), "DISABLED"))
                .isFalse();
    }

    @Test
    void aTaskInAPrivateSubnetReachesItsVpcAndNothingElse() {
        String subnet = Vpc.subnet(first.id(), "10.50.2.0/24", "");
        JsonNode neighbour = first.serve(first.publicSubnet(), "ENABLED", "neighbour");
        assertThat(first.reads("neighbour", privateIp(neighbour), subnet, "DISABLED"))
                .isTrue();
        assertThat(first.reads("outside", OUTSIDE, subnet, "DISABLED")).isFalse();
        // A public IP without a route to an internet gateway is of no use, in either direction.
        assertThat(first.reads("outside", OUTSIDE, subnet, "ENABLED")).isFalse();
    }

    @Test
    void aTaskBehindANatGatewayGetsOutAndCannotBeReached() {
        String allocation = text("ec2 allocate-address --domain vpc --query AllocationId");
        String gateway = text("ec2 create-nat-gateway --subnet-id " + first.publicSubnet() + " --allocation-id "
                + allocation + " --query NatGateway.NatGatewayId");
        machine.shell("aws ec2 wait nat-gateway-available --nat-gateway-ids " + gateway)
                .mustSucceed();
        String subnet = Vpc.subnet(first.id(), "10.50.3.0/24", "--nat-gateway-id " + gateway);
        assertThat(first.reads("outside", OUTSIDE, subnet, "DISABLED")).isTrue();
        JsonNode server = first.serve(subnet, "DISABLED", "hidden");
        assertThat(first.reads("hidden", privateIp(server), first.publicSubnet(), "DISABLED"))
                .isTrue();
        assertThat(publicIp(server)).isEqualTo("None");
        assertThat(answers(outside, privateIp(server))).isFalse();
        assertThat(answers(machine, privateIp(server))).isFalse();
    }

    @Test
    void twoVpcsOfTheSameBlockKnowNothingOfEachOther() {
        JsonNode one = first.serve(Vpc.subnet(first.id(), "10.50.9.0/28", ""), "DISABLED", "first");
        String there = Vpc.subnet(second.id(), "10.50.9.0/28", "");
        assertThat(second.reads("first", privateIp(one), there, "DISABLED")).isFalse();
        JsonNode two = second.serve(there, "DISABLED", "second");
        assertThat(first.reads("first", privateIp(one), first.publicSubnet(), "DISABLED"))
                .isTrue();
        assertThat(second.reads("second", privateIp(two), second.publicSubnet(), "DISABLED"))
                .isTrue();
        assertThat(first.reads("second", privateIp(two), first.publicSubnet(), "DISABLED"))
                .isFalse();
    }
}
