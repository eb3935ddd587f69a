package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/** Network ACLs: their entries, and the subnets that have them. */
class NetworkAclTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private String vpcId = "";
    private String subnetId = "";

    @BeforeEach
    void aVpcWithASubnet() {
        vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        subnetId = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24"))
                .subnet()
                .subnetId();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aNewAclDeniesEverythingAndTheDefaultOneAllowsIt() {
        assertThat(ec2.createNetworkAcl(r -> r.vpcId(vpcId)).networkAcl()).satisfies(acl -> {
            assertThat(acl.isDefault()).isFalse();
            assertThat(acl.entries())
                    .extracting(NetworkAclEntry::egress, NetworkAclEntry::ruleNumber, NetworkAclEntry::ruleAction)
                    .containsExactly(tuple(true, 32767, RuleAction.DENY), tuple(false, 32767, RuleAction.DENY));
        });
        assertThat(defaultAcl().entries())
                .extracting(NetworkAclEntry::egress, NetworkAclEntry::ruleNumber, NetworkAclEntry::ruleAction)
                .containsExactly(
                        tuple(true, 100, RuleAction.ALLOW),
                        tuple(true, 32767, RuleAction.DENY),
                        tuple(false, 100, RuleAction.ALLOW),
                        tuple(false, 32767, RuleAction.DENY));
    }

    @Test
    void entriesComeInTheOrderOfTheirNumbersAndEachNumberOnceADirection() {
        String aclId = acl();
        enter(aclId, 200, r -> r.protocol("-1"));
        enter(aclId, 100, r -> r.protocol("6").portRange(p -> p.from(80).to(90)));
        enter(
                aclId,
                100,
                r -> r.egress(true)
                        .protocol("1")
                        .icmpTypeCode(t -> t.type(8).code(-1))
                        .cidrBlock("100.68.0.18/18"));

        assertThat(acl(aclId).entries())
                .extracting(NetworkAclEntry::ruleNumber)
                .containsExactly(100, 32767, 100, 200, 32767);
        assertThat(acl(aclId).entries().getFirst().cidrBlock()).isEqualTo("100.68.0.0/18");
        assertFails(
                "NetworkAclEntryAlreadyExists",
                "The network acl entry identified by 100 already exists.",
                () -> enter(aclId, 100, r -> r.protocol("-1")));
    }

    @Test
    void entriesAreReplacedAndTakenAwayByNumber() {
        String aclId = acl();
        assertFails(
                "InvalidNetworkAclEntry.NotFound",
                "no ingress entry with number 100 in network ACL " + aclId,
                () -> replaceBySsh(aclId));
        enter(aclId, 100, r -> r.protocol("-1"));

        replaceBySsh(aclId);
        assertThat(acl(aclId).entries())
                .filteredOn(entry -> entry.ruleNumber() == 100)
                .singleElement()
                .satisfies(is -> {
                    assertThat(is.ruleAction()).isEqualTo(RuleAction.DENY);
                    assertThat(is.portRange().to()).isEqualTo(22);
                });

        ec2.deleteNetworkAclEntry(r -> r.networkAclId(aclId).egress(false).ruleNumber(100));
        assertThat(acl(aclId).entries()).hasSize(2);
        assertFails(
                "InvalidNetworkAclEntry.NotFound",
                "no egress entry with number 100 in network ACL " + aclId,
                () -> ec2.deleteNetworkAclEntry(
                        r -> r.networkAclId(aclId).egress(true).ruleNumber(100)));
    }

    private void replaceBySsh(String aclId) {
        ec2.replaceNetworkAclEntry(r -> r.networkAclId(aclId)
                .egress(false)
                .ruleNumber(100)
                .ruleAction(RuleAction.DENY)
                .protocol("6")
                .portRange(p -> p.from(22).to(22))
                .cidrBlock("0.0.0.0/0"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, -1, 0.0.0.0/0, InvalidParameterValue, Value (0) for parameter ruleNumber is invalid.",
        "32767, -1, 0.0.0.0/0, InvalidParameterValue, Value (32767) for parameter ruleNumber is invalid.",
        "1, tcp, 0.0.0.0/0, InvalidParameterValue, Value (tcp) for parameter protocol is invalid.",
        "1, 256, 0.0.0.0/0, InvalidParameterValue, Value (256) for parameter protocol is invalid.",
        "1, 6, 0.0.0.0/0, MissingParameter, The request must contain the parameter portRange",
        "1, 1, 0.0.0.0/0, MissingParameter, The request must contain the parameter icmpTypeCode",
        "1, -1, , MissingParameter, The request must contain the parameter cidrBlock",
        "1, -1, ten, InvalidParameterValue, Value (ten) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
    })
    void whatIsNoEntryIsTold(int number, String protocol, String cidr, String code, String message) {
        String aclId = acl();

        assertFails(
                code,
                message,
                () -> enter(aclId, number, r -> r.protocol(protocol).cidrBlock(cidr)));
    }

    @Test
    void entriesOfIpv6AreCountedApart() {
        String aclId = acl();
        for (int i = 1; i <= 20; i++) {
            enter(aclId, i, r -> r.protocol("-1"));
        }
        for (int i = 101; i <= 120; i++) {
            enter(aclId, i, r -> r.protocol("-1").cidrBlock(null).ipv6CidrBlock("::/0"));
        }

        assertFails(
                "NetworkAclEntryLimitExceeded",
                "The maximum number of network acl entries has been reached.",
                () -> enter(aclId, 121, r -> r.protocol("-1").cidrBlock(null).ipv6CidrBlock("::/0")));
    }

    @Test
    void aClientTokenMakesOneAcl() {
        String vpcId = world.defaultVpc();
        String aclId = made("once");
        assertThat(made("once")).isEqualTo(aclId);
        assertThat(made("twice")).isNotEqualTo(aclId);
        assertFails(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
                () -> ec2.createNetworkAcl(r -> r.vpcId(vpcId)
                        .clientToken("once")
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.NETWORK_ACL)
                                .tags(tag -> tag.key("a").value("b")))));
        ec2.deleteNetworkAcl(r -> r.networkAclId(aclId));
        assertThat(made("once")).isNotEqualTo(aclId);
    }

    private String made(String token) {
        return ec2.createNetworkAcl(r -> r.vpcId(world.defaultVpc()).clientToken(token))
                .networkAcl()
                .networkAclId();
    }

    @Test
    void anAclHoldsTwentyEntriesADirection() {
        String aclId = acl();
        for (int i = 1; i <= 20; i++) {
            enter(aclId, i, r -> r.protocol("-1"));
        }

        assertFails(
                "NetworkAclEntryLimitExceeded",
                "The maximum number of network acl entries has been reached.",
                () -> enter(aclId, 21, r -> r.protocol("-1")));
        enter(aclId, 21, r -> r.protocol("-1").egress(true));
    }

    @Test
    void aSubnetMovesFromOneAclToAnother() {
        String aclId = acl();
        String before = defaultAcl().associations().getFirst().networkAclAssociationId();

        String after = ec2.replaceNetworkAclAssociation(
                        r -> r.associationId(before).networkAclId(aclId))
                .newAssociationId();

        assertThat(after).startsWith("aclassoc-").isNotEqualTo(before);
        assertThat(defaultAcl().associations()).isEmpty();
        assertThat(ec2.describeNetworkAcls(r -> r.filters(filter("association.subnet-id", subnetId)))
                        .networkAcls())
                .extracting(NetworkAcl::networkAclId)
                .containsExactly(aclId);
        assertFails(
                "DependencyViolation",
                "The networkAcl '" + aclId + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteNetworkAcl(r -> r.networkAclId(aclId)));
        assertFails(
                "InvalidAssociationID.NotFound",
                "The association ID '" + before + "' does not exist",
                () -> ec2.replaceNetworkAclAssociation(
                        r -> r.associationId(before).networkAclId(aclId)));

        ec2.deleteSubnet(r -> r.subnetId(subnetId));
        assertFails(
                "DependencyViolation",
                "The vpc '" + vpcId + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteVpc(r -> r.vpcId(vpcId)));
        ec2.deleteNetworkAcl(r -> r.networkAclId(aclId));
        ec2.deleteVpc(r -> r.vpcId(vpcId));
    }

    @Test
    void anAclIsForTheSubnetsOfItsVpc() {
        String other = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String aclId = ec2.createNetworkAcl(r -> r.vpcId(other)).networkAcl().networkAclId();
        String association = defaultAcl().associations().getFirst().networkAclAssociationId();

        assertFails(
                "InvalidParameterValue",
                "network ACL " + aclId + " and subnet " + subnetId + " belong to different networks",
                () -> ec2.replaceNetworkAclAssociation(
                        r -> r.associationId(association).networkAclId(aclId)));
    }

    @Test
    void theDefaultAclStays() {
        String aclId = defaultAcl().networkAclId();

        assertFails(
                "InvalidParameterValue",
                "cannot delete default network ACL " + aclId,
                () -> ec2.deleteNetworkAcl(r -> r.networkAclId(aclId)));
        assertFails(
                "InvalidNetworkAclID.NotFound",
                "The networkAcl ID 'acl-0123456789abcdef0' does not exist",
                () -> ec2.deleteNetworkAcl(r -> r.networkAclId("acl-0123456789abcdef0")));
    }

    @ParameterizedTest
    @CsvSource({
        "entry.port-range.from, 80",
        "entry.port-range.to, 90",
        "entry.rule-number, 100",
        "entry.rule-action, allow",
        "entry.protocol, 6",
        "entry.cidr, 10.9.0.0/16",
        "entry.icmp.type, 8",
        "entry.icmp.code, 0",
        "entry.ipv6-cidr, ::/0",
        "default, false",
        "tag:Name, dmz",
    })
    void anAclIsFoundByItsEntries(String name, String value) {
        String aclId = ec2.createNetworkAcl(r -> r.vpcId(vpcId)
                        .tagSpecifications(tags -> tags.resourceType("network-acl")
                                .tags(tag -> tag.key("Name").value("dmz"))))
                .networkAcl()
                .networkAclId();
        enter(aclId, 100, r -> r.protocol("6").portRange(p -> p.from(80).to(90)).cidrBlock("10.9.0.0/16"));
        enter(aclId, 110, r -> r.protocol("1").icmpTypeCode(t -> t.type(8).code(0)));
        enter(aclId, 120, r -> r.protocol("-1").cidrBlock(null).ipv6CidrBlock("::/0"));
        acl();

        assertThat(ec2.describeNetworkAcls(r -> r.filters(filter(name, value), filter("vpc-id", vpcId)))
                        .networkAcls())
                .extracting(NetworkAcl::networkAclId)
                .contains(aclId)
                .hasSizeLessThan(3);
    }

    @Test
    void aclsComeInPages() {
        for (int i = 0; i < 6; i++) {
            acl();
        }
        var first = ec2.describeNetworkAcls(r -> r.maxResults(5).filters(filter("vpc-id", vpcId)));
        var second = ec2.describeNetworkAcls(r -> r.nextToken(first.nextToken()).filters(filter("vpc-id", vpcId)));

        assertThat(List.of(first.networkAcls().size(), second.networkAcls().size()))
                .containsExactly(5, 2);
    }

    private String acl() {
        return ec2.createNetworkAcl(r -> r.vpcId(vpcId)).networkAcl().networkAclId();
    }

    private NetworkAcl acl(String id) {
        return ec2.describeNetworkAcls(r -> r.networkAclIds(id)).networkAcls().getFirst();
    }

    private NetworkAcl defaultAcl() {
        return ec2.describeNetworkAcls(r -> r.filters(filter("vpc-id", vpcId), filter("default", "true")))
                .networkAcls()
                .getFirst();
    }

    private void enter(String aclId, int number, Consumer<CreateNetworkAclEntryRequest.Builder> more) {
        ec2.createNetworkAclEntry(r -> more.accept(r.networkAclId(aclId)
                .egress(false)
                .ruleNumber(number)
                .ruleAction(RuleAction.ALLOW)
                .cidrBlock("0.0.0.0/0")));
    }
}
