package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class SecurityGroupTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private String web = "";

    @BeforeEach
    void aGroup() {
        web = ec2.createSecurityGroup(r -> r.groupName("web").description("web servers"))
                .groupId();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aNewGroupLetsNothingInAndEverythingOut() {
        SecurityGroup group = group(web);

        assertThat(group.ipPermissions()).isEmpty();
        assertThat(group.ipPermissionsEgress()).hasSize(1);
        assertThat(group.vpcId()).isEqualTo(world.defaultVpc());
        assertThat(group.securityGroupArn()).isEqualTo("arn:aws:ec2:us-east-1:123456789012:security-group/" + web);
    }

    @Test
    void rulesHaveIdsAndAreSeenTogetherAsPermissions() {
        var answer = ec2.authorizeSecurityGroupIngress(r -> r.groupId(web)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(80)
                        .toPort(80)
                        .ipRanges(range("0.0.0.0/0"), range("10.0.0.7/8"))
                        .build()));

        assertThat(answer.returnValue()).isTrue();
        assertThat(answer.securityGroupRules())
                .extracting(SecurityGroupRule::cidrIpv4)
                .containsExactly("0.0.0.0/0", "10.0.0.0/8");
        assertThat(answer.securityGroupRules())
                .allSatisfy(rule -> assertThat(rule.securityGroupRuleId()).matches("sgr-0[0-9a-f]{16}"));
        assertThat(group(web).ipPermissions())
                .singleElement()
                .satisfies(permission -> assertThat(permission.ipRanges()).hasSize(2));
        assertThat(ec2.describeSecurityGroupRules(r -> r.filters(filter("group-id", web)))
                        .securityGroupRules())
                .hasSize(3);
    }

    @Test
    void aRuleIsNotAddedTwice() {
        allow(80);

        assertFails(
                "InvalidPermission.Duplicate",
                "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW\" already exists",
                () -> allow(80));
        assertFails(
                "InvalidParameterValue",
                "The same permission must not appear multiple times",
                () -> ec2.authorizeSecurityGroupIngress(
                        r -> r.groupId(web).ipPermissions(tcp(81, 81, "0.0.0.0/0"), tcp(81, 81, "0.0.0.0/0"))));
    }

    @Test
    void nothingIsAddedWhenOneOfSeveralIsWrong() {
        assertFails(
                "InvalidParameterValue",
                "CIDR block 1.2.3.4/33 is malformed",
                () -> ec2.authorizeSecurityGroupIngress(
                        r -> r.groupId(web).ipPermissions(tcp(80, 80, "0.0.0.0/0"), tcp(81, 81, "1.2.3.4/33"))));

        assertThat(group(web).ipPermissions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tcp; 99999; 99999; InvalidParameterValue; TCP/UDP port (99999) out of range",
                "tcp; 80; 22; InvalidParameterValue; Invalid TCP/UDP port range (80:22)",
                "tcp; ; ; InvalidParameterValue;"
                        + " Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
                "udp; -1; -1; InvalidParameterValue; TCP/UDP port (-1) out of range",
                "icmp; 256; 0; InvalidParameterValue; ICMP type (256) out of range",
                "http; 80; 80; InvalidParameterValue; Invalid value 'http' for IP protocol. Unknown protocol.",
                "; 80; 80; MissingParameter; The request must contain the parameter ipProtocol",
            })
    void badPortsAndProtocolsAreRefused(String protocol, Integer from, Integer to, String code, String message) {
        assertFails(
                code,
                message,
                () -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(web)
                        .ipPermissions(IpPermission.builder()
                                .ipProtocol(protocol)
                                .fromPort(from)
                                .toPort(to)
                                .ipRanges(range("0.0.0.0/0"))
                                .build())));
    }

    @Test
    void aPermissionNeedsAnotherSide() {
        assertFails(
                "MissingParameter",
                "Missing source specification: include source security group or CIDR information",
                () -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(web)
                        .ipPermissions(IpPermission.builder()
                                .ipProtocol("tcp")
                                .fromPort(80)
                                .toPort(80)
                                .build())));
    }

    @Test
    void protocolNumbersAndNamesMeanTheSame() {
        allow(80);

        assertFails(
                "InvalidPermission.Duplicate",
                "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW\" already exists",
                () -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(web)
                        .ipPermissions(tcp(80, 80, "0.0.0.0/0").toBuilder()
                                .ipProtocol("6")
                                .build())));
    }

    @Test
    void theOlderWayToSayAPermissionWorksToo() {
        ec2.authorizeSecurityGroupIngress(r ->
                r.groupName("web").ipProtocol("tcp").fromPort(22).toPort(22).cidrIp("10.0.0.0/8"));
        assertThat(group(web).ipPermissions()).containsExactly(tcp(22, 22, "10.0.0.0/8"));

        ec2.revokeSecurityGroupIngress(r ->
                r.groupName("web").ipProtocol("tcp").fromPort(22).toPort(22).cidrIp("10.0.0.0/8"));
        assertThat(group(web).ipPermissions()).isEmpty();
    }

    @Test
    void aPermissionIsSaidInOneWayOnly() {
        String message = "The parameters ipPermissions and cidrIp cannot be used together";
        IpPermission listed = tcp(22, 22, "10.0.0.0/8");

        assertFails(
                "InvalidParameterCombination",
                message,
                () -> ec2.authorizeSecurityGroupIngress(
                        r -> r.groupId(web).ipPermissions(listed).cidrIp("0.0.0.0/0")));
        assertFails(
                "InvalidParameterCombination",
                message,
                () -> ec2.authorizeSecurityGroupEgress(
                        r -> r.groupId(web).ipPermissions(listed).cidrIp("0.0.0.0/0")));
        assertFails(
                "InvalidParameterCombination",
                message,
                () -> ec2.revokeSecurityGroupIngress(
                        r -> r.groupId(web).ipPermissions(listed).cidrIp("0.0.0.0/0")));
        assertThat(group(web).ipPermissions()).isEmpty();
    }

    @Test
    void rulesAreRevokedByPermissionAndById() {
        allow(80);
        String id = allow(81);

        var byPermission = ec2.revokeSecurityGroupIngress(r -> r.groupId(web).ipPermissions(tcp(80, 80, "0.0.0.0/0")));
        var byId = ec2.revokeSecurityGroupIngress(r -> r.groupId(web).securityGroupRuleIds(id));

        assertThat(byPermission.revokedSecurityGroupRules()).hasSize(1);
        assertThat(byId.revokedSecurityGroupRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.securityGroupRuleId()).isEqualTo(id));
        assertThat(group(web).ipPermissions()).isEmpty();
        assertFails(
                "InvalidSecurityGroupRuleId.NotFound",
                "The security group rule ID '" + id + "' does not exist",
                () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(web).securityGroupRuleIds(id)));
    }

    @Test
    void revokingWhatIsNotThereFailsOutsideTheDefaultVpcAndIsToldInIt() {
        var answer = ec2.revokeSecurityGroupIngress(r -> r.groupId(web).ipPermissions(tcp(80, 80, "0.0.0.0/0")));
        assertThat(answer.unknownIpPermissions()).containsExactly(tcp(80, 80, "0.0.0.0/0"));

        String vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String other = ec2.createSecurityGroup(
                        r -> r.groupName("web").description("web").vpcId(vpcId))
                .groupId();
        assertFails(
                "InvalidPermission.NotFound",
                "The specified rule does not exist in this security group.",
                () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(other).ipPermissions(tcp(80, 80, "0.0.0.0/0"))));
    }

    @Test
    void egressIsAuthorizedAndRevoked() {
        ec2.revokeSecurityGroupEgress(r -> r.groupId(web)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("-1")
                        .ipRanges(range("0.0.0.0/0"))
                        .build()));
        ec2.authorizeSecurityGroupEgress(r -> r.groupId(web).ipPermissions(tcp(443, 443, "10.0.0.0/8")));

        assertThat(group(web).ipPermissionsEgress()).containsExactly(tcp(443, 443, "10.0.0.0/8"));
        assertThat(group(web).ipPermissions()).isEmpty();
    }

    @Test
    void aGroupThatAnotherOneNamesStays() {
        String clients = ec2.createSecurityGroup(r -> r.groupName("clients").description("clients"))
                .groupId();
        ec2.authorizeSecurityGroupIngress(r -> r.groupId(web)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(80)
                        .toPort(80)
                        .userIdGroupPairs(
                                UserIdGroupPair.builder().groupId(clients).build())
                        .build()));

        assertFails(
                "DependencyViolation",
                "resource " + clients + " has a dependent object",
                () -> ec2.deleteSecurityGroup(r -> r.groupId(clients)));
        ec2.deleteSecurityGroup(r -> r.groupId(web));
        assertThat(ec2.deleteSecurityGroup(r -> r.groupId(clients)).groupId()).isEqualTo(clients);
    }

    @Test
    void aRuleIsChangedUnderItsId() {
        String id = allow(80);
        String other = allow(81);

        ec2.modifySecurityGroupRules(r -> r.groupId(web)
                .securityGroupRules(update -> update.securityGroupRuleId(id)
                        .securityGroupRule(rule -> rule.ipProtocol("tcp")
                                .fromPort(8080)
                                .toPort(8080)
                                .cidrIpv4("10.0.0.0/8")
                                .description("inside"))));

        assertThat(ec2.describeSecurityGroupRules(r -> r.securityGroupRuleIds(id))
                        .securityGroupRules()
                        .getFirst())
                .satisfies(rule -> {
                    assertThat(rule.fromPort()).isEqualTo(8080);
                    assertThat(rule.description()).isEqualTo("inside");
                    assertThat(rule.isEgress()).isFalse();
                });
        assertFails(
                "InvalidPermission.Duplicate",
                "the specified rule \"peer: 10.0.0.0/8, TCP, from port: 8080, to port: 8080, ALLOW\" already exists",
                () -> ec2.modifySecurityGroupRules(r -> r.groupId(web)
                        .securityGroupRules(update -> update.securityGroupRuleId(other)
                                .securityGroupRule(rule -> rule.ipProtocol("tcp")
                                        .fromPort(8080)
                                        .toPort(8080)
                                        .cidrIpv4("10.0.0.0/8")))));
    }

    @Test
    void descriptionsAreUpdatedAndChecked() {
        allow(80);

        ec2.updateSecurityGroupRuleDescriptionsIngress(r -> r.groupId(web)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(80)
                        .toPort(80)
                        .ipRanges(range("0.0.0.0/0").toBuilder()
                                .description("the world")
                                .build())
                        .build()));

        assertThat(group(web).ipPermissions().getFirst().ipRanges().getFirst().description())
                .isEqualTo("the world");
        assertFails(
                "InvalidParameterValue",
                "Invalid rule description. Valid descriptions are strings less than 256 characters from the following"
                        + " set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
                () -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(web)
                        .ipPermissions(IpPermission.builder()
                                .ipProtocol("-1")
                                .ipRanges(range("0.0.0.0/0").toBuilder()
                                        .description("größer")
                                        .build())
                                .build())));
    }

    @Test
    void sixtyRulesADirectionAreTheMost() {
        for (int port = 1; port <= 60; port++) {
            allow(port);
        }

        assertFails(
                "RulesPerSecurityGroupLimitExceeded",
                "The maximum number of rules per security group has been reached.",
                () -> allow(61));
    }

    @Test
    void namesAreUniqueInAVpcAndNotReserved() {
        String vpcId = world.defaultVpc();
        assertFails(
                "InvalidGroup.Duplicate",
                "The security group 'web' already exists for VPC '" + vpcId + "'",
                () -> ec2.createSecurityGroup(r -> r.groupName("web").description("again")));
        assertFails(
                "InvalidGroup.Reserved",
                "The security group 'default' is reserved",
                () -> ec2.createSecurityGroup(r -> r.groupName("default").description("mine")));
        assertFails(
                "CannotDelete",
                "the specified group: \"" + defaultGroup() + "\" name: \"default\" cannot be deleted by a user",
                () -> ec2.deleteSecurityGroup(r -> r.groupId(defaultGroup())));
    }

    @Test
    void unknownAndMalformedIdsAreTold() {
        assertFails(
                "InvalidGroup.NotFound",
                "The security group 'sg-0123456789abcdef0' does not exist",
                () -> ec2.describeSecurityGroups(r -> r.groupIds("sg-0123456789abcdef0")));
        assertFails(
                "InvalidGroupId.Malformed",
                "Invalid id: \"web\" (expecting \"sg-...\")",
                () -> ec2.describeSecurityGroups(r -> r.groupIds("web")));
        assertFails(
                "InvalidGroup.NotFound",
                "The security group 'db' does not exist in default VPC '" + world.defaultVpc() + "'",
                () -> ec2.describeSecurityGroups(r -> r.groupNames("db")));
    }

    @Test
    void groupsAreFoundByWhatTheyAllow() {
        allow(80);

        assertThat(ec2.describeSecurityGroups(
                                r -> r.filters(filter("ip-permission.from-port", "80"), filter("group-name", "w*")))
                        .securityGroups())
                .extracting(SecurityGroup::groupId)
                .containsExactly(web);
        assertThat(ec2.describeSecurityGroups(r -> r.filters(filter("egress.ip-permission.cidr", "0.0.0.0/0")))
                        .securityGroups())
                .hasSize(2);
    }

    private String allow(int port) {
        return ec2.authorizeSecurityGroupIngress(r -> r.groupId(web).ipPermissions(tcp(port, port, "0.0.0.0/0")))
                .securityGroupRules()
                .getFirst()
                .securityGroupRuleId();
    }

    private SecurityGroup group(String id) {
        return ec2.describeSecurityGroups(r -> r.groupIds(id)).securityGroups().getFirst();
    }

    private String defaultGroup() {
        return ec2.describeSecurityGroups(r -> r.groupNames("default"))
                .securityGroups()
                .getFirst()
                .groupId();
    }

    private static IpPermission tcp(int from, int to, String cidr) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(from)
                .toPort(to)
                .ipRanges(List.of(range(cidr)))
                .build();
    }

    private static IpRange range(String cidr) {
        return IpRange.builder().cidrIp(cidr).build();
    }
}
