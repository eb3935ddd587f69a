package neargate.services.ec2.metadata;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.ShownInstance;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** What one instance may know of itself ("Instance metadata categories"). */
public final class InstanceData {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Instance instance;
    private final Tree tree = new Tree();

    /**
     * The credentials of an instance's role.
     *
     * @param role its name
     */
    public record Credentials(
            String role,
            String accessKeyId,
            String secretAccessKey,
            String token,
            Instant lastUpdated,
            Instant expiration) {}

    /**
     * What the instance may know.
     *
     * @param subnets the subnets by id
     * @param vpcCidr the VPC's first block
     */
    public InstanceData(
            InstanceRecord record,
            ShownInstance shown,
            String region,
            Function<String, Subnet> subnets,
            String vpcCidr,
            @Nullable Credentials credentials) {
        this.instance = shown.instance();
        String zone = instance.placement().availabilityZone();
        meta("ami-id", instance.imageId());
        meta("ami-launch-index", instance.amiLaunchIndex());
        meta("ami-manifest-path", "(unknown)");
        meta("block-device-mapping/ami", instance.rootDeviceName());
        meta("block-device-mapping/root", instance.rootDeviceName());
        meta("hostname", instance.privateDnsName());
        meta("instance-action", "none");
        meta("instance-id", instance.instanceId());
        meta("instance-life-cycle", "on-demand");
        meta("instance-type", instance.instanceTypeAsString());
        meta("local-hostname", instance.privateDnsName());
        meta("local-ipv4", instance.privateIpAddress());
        meta("placement/availability-zone", zone);
        meta("placement/availability-zone-id", instance.placement().availabilityZoneId());
        meta("placement/region", region);
        meta("profile", "default-hvm");
        meta("public-hostname", orNull(instance.publicDnsName()));
        meta("public-ipv4", instance.publicIpAddress());
        meta("reservation-id", shown.reservationId());
        meta("security-groups", names(instance.securityGroups()));
        meta("services/domain", "amazonaws.com");
        meta("services/partition", "aws");
        if (record.launch().publicKey() != null) {
            meta("public-keys/0/openssh-key", record.launch().publicKey());
        }
        shown.networkInterfaces().forEach(eni -> network(eni, subnets.apply(eni.subnetId()), vpcCidr));
        if ("enabled".equals(instance.metadataOptions().instanceMetadataTagsAsString())) {
            instance.tags().forEach(tag -> meta("tags/instance/" + tag.key(), tag.value()));
        }
        if (credentials != null) {
            credentials(credentials);
        }
        if (record.attributes().userData() != null) {
            tree.put(
                    "user-data",
                    new String(
                            Base64.getMimeDecoder().decode(record.attributes().userData()), StandardCharsets.UTF_8));
        }
        tree.put("dynamic/instance-identity/document", identity(shown.ownerId(), region, zone));
    }

    private void meta(String path, @Nullable Object value) {
        tree.put("meta-data/" + path, value);
    }

    private void network(NetworkInterface eni, Subnet subnet, String vpcCidr) {
        String mac = "network/interfaces/macs/" + eni.macAddress() + "/";
        if (eni.attachment().deviceIndex() == 0) {
            meta("mac", eni.macAddress());
        }
        meta(mac + "device-number", eni.attachment().deviceIndex());
        meta(mac + "interface-id", eni.networkInterfaceId());
        meta(mac + "local-hostname", eni.privateDnsName());
        meta(mac + "local-ipv4s", eni.privateIpAddress());
        meta(mac + "mac", eni.macAddress());
        meta(mac + "owner-id", eni.ownerId());
        meta(
                mac + "security-group-ids",
                String.join(
                        "\n",
                        eni.groups().stream().map(GroupIdentifier::groupId).toList()));
        meta(mac + "security-groups", names(eni.groups()));
        meta(mac + "subnet-id", eni.subnetId());
        meta(mac + "subnet-ipv4-cidr-block", subnet.cidrBlock());
        meta(mac + "vpc-id", eni.vpcId());
        meta(mac + "vpc-ipv4-cidr-block", vpcCidr);
        meta(mac + "vpc-ipv4-cidr-blocks", vpcCidr);
        if (eni.association() != null) {
            meta(mac + "public-ipv4s", eni.association().publicIp());
            meta(mac + "public-hostname", orNull(eni.association().publicDnsName()));
        }
    }

    private void credentials(Credentials credentials) {
        meta(
                "iam/info",
                JSON.createObjectNode()
                        .put("Code", "Success")
                        .put("LastUpdated", credentials.lastUpdated().toString())
                        .put("InstanceProfileArn", instance.iamInstanceProfile().arn())
                        .put("InstanceProfileId", instance.iamInstanceProfile().id())
                        .toPrettyString());
        meta(
                "iam/security-credentials/" + credentials.role(),
                JSON.createObjectNode()
                        .put("Code", "Success")
                        .put("LastUpdated", credentials.lastUpdated().toString())
                        .put("Type", "AWS-HMAC")
                        .put("AccessKeyId", credentials.accessKeyId())
                        .put("SecretAccessKey", credentials.secretAccessKey())
                        .put("Token", credentials.token())
                        .put("Expiration", credentials.expiration().toString())
                        .toPrettyString());
    }

    private String identity(String account, String region, String zone) {
        ObjectNode document = JSON.createObjectNode()
                .put("accountId", account)
                .put("architecture", instance.architectureAsString())
                .put("availabilityZone", zone)
                .put("imageId", instance.imageId())
                .put("instanceId", instance.instanceId())
                .put("instanceType", instance.instanceTypeAsString())
                .put("pendingTime", instance.launchTime().toString())
                .put("privateIp", instance.privateIpAddress())
                .put("region", region)
                .put("version", "2017-09-30");
        return document.toPrettyString();
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String names(List<GroupIdentifier> groups) {
        return String.join("\n", groups.stream().map(GroupIdentifier::groupName).toList());
    }

    String instanceId() {
        return instance.instanceId();
    }

    /** Whether the service answers this instance at all. */
    boolean enabled() {
        return !"disabled".equals(instance.metadataOptions().httpEndpointAsString());
    }

    /** Whether only version 2 is spoken. */
    boolean tokensRequired() {
        return "required".equals(instance.metadataOptions().httpTokensAsString());
    }

    /** The text, or the listing, at a path below the version. */
    Optional<String> get(String path) {
        return tree.get(path);
    }
}
