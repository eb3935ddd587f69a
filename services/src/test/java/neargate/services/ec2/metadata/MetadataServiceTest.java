package neargate.services.ec2.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.network.LinkLocal.Answer;
import neargate.engine.network.LinkLocal.Request;
import neargate.services.ec2.instances.InstanceLife;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.ShownInstance;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

class MetadataServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private Instant now = NOW;
    private String tokens = "optional";
    private String endpoint = "enabled";
    private final MetadataService service = new MetadataService(
            (vpc, address) -> address.equals("10.0.0.5") ? Optional.of(data()) : Optional.empty(),
            new SecureRandom(),
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    private InstanceData data() {
        Instance instance = Instance.builder()
                .instanceId("i-1")
                .imageId("ami-1")
                .instanceType("t2.small")
                .keyName("mine")
                .launchTime(NOW)
                .state(InstanceLife.state(InstanceStateName.RUNNING))
                .placement(placement -> placement.availabilityZone("us-east-1a"))
                .metadataOptions(options ->
                        options.httpTokens(tokens).httpEndpoint(endpoint).instanceMetadataTags("enabled"))
                .tags(Tag.builder().key("Name").value("web").build())
                .build();
        var record = new InstanceRecord(
                instance,
                new InstanceRecord.Launch("r-1", null, "ssh-ed25519 AAAA mine", false, false),
                new InstanceRecord.Attributes("IyEvYmluL3NoCg==", false, false, ShutdownBehavior.STOP, null),
                null,
                false,
                null);
        NetworkInterface eni = NetworkInterface.builder()
                .networkInterfaceId("eni-1")
                .macAddress("02:00:00:00:00:01")
                .privateIpAddress("10.0.0.5")
                .privateDnsName("ip-10-0-0-5.ec2.internal")
                .vpcId("vpc-1")
                .subnetId("subnet-1")
                .attachment(attachment -> attachment.deviceIndex(0))
                .groups(List.of())
                .privateIpAddresses(List.of())
                .build();
        ShownInstance shown = ShownInstance.of(record, "123456789012", Stream.of(eni), Stream.empty());
        return new InstanceData(
                record,
                shown,
                "us-east-1",
                _ -> Subnet.builder().cidrBlock("10.0.0.0/24").build(),
                "10.0.0.0/16",
                null);
    }

    private Answer ask(String method, String path, Map<String, String> headers) {
        return service.answer(new Request("vpc-1", "10.0.0.5", method, path, headers));
    }

    private String get(String path) {
        Answer answer = ask("GET", path, Map.of());
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.body();
    }

    @Test
    void anInstanceLearnsWhoItIs() {
        assertThat(get("/latest/meta-data/instance-id")).isEqualTo("i-1");
        assertThat(get("/latest/meta-data/local-ipv4")).isEqualTo("10.0.0.5");
        assertThat(get("/latest/meta-data/placement/region")).isEqualTo("us-east-1");
        assertThat(get("/latest/meta-data/public-keys/0/openssh-key")).isEqualTo("ssh-ed25519 AAAA mine");
        assertThat(get("/latest/meta-data/tags/instance/Name")).isEqualTo("web");
        assertThat(get("/latest/meta-data/network/interfaces/macs/02:00:00:00:00:01/vpc-id"))
                .isEqualTo("vpc-1");
        assertThat(get("/latest/user-data")).isEqualTo("#!/bin/sh\n");
        assertThat(get("/latest/dynamic/instance-identity/document")).contains("\"instanceId\" : \"i-1\"");
        assertThat(get("/2021-07-15/meta-data/ami-id")).isEqualTo("ami-1");
    }

    @Test
    void whatIsBetweenIsListed() {
        assertThat(get("/")).isEqualTo("1.0\nlatest");
        assertThat(get("/latest")).isEqualTo("dynamic/\nmeta-data/\nuser-data");
        assertThat(get("/latest/meta-data/").lines()).contains("ami-id", "network/", "placement/", "tags/");
        assertThat(get("/latest/meta-data/placement").lines()).containsExactly("availability-zone", "region");
        assertThat(ask("GET", "/latest/meta-data/none", Map.of()).status()).isEqualTo(404);
        assertThat(ask("GET", "/latest/meta-data/iam/info", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void aTokenIsGoodUntilItsTimeHasPassed() {
        Answer token = ask("PUT", "/latest/api/token", Map.of("x-aws-ec2-metadata-token-ttl-seconds", "60"));
        assertThat(token.status()).isEqualTo(200);
        tokens = "required";
        Map<String, String> with = Map.of("x-aws-ec2-metadata-token", token.body());
        assertThat(ask("GET", "/latest/meta-data/instance-id", with).body()).isEqualTo("i-1");
        assertThat(ask("GET", "/latest/meta-data/instance-id", Map.of()).status())
                .isEqualTo(401);
        assertThat(ask("GET", "/latest/", Map.of("x-aws-ec2-metadata-token", "mine"))
                        .status())
                .isEqualTo(401);
        assertThat(ask("GET", "/latest/", Map.of("x-aws-ec2-metadata-token", token.body() + "x"))
                        .status())
                .isEqualTo(401);
        now = NOW.plusSeconds(60);
        assertThat(ask("GET", "/latest/meta-data/instance-id", with).status()).isEqualTo(401);
    }

    @Test
    void aTokenIsNotGivenWithoutALifetimeNorThroughAProxy() {
        assertThat(ask("PUT", "/latest/api/token", Map.of()).status()).isEqualTo(400);
        assertThat(ask("PUT", "/latest/api/token", Map.of("x-aws-ec2-metadata-token-ttl-seconds", "21601"))
                        .status())
                .isEqualTo(400);
        assertThat(ask(
                                "PUT",
                                "/latest/api/token",
                                Map.of("x-aws-ec2-metadata-token-ttl-seconds", "60", "x-forwarded-for", "10.0.0.9"))
                        .status())
                .isEqualTo(403);
        assertThat(ask("POST", "/latest/api/token", Map.of()).status()).isEqualTo(405);
    }

    @Test
    void whoIsNoInstanceOrHasItSwitchedOffLearnsNothing() {
        assertThat(service.answer(new Request("vpc-1", "10.0.0.6", "GET", "/latest/", Map.of()))
                        .status())
                .isEqualTo(404);
        endpoint = "disabled";
        assertThat(ask("GET", "/latest/", Map.of()).status()).isEqualTo(403);
    }
}
